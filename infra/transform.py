"""Writes a template of SAM out as CloudFormation deploys it: `transform.py FROM TO`."""

import json
import sys

import boto3
from samtranslator.parser.parser import Parser
from samtranslator.translator.translator import Translator
from samtranslator.yaml_helper import yaml_parse

source, target = sys.argv[1:]
with open(source, encoding="utf-8") as file:
    template = yaml_parse(file)
for resource in template["Resources"].values():
    if resource["Type"] == "AWS::Serverless::Function":
        # SAM takes no folder: `sam deploy` puts the code into a bucket first.
        resource["Properties"]["CodeUri"] = "s3://bucket/key"
# The region is asked for, and nobody is called there.
session = boto3.Session(region_name="eu-west-3")
written = json.dumps(Translator({}, Parser(), boto_session=session).translate(template, {}), indent=1)
with open(target, "w", encoding="utf-8") as file:
    file.write(written)
