"""Step Functions of the lab by boto3: start, follow, answer, stop, and what fails. Prints what it saw as JSON."""

import json
import sys
import time

import boto3

url, role_arn, definition = sys.argv[1:4]
client = boto3.client("stepfunctions", endpoint_url=url)


def await_status(arn, wanted):
    """Asks until the execution has the status; the lab's time goes on meanwhile."""
    for _ in range(200):
        found = client.describe_execution(executionArn=arn)
        if found["status"] == wanted:
            return found
        time.sleep(0.05)
    raise AssertionError(f"{arn} is {found['status']}, not {wanted}")


def await_token(arn):
    """The task token stands in the history, among the arguments of the task."""
    for _ in range(200):
        pages = client.get_paginator("get_execution_history").paginate(
            executionArn=arn, PaginationConfig={"PageSize": 2}
        )
        for event in pages.search("events[]"):
            if event["type"] == "TaskSubmitted":
                scheduled = client.get_execution_history(executionArn=arn)["events"]
                details = [e for e in scheduled if e["type"] == "TaskScheduled"][0]
                parameters = json.loads(details["taskScheduledEventDetails"]["parameters"])
                return parameters["MessageBody"]
        time.sleep(0.05)
    raise AssertionError(f"{arn} asks nobody")


machine = client.create_state_machine(
    name="approval-of-boto3", definition=definition, roleArn=role_arn
)["stateMachineArn"]
first = client.start_execution(stateMachineArn=machine, name="first", input='{"n": 1}')
client.send_task_heartbeat(taskToken=await_token(first["executionArn"]))
client.send_task_success(
    taskToken=await_token(first["executionArn"]), output='{"approved": true}'
)
ended = await_status(first["executionArn"], "SUCCEEDED")

second = client.start_execution(stateMachineArn=machine, name="second")
client.send_task_failure(
    taskToken=await_token(second["executionArn"]), error="Refused", cause="not today"
)
failed = await_status(second["executionArn"], "FAILED")

third = client.start_execution(stateMachineArn=machine, name="third")
client.stop_execution(executionArn=third["executionArn"], cause="enough")
await_status(third["executionArn"], "ABORTED")

errors = []
for call in (
    lambda: client.describe_execution(executionArn=first["executionArn"] + "-none"),
    lambda: client.start_execution(stateMachineArn=machine, name="first", input='{"n": 2}'),
    lambda: client.send_task_success(taskToken="mine", output="{}"),
):
    try:
        call()
    except (
        client.exceptions.ExecutionDoesNotExist,
        client.exceptions.ExecutionAlreadyExists,
        client.exceptions.InvalidToken,
    ) as error:
        errors.append(error.response["Error"]["Code"])

listed = client.list_executions(stateMachineArn=machine, maxResults=2)
print(
    json.dumps(
        {
            "output": json.loads(ended["output"]),
            "took": (ended["stopDate"] - ended["startDate"]).total_seconds() > 0,
            "failure": [failed["error"], failed["cause"]],
            "errors": errors,
            "firstPage": [one["name"] for one in listed["executions"]],
            "hasMore": "nextToken" in listed,
        }
    )
)
