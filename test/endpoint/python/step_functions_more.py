"""Step Functions of the lab by boto3: redrive, TestState, validation, versions, aliases, tags, Map Runs. Prints JSON."""

import json
import sys
import time

import boto3
from botocore.config import Config

url, role_arn, definition = sys.argv[1:4]
client = boto3.client("stepfunctions", endpoint_url=url)
# TestState has a host of its own on AWS, which boto3 would put before that of the URL.
same_host = boto3.client(
    "stepfunctions", endpoint_url=url, config=Config(inject_host_prefix=False)
)


def await_status(arn, wanted):
    """Asks until the execution has the status; the lab's time goes on meanwhile."""
    for _ in range(200):
        found = client.describe_execution(executionArn=arn)
        if found["status"] == wanted:
            return found
        time.sleep(0.05)
    raise AssertionError(f"{arn} is {found['status']}, not {wanted}")


def await_tokens(arn, count):
    """The task tokens that were given out, once there are so many."""
    for _ in range(200):
        events = client.get_execution_history(executionArn=arn)["events"]
        asked = [e for e in events if e["type"] == "TaskScheduled"]
        submitted = [e for e in events if e["type"] == "TaskSubmitted"]
        if len(submitted) == count:
            details = [e["taskScheduledEventDetails"]["parameters"] for e in asked]
            return [json.loads(parameters)["MessageBody"] for parameters in details]
        time.sleep(0.05)
    raise AssertionError(f"{arn} asks nobody")


def shown(found):
    return [found["status"], found["redriveStatus"], found["redriveCount"]]


created = client.create_state_machine(
    name="more-of-boto3", definition=definition, roleArn=role_arn, publish=True
)
machine = created["stateMachineArn"]

# Redrive: refused first, approved then.
arn = client.start_execution(stateMachineArn=machine, name="asked")["executionArn"]
client.send_task_failure(taskToken=await_tokens(arn, 1)[0], error="Refused")
refused = shown(await_status(arn, "FAILED"))
dates = [
    client.redrive_execution(executionArn=arn, clientToken="once")["redriveDate"]
    for _ in range(2)
]
client.send_task_success(taskToken=await_tokens(arn, 2)[1], output='{"approved": true}')
approved = shown(await_status(arn, "SUCCEEDED"))
pages = client.get_paginator("get_execution_history").paginate(executionArn=arn)
types = [event["type"] for event in pages.search("events[]")]
at = types.index("ExecutionRedriven")
try:
    client.redrive_execution(executionArn=arn)
except client.exceptions.ExecutionNotRedrivable as error:
    not_redrivable = error.response["Error"]["Message"]

# One state, tried alone; a definition, validated.
tried = same_host.test_state(
    definition=json.dumps({"Type": "Pass", "Next": "After"}), input='{"a": 1}'
)
valid = client.validate_state_machine_definition(definition=definition)

# A version, released through an alias.
version = created["stateMachineVersionArn"]
alias = client.create_state_machine_alias(
    name="live", routingConfiguration=[{"stateMachineVersionArn": version, "weight": 100}]
)["stateMachineAliasArn"]
by_alias = client.start_execution(stateMachineArn=alias)["executionArn"]
released = client.describe_execution(executionArn=by_alias)
client.tag_resource(resourceArn=machine, tags=[{"key": "team", "value": "shop"}])

# A Map Run and its executions.
in_pass = {
    "ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"},
    "StartAt": "In",
    "States": {"In": {"Type": "Pass", "End": True}},
}
each = {"StartAt": "Each", "States": {"Each": {"Type": "Map", "ItemProcessor": in_pass, "End": True}}}
mapped = client.create_state_machine(
    name="map-of-boto3", definition=json.dumps(each), roleArn=role_arn
)["stateMachineArn"]
parent = client.start_execution(stateMachineArn=mapped, input="[1, 2, 3]")["executionArn"]
await_status(parent, "SUCCEEDED")
map_run = client.list_map_runs(executionArn=parent)["mapRuns"][0]["mapRunArn"]
described = client.describe_map_run(mapRunArn=map_run)

print(
    json.dumps(
        {
            "refused": refused,
            "sameRedrive": dates[0] == dates[1],
            "approved": approved,
            "events": types[at - 1 : at + 2],
            "notRedrivable": not_redrivable,
            "tried": [tried["status"], json.loads(tried["output"]), tried["nextState"]],
            "valid": valid["result"],
            "version": version.split(":")[-1],
            "alias": [
                released["stateMachineVersionArn"].split(":")[-1],
                released["stateMachineAliasArn"].split(":")[-1],
            ],
            "tags": client.list_tags_for_resource(resourceArn=machine)["tags"],
            "mapRun": [
                described["status"],
                described["itemCounts"]["succeeded"],
                len(client.list_executions(mapRunArn=map_run)["executions"]),
            ],
        }
    )
)
