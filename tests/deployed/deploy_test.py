"""Deploys the unmodified template on an emulator of AWS that enforces IAM, and tests it there.

usage: deploy_test.py TOOLS [--keep] [FILTER…]

TOOLS is the folder of sam, and the binaries must be built (`make functions`). What happened is in target/deployed/.
With --keep the stack stays up after the tests, until Ctrl-C. A FILTER replaces the tests that are run.
"""

import json
import os
import pathlib
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request

import boto3

ROOT = pathlib.Path(__file__).resolve().parents[2]
FOLDER = ROOT / "target/deployed"
REGION = "eu-west-3"
STACK = "sev-web"
SECRET = "sev/session-signing-key"
MAIL_DOMAIN = "sev.example.fr"
ROOT_KEY = ("emulator-root", "emulator-root-secret")
# Every flow over HTTP, by the same tests as on the embedded system.
FLOWS = ["over_http"]
# What is then said of the deployment, of the calls and of the logs.
AFTERWARDS = ["deployed", "--ignored"]
# A right that this flow can't do without.
FUNCTION, ACTION, TABLE = "EnrollSeniorFunction", "dynamodb:PutItem", "PeopleTable"
# What schedules call: the flows over HTTP don't reach it.
SCHEDULED = ["DeadlineScanFunction", "WeeklyDigestFunction"]
ITS_FLOW = "over_http::flows::an_aided_senior_takes_160_euros_from_the_credit"


def say(text):
    print(f"deploy-test: {text}", flush=True)


class Emulator:
    def __init__(self):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        self.url = f"http://127.0.0.1:{port}"
        self.environment = {
            # Nothing of the account that whoever runs this may be logged in to.
            **{name: value for name, value in os.environ.items() if not name.startswith("AWS_")},
            "AWS_ACCESS_KEY_ID": ROOT_KEY[0],
            "AWS_SECRET_ACCESS_KEY": ROOT_KEY[1],
            "AWS_DEFAULT_REGION": REGION,
            "AWS_ENDPOINT_URL": self.url,
            "AWS_EC2_METADATA_DISABLED": "true",
        }
        itself = {
            "AUTH": "true",
            "BIND_HOST": "127.0.0.1",
            "GATEWAY_PORT": str(port),
            "MINISTACK_REGION": REGION,
            "SFTP_ENABLED": "0",
            # Functions are processes of this machine. Their code is unpacked here, and goes with the emulator.
            "LAMBDA_EXECUTOR": "local",
            "TMPDIR": str(FOLDER / "tmp"),
            "SEV_CALLS": str(FOLDER / "calls.jsonl"),
        }
        self.log = open(FOLDER / "emulator.log", "wb")
        self.process = subprocess.Popen(
            [sys.executable, ROOT / "tests/deployed/emulator.py"],
            env=self.environment | itself,
            cwd=FOLDER,
            stdout=self.log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )

    def wait(self):
        for _ in range(300):
            if self.process.poll() is not None:
                sys.exit(f"the emulator has stopped: see {self.log.name}")
            try:
                urllib.request.urlopen(f"{self.url}/_ministack/ready").close()
                return
            except (urllib.error.URLError, ConnectionError):
                time.sleep(0.1)
        sys.exit(f"the emulator does not answer: see {self.log.name}")

    def client(self, service):
        key, secret = ROOT_KEY
        return boto3.client(
            service, endpoint_url=self.url, region_name=REGION, aws_access_key_id=key, aws_secret_access_key=secret
        )

    def stop(self):
        # The functions are its children.
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        shutil.rmtree(FOLDER / "tmp")


def deploy(emulator):
    """Deploys as an operator would, and says what there is."""
    made = subprocess.run(
        [ROOT / "target/debug/sev-local", "keys", "deployed"], cwd=ROOT, check=True, stdout=subprocess.PIPE
    )
    keys = json.loads(made.stdout)
    emulator.client("ses").verify_domain_identity(Domain=MAIL_DOMAIN)
    emulator.client("secretsmanager").create_secret(Name=SECRET, SecretString=keys["private_key"])
    with open(FOLDER / "deploy.log", "wb") as log:
        deployed = subprocess.run(
            [pathlib.Path(sys.argv[1]) / "bin/sam", "deploy", "--no-confirm-changeset", "--region", REGION, "--stack-name", STACK]
            + ["--parameter-overrides", f"SessionPublicKeys={keys['public_key']}", "DeletionProtection=false"]
            + [f"PublicUrl=https://{MAIL_DOMAIN}", f"MailIdentity={MAIL_DOMAIN}", f"MailSender=ne-pas-repondre@{MAIL_DOMAIN}"]
            + ["DebtorName=ANCV", "DebtorIban=FR7612345987650123456789014", "DebtorBic=AGRIFRPPXXX"],
            cwd=ROOT,
            env=emulator.environment | {"SAM_CLI_TELEMETRY": "0"},
            stdout=log,
            stderr=subprocess.STDOUT,
        )
    if deployed.returncode:
        sys.exit((FOLDER / "deploy.log").read_text()[-4000:])
    cloudformation = emulator.client("cloudformation")
    pages = cloudformation.get_paginator("list_stack_resources").paginate(StackName=STACK)
    resources = {
        resource["LogicalResourceId"]: resource["PhysicalResourceId"]
        for page in pages
        for resource in page["StackResourceSummaries"]
    }
    api = resources["Api"]
    return {
        # The emulator's own address of an API; AWS gives each a host of its own.
        "base_url": f"{emulator.url}/_aws/execute-api/{api}/$default",
        "endpoint": emulator.url,
        "access_key": ROOT_KEY,
        "resources": resources,
        "private_key": keys["private_key"],
        "sent": str(FOLDER / "sent.jsonl"),
        "calls": str(FOLDER / "calls.jsonl"),
        "logs": str(FOLDER / "logs.jsonl"),
    }


def cargo_test(arguments):
    """Whether the tests pass, and what they said. None at all do not pass."""
    ran = subprocess.run(
        ["cargo", "test", "--quiet", "--workspace", "--test", "suite", "--", "--test-threads=1", *arguments],
        cwd=ROOT,
        env=os.environ | {"SEV_DEPLOYED": str(FOLDER / "stack.json")},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    return ran.returncode == 0 and "ok. 0 passed" not in ran.stdout, ran.stdout


def must_pass(arguments):
    passed, said = cargo_test(arguments)
    print(said, flush=True)
    if not passed:
        sys.exit(f"deploy-test: {' '.join(arguments)} has failed")


def write_logs(emulator, resources):
    """Writes what every function has logged, one JSON line for each event."""
    client = emulator.client("logs")
    with open(FOLDER / "logs.jsonl", "w", encoding="utf-8") as file:
        for logical_id, group in resources.items():
            if not logical_id.endswith("Logs"):
                continue
            for page in client.get_paginator("filter_log_events").paginate(logGroupName=group):
                for event in page["events"]:
                    file.write(json.dumps({"group": logical_id, "message": event["message"]}) + "\n")


def schedules_work(emulator, resources):
    """Calls what a schedule calls, as the scheduler does; what it puts in the outbox comes to send_mail, which looks at the group."""
    functions = emulator.client("lambda")
    for logical_id in SCHEDULED:
        answer = functions.invoke(FunctionName=resources[logical_id], Payload=json.dumps({"source": "aws.scheduler"}))
        said = json.loads(answer["Payload"].read())
        if "FunctionError" in answer or said.get("outcome") != "told":
            sys.exit(f"{logical_id} has answered {said}")
    role, table = resources["SendMailFunctionRole"], resources["StaysTable"]
    for _ in range(120):
        calls = [json.loads(line) for line in (FOLDER / "calls.jsonl").read_text().splitlines()]
        if any(call["role"] == role and call["resource"].endswith(f"/{table}") for call in calls):
            say(f"{' and '.join(SCHEDULED)} work, and their mails come to send_mail")
            return
        time.sleep(0.5)
    sys.exit("no mail about a deadline has come to send_mail within a minute")


def first_administrator_is_made(emulator, resources):
    """Makes ANCV's first user on the empty tables, as an operator does, and mails the invitation again; a third call is refused."""
    order = json.loads((ROOT / "events/make_first_administrator.json").read_text())
    for again, expected in [(False, "invited"), (True, "invited_again"), (False, "there_is_one")]:
        answer = emulator.client("lambda").invoke(
            FunctionName=resources["MakeFirstAdministratorFunction"], Payload=json.dumps(order | {"again": again})
        )
        said = json.loads(answer["Payload"].read())
        if not said.get("errorMessage" if "FunctionError" in answer else "outcome", "").startswith(expected):
            sys.exit(f"MakeFirstAdministratorFunction has answered {said}, not {expected}")
    say("MakeFirstAdministratorFunction has made ANCV's first user, once")


def without_a_right(emulator, resources):
    """Takes one action out of one policy: its flow must fail, by that, and pass again once it is back."""
    iam, role, table = emulator.client("iam"), resources[f"{FUNCTION}Role"], resources[TABLE]
    (name,) = iam.list_role_policies(RoleName=role)["PolicyNames"]
    policy = iam.get_role_policy(RoleName=role, PolicyName=name)["PolicyDocument"]
    lessened = json.loads(json.dumps(policy))
    for statement in lessened["Statement"]:
        if statement["Resource"].endswith(f"/{table}"):
            actions = statement["Action"]
            statement["Action"] = [kept for kept in ([actions] if isinstance(actions, str) else actions) if kept != ACTION]
    if lessened == policy:
        sys.exit(f"{FUNCTION} has no {ACTION} on {TABLE} to take away")

    iam.put_role_policy(RoleName=role, PolicyName=name, PolicyDocument=json.dumps(lessened))
    passed, said = cargo_test([ITS_FLOW, "--exact"])
    iam.put_role_policy(RoleName=role, PolicyName=name, PolicyDocument=json.dumps(policy))
    calls = [json.loads(line) for line in (FOLDER / "calls.jsonl").read_text().splitlines()]
    denied = {(call["role"], call["action"], call["resource"].split("/")[-1]) for call in calls if not call["allowed"]}
    if passed or denied != {(role, ACTION, table)}:
        sys.exit(f"without {ACTION} on {TABLE}, {ITS_FLOW} must fail by it alone; denied: {denied}\n{said}")
    error_is_found(emulator, resources["EnrollmentLogs"], said)
    must_pass([ITS_FLOW, "--exact"])
    say(f"without {ACTION} on {TABLE}, {ITS_FLOW} fails, as it must; with it, it passes again")


def error_is_found(emulator, group, said):
    """The number of the error that the flow was answered is in the log of its function's area, with the cause."""
    number = re.search(r'"error_id": ?(?:String\()?"([^"]+)"', said)
    if number is None:
        sys.exit(f"the flow was answered without the number of an error:\n{said}")
    pages = emulator.client("logs").get_paginator("filter_log_events").paginate(logGroupName=group)
    lines = [event["message"] for page in pages for event in page["events"] if number.group(1) in event["message"]]
    if not any('"message":"storage"' in line and "AccessDenied" in line for line in lines):
        sys.exit(f"error {number.group(1)} is not in {group} with its cause:\n" + "\n".join(lines))
    say(f"error {number.group(1)} is in the log of {FUNCTION}, with its cause")


def main():
    keep = "--keep" in sys.argv
    filters = [argument for argument in sys.argv[2:] if argument != "--keep"]
    for ended in (signal.SIGTERM, signal.SIGHUP):
        # An exit like any other, so that the emulator is not left behind.
        signal.signal(ended, lambda number, _: sys.exit(128 + number))
    shutil.rmtree(FOLDER, ignore_errors=True)
    (FOLDER / "tmp").mkdir(parents=True)
    emulator = Emulator()
    try:
        emulator.wait()
        begun = time.monotonic()
        stack = deploy(emulator)
        (FOLDER / "stack.json").write_text(json.dumps(stack, indent=2))
        say(f"{len(stack['resources'])} resources deployed in {time.monotonic() - begun:.0f} s")
        first_administrator_is_made(emulator, stack["resources"])
        try:
            must_pass(filters or FLOWS)
            if not filters:
                schedules_work(emulator, stack["resources"])
        finally:
            write_logs(emulator, stack["resources"])
        if not filters:
            must_pass(AFTERWARDS)
            without_a_right(emulator, stack["resources"])
        if keep:
            say(f"{stack['base_url']} stays up; Ctrl-C to stop")
            signal.pause()
    finally:
        emulator.stop()


main()
