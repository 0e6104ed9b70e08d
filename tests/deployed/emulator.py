"""ministack, an emulator of AWS, with what this project needs mended and noted.

It runs in a virtual environment of its own (see the Makefile). What is patched here is private to
ministack: its version is pinned, and whatever has moved stops the start.

- It ignores the `Body` that SAM makes for an HTTP API, which has the routes, and a table's time to live.
- It keeps a table's yes or no as the text that a parameter of the template is.
- It asks for the right to send a mail on `*`, where AWS asks for it on the identity that the sender belongs to.
- It is called without TLS, which policies of buckets refuse: it takes every call for one with TLS.
- It takes no alarm on a query of Metrics Insights.
- Each right that is asked for is written to the file in SEV_CALLS, one JSON line each, so that rights
  that no flow uses can be told.
"""

import json
import os
import re
import threading

from ministack import app
from ministack.core import iam_actions, iam_evaluator
from ministack.services import dynamodb
from ministack.services.cloudformation import provisioners

HANDLERS = provisioners._RESOURCE_HANDLERS
GATEWAY = provisioners._apigw_v2


# ---- routes out of the API's Body


def routes(body):
    """Method, path and function of each operation of an OpenAPI body that SAM made."""
    for path, operations in (body.get("paths") or {}).items():
        for method, operation in operations.items():
            integration = operation.get("x-amazon-apigateway-integration")
            if integration is None:
                continue
            if operation.get("security"):
                raise ValueError("authorizers are not brought over to the emulator")
            function = re.search(r"/functions/(.+)/invocations$", integration["uri"])
            yield method.upper(), path, function.group(1), integration


def bring_over(api_id, body):
    """Replaces the routes of an API by those of its body."""
    GATEWAY._routes[api_id] = {}
    GATEWAY._integrations[api_id] = {}
    for method, path, function, integration in routes(body):
        integration_id, _ = provisioners._apigw_v2_integration_create(
            path,
            {
                "ApiId": api_id,
                "IntegrationType": integration["type"].upper(),
                "IntegrationUri": function,
                "PayloadFormatVersion": str(integration["payloadFormatVersion"]),
            },
            "",
        )
        route = {"ApiId": api_id, "RouteKey": f"{method} {path}", "Target": f"integrations/{integration_id}"}
        provisioners._apigw_v2_route_create(path, route, "")


def mend_http_api():
    handler = HANDLERS["AWS::ApiGatewayV2::Api"]
    create, update = handler["create"], handler["update"]

    def create_with_body(logical_id, properties, stack):
        created = create(logical_id, properties, stack)
        if properties.get("Body"):
            bring_over(created[0], properties["Body"])
        return created

    def update_with_body(physical_id, old, new, stack, logical_id=None):
        updated = update(physical_id, old, new, stack, logical_id)
        if new.get("Body"):
            bring_over(updated[0], new["Body"])
        return updated

    handler["create"], handler["update"] = create_with_body, update_with_body


# ---- tables


def mend_tables():
    handler = HANDLERS["AWS::DynamoDB::Table"]
    create = handler["create"]

    def is_true(value):
        return str(value).lower() == "true"

    def create_whole(logical_id, properties, stack):
        protected = is_true(properties.get("DeletionProtectionEnabled", False))
        created = create(logical_id, properties | {"DeletionProtectionEnabled": protected}, stack)
        wanted = properties.get("TimeToLiveSpecification")
        if wanted:
            specification = {"Enabled": is_true(wanted["Enabled"]), "AttributeName": wanted["AttributeName"]}
            dynamodb._update_ttl({"TableName": created[0], "TimeToLiveSpecification": specification})
        return created

    handler["create"] = create_whole


# ---- the identity that a mail is sent as


def mend_ses():
    extract = iam_actions.extract_resource_arn

    def extract_identity(service, method, path, headers, body, query_params, region, account_id):
        sender = iam_actions._query_param(query_params, "Source") if service == "ses" else ""
        if "@" in sender:
            return f"arn:aws:ses:{region}:{account_id}:identity/{sender.split('@')[1]}"
        return extract(service, method, path, headers, body, query_params, region, account_id)

    iam_actions.extract_resource_arn = extract_identity


# ---- calls that policies take for calls with TLS


def mend_transport():
    resolve = iam_evaluator._resolve_condition_key

    def resolve_as_with_tls(key, context):
        return "true" if key.lower() == "aws:securetransport" else resolve(key, context)

    iam_evaluator._resolve_condition_key = resolve_as_with_tls


# ---- the alarm on every function


def mend_alarms():
    """It knows no Metrics Insights. No alarm rings there, so one on a query is kept as one on its first metric."""
    record = provisioners._cw_metric_alarm_record

    def record_of_query(name, properties):
        metrics = properties.get("Metrics") or []
        query = re.match(r'SELECT SUM\((\w+)\) FROM SCHEMA\("([\w/]+)", \w+\) GROUP BY \w+$', metrics[0]["Expression"]) if metrics else None
        if query is None:
            return record(name, properties)
        rest = {key: value for key, value in properties.items() if key != "Metrics"}
        return record(name, {**rest, "MetricName": query[1], "Namespace": query[2], "Statistic": "Sum", "Period": metrics[0]["Period"]})

    provisioners._cw_metric_alarm_record = record_of_query


# ---- the rights that were asked for


def note_calls(path):
    enforce = iam_evaluator.enforce
    seen, lock = set(), threading.Lock()

    def enforce_and_note(access_key_id, iam_action, service, region, resource_arn="*", service_context=None):
        denied = enforce(access_key_id, iam_action, service, region, resource_arn=resource_arn, service_context=service_context)
        caller = (iam_evaluator.resolve_caller_identity(access_key_id) or {}).get("userArn", "")
        if ":assumed-role/" in caller:
            role = caller.split(":assumed-role/")[1].split("/")[0]
            call = (role, iam_action, resource_arn, denied is None)
            with lock:
                if call not in seen:
                    seen.add(call)
                    with open(path, "a", encoding="utf-8") as file:
                        file.write(json.dumps(dict(zip(("role", "action", "resource", "allowed"), call))) + "\n")
        return denied

    iam_evaluator.enforce = enforce_and_note


mend_http_api()
mend_tables()
mend_ses()
mend_transport()
mend_alarms()
note_calls(os.environ["SEV_CALLS"])
app.main()
