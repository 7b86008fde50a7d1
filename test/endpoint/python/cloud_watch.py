"""CloudWatch of the lab by boto3, in one of the protocols that its model names. Prints what it saw as JSON."""

import datetime
import json
import sys

import boto3
from botocore.config import Config

url, protocol = sys.argv[1:]
requests = []
session = boto3.Session()
loader = session._session.get_component("data_loader")
load = loader.load_service_model


def load_with_protocol(service, kind, *version, **more):
    """The model with one protocol left: botocore chooses by itself otherwise."""
    model = load(service, kind, *version, **more)
    if kind == "service-2" and protocol != "any":
        model["metadata"]["protocols"] = [protocol]
    return model


def text(header):
    """botocore gives some headers as bytes."""
    return header.decode() if isinstance(header, bytes) else str(header)


loader.load_service_model = load_with_protocol
client = session.client("cloudwatch", endpoint_url=url, config=Config(retries={"max_attempts": 0}))
client.meta.events.register(
    "before-send.cloudwatch",
    lambda request, **_: requests.append(
        [text(request.headers["Content-Type"]), text(request.headers.get("Content-Encoding"))]
    ),
)

start = datetime.datetime(2026, 3, 2, 9, 0, tzinfo=datetime.timezone.utc)
client.put_metric_data(
    Namespace="Boto3",
    MetricData=[
        {
            "MetricName": "Orders",
            "Dimensions": [{"Name": "Shop", "Value": "north"}],
            "Timestamp": start + datetime.timedelta(minutes=minute),
            "Values": [float(minute)] * 40,
            "Counts": [1.0] * 40,
            "Unit": "Count",
        }
        for minute in range(50)
    ],
)
pages = client.get_paginator("get_metric_data").paginate(
    StartTime=start,
    EndTime=start + datetime.timedelta(hours=1),
    ScanBy="TimestampAscending",
    MaxDatapoints=20,
    MetricDataQueries=[
        {
            "Id": "orders",
            "MetricStat": {
                "Metric": {
                    "Namespace": "Boto3",
                    "MetricName": "Orders",
                    "Dimensions": [{"Name": "Shop", "Value": "north"}],
                },
                "Period": 60,
                "Stat": "Sum",
            },
        }
    ],
)
sizes, first = [], None
for page in pages:
    results = page["MetricDataResults"]
    sizes.append(sum(len(result["Values"]) for result in results))
    first = first or results[0]["Timestamps"][0].isoformat()

client.put_metric_alarm(
    AlarmName="boto3",
    Namespace="Boto3",
    MetricName="Orders",
    Statistic="Sum",
    Period=60,
    EvaluationPeriods=1,
    Threshold=10.5,
    ComparisonOperator="GreaterThanThreshold",
)
client.get_waiter("alarm_exists").wait(AlarmNames=["boto3"])
client.set_alarm_state(AlarmName="boto3", StateValue="ALARM", StateReason="a test")
alarm = client.describe_alarms(AlarmNames=["boto3"])["MetricAlarms"][0]

errors = []
for call in (
    lambda: client.set_alarm_state(AlarmName="none", StateValue="OK", StateReason="x"),
    lambda: client.describe_alarms(NextToken="mine"),
    lambda: client.get_insight_rule_report(
        RuleName="a", StartTime=start, EndTime=start, Period=60
    ),
):
    try:
        call()
    except client.exceptions.ClientError as error:
        errors.append(
            [error.response["Error"]["Code"], error.response["ResponseMetadata"]["HTTPStatusCode"]]
        )

client.delete_alarms(AlarmNames=["boto3"])
print(
    json.dumps(
        {
            "types": sorted({kind for kind, _ in requests}),
            "compressed": any(encoding == "gzip" for _, encoding in requests),
            "sizes": sizes,
            "first": first,
            "alarm": [alarm["StateValue"], alarm["Threshold"]],
            "errors": errors,
        }
    )
)
