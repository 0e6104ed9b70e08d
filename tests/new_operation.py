"""Adds a trivial operation to a copy of the tree, has the documents written, and runs what would miss something.

Fails unless three files were touched by hand, beside those that `make openapi` writes. CONTRIBUTING.md, « Adding an operation ».
The copy stays where it is, so that the next run builds what has changed alone.
"""

import os
import pathlib
import shutil
import subprocess

ROOT = pathlib.Path(__file__).resolve().parent.parent
BUILT = pathlib.Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target"))
COPY = BUILT / "new-operation"

OPERATION = '''//! `say_hello`: a greeting.

use schemars::JsonSchema;
use serde::Serialize;
use sev_domain::account::Role;
use sev_http::{App, Call, NoBody, Nothing, Problem, Reply, Session};

/// What is said.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Greeting {
    /// The words.
    pub greeting: String,
}

#[derive(Debug)]
pub struct SayHello;

impl sev_http::Operation for SayHello {
    const NAME: &'static str = "say_hello";
    const SUMMARY: &'static str = "Says hello.";
    const ROLES: &'static [Role] = &[Role::Holder];

    type Caller = Session;
    type Path = Nothing;
    type Query = Nothing;
    type Body = NoBody;
    type Reply = Greeting;

    async fn handle(_: &App, _: Call<Self>) -> Result<Reply<Greeting>, Problem> {
        Ok(Reply::new(Greeting { greeting: "Bonjour".to_owned() }))
    }
}
'''

FUNCTION = """  SayHelloFunction:
    Type: AWS::Serverless::Function
    Properties:
      Handler: say_hello
      CodeUri: target/lambda/stay/
      LoggingConfig: {LogGroup: !Ref StayLogs}
      Events:
        Route: {Type: HttpApi, Properties: {ApiId: !Ref Api, Method: GET, Path: '/api/hello'}}

"""

BY_HAND = {"functions/stay/src/say_hello.rs", "functions/stay/src/lib.rs", "template.yaml"}
WRITTEN = {"infra/openapi.json", "docs/operations-list.md"}


def files():
    """What git knows or would take, and is there."""
    listed = subprocess.run(["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"], cwd=ROOT, check=True, capture_output=True)
    return [name for name in listed.stdout.decode().split("\0") if name and (ROOT / name).is_file()]


def copy():
    """Makes the copy what the tree is. A file that is the same keeps its time, so that cargo doesn't build it again."""
    wanted = set(files())
    for there in [path for path in COPY.rglob("*") if path.is_file()]:
        if str(there.relative_to(COPY)) not in wanted | BY_HAND:
            there.unlink()
    for name in wanted - BY_HAND - WRITTEN:
        put(name, (ROOT / name).read_bytes())
        shutil.copymode(ROOT / name, COPY / name)


def put(name, content):
    there = COPY / name
    if not there.is_file() or there.read_bytes() != content:
        there.parent.mkdir(parents=True, exist_ok=True)
        there.write_bytes(content)


def replaced(name, old, new):
    text = (ROOT / name).read_text()
    assert text.count(old) == 1, f"{name}: « {old} » is there {text.count(old)} times"
    put(name, text.replace(old, new).encode())


def run(*command):
    print("$", *command, flush=True)
    subprocess.run(command, cwd=COPY, check=True, env={**os.environ, "CARGO_TARGET_DIR": str(BUILT)})


COPY.mkdir(parents=True, exist_ok=True)
copy()
put("functions/stay/src/say_hello.rs", OPERATION.encode())
replaced("functions/stay/src/lib.rs", "list_venues);", "list_venues, say_hello);")
replaced("template.yaml", "  ListGroupsFunction:\n", FUNCTION + "  ListGroupsFunction:\n")
run("make", "openapi")
# Template and its rules, rights, documents, sample events; then every role and every stranger at every route.
ASKED = ["template::", "registry::", "openapi::", "operations::", "tests::events", "over_http::access"]
run("cargo", "test", "--quiet", "--workspace", "--lib", "--test", "suite", "--", *ASKED)

ours = {name: (ROOT / name).read_bytes() for name in files()}
theirs = {str(path.relative_to(COPY)): path.read_bytes() for path in COPY.rglob("*") if path.is_file()}
touched = {name for name in ours.keys() | theirs.keys() if ours.get(name) != theirs.get(name)}
print("A new operation took:", *sorted(touched & BY_HAND), sep="\n  ")
print("and `make openapi` wrote:", *sorted(touched - BY_HAND), sep="\n  ")
assert touched == BY_HAND | WRITTEN, f"it took others: {sorted(touched ^ (BY_HAND | WRITTEN))}"
