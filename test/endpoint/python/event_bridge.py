"""EventBridge of the lab by boto3: rules, events, archives, replays. Prints what it saw as JSON."""

import datetime
import json
import sys
import time

import boto3

(url,) = sys.argv[1:]
client = boto3.client("events", endpoint_url=url)
bus = client.describe_event_bus()["Arn"]

client.put_rule(Name="boto3", EventPattern='{"source": ["arq.boto3"]}')
archive = client.create_archive(ArchiveName="boto3", EventSourceArn=bus, RetentionDays=1)
put = client.put_events(
    Entries=[
        {"Source": "arq.boto3", "DetailType": "Done", "Detail": "{}"},
        {"Source": "arq.boto3", "DetailType": "Done", "Detail": "no"},
    ]
)

# An archive has an event ten minutes later, in the time of the lab.
for _ in range(400):
    count = client.describe_archive(ArchiveName="boto3")["EventCount"]
    if count > 0:
        break
    time.sleep(0.05)

created = archive["CreationTime"]
client.start_replay(
    ReplayName="boto3",
    EventSourceArn=archive["ArchiveArn"],
    EventStartTime=created - datetime.timedelta(hours=1),
    EventEndTime=created + datetime.timedelta(hours=1),
    Destination={"Arn": bus},
)
for _ in range(200):
    replay = client.describe_replay(ReplayName="boto3")
    if replay["State"] == "COMPLETED":
        break
    time.sleep(0.05)

client.disable_rule(Name="boto3")
state = client.describe_rule(Name="boto3")["State"]
client.delete_rule(Name="boto3")
try:
    client.describe_rule(Name="boto3")
    missing = None
except client.exceptions.ResourceNotFoundException as error:
    missing = error.response["Error"]["Message"]

print(
    json.dumps(
        {
            "failed": put["FailedEntryCount"],
            "codes": [entry.get("ErrorCode") for entry in put["Entries"]],
            "archived": count,
            "replay": replay["State"],
            "rule": state,
            "missing": missing,
        }
    )
)
