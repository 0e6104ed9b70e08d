"""Writes a template of SAM out as CloudFormation deploys it: `transform.py FROM TO`. Fails when a stack would soon not take it."""

import json
import sys

import boto3
from samtranslator.parser.parser import Parser
from samtranslator.translator.translator import Translator
from samtranslator.yaml_helper import yaml_parse

# CloudFormation takes 500 in a stack. `sam validate` says nothing of it, and who comes close wants time to act.
MOST_RESOURCES = 420

source, target = sys.argv[1:]
with open(source, encoding="utf-8") as file:
    template = yaml_parse(file)
for resource in template["Resources"].values():
    if resource["Type"] == "AWS::Serverless::Function":
        # SAM takes no folder: `sam deploy` puts the code into a bucket first.
        resource["Properties"]["CodeUri"] = "s3://bucket/key"
# The region is asked for, and nobody is called there.
session = boto3.Session(region_name="eu-west-3")
transformed = Translator({}, Parser(), boto_session=session).translate(template, {})
resources = len(transformed["Resources"])
print(f"{source}: {resources} resources after the transform, of which there may be {MOST_RESOURCES}")
if resources > MOST_RESOURCES:
    sys.exit(
        f"{source} has {resources} resources after the transform. An operation has three: its function, role and permission. "
        "Move an area with its tables and queues to a stack of its own, behind the same API by its id."
    )
written = json.dumps(transformed, indent=1)
with open(target, "w", encoding="utf-8") as file:
    file.write(written)
