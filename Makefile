# The two commands: `make run` and `make test`. The rest are parts of them.

SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DELETE_ON_ERROR:
.DEFAULT_GOAL := help

# Tools outlive a clone: each stands under its version, or under a digest of the file that pins it.
TOOLS := $(or $(SEV_TOOLS),$(or $(XDG_CACHE_HOME),$(HOME)/.cache)/sev-web)
pinned = $(TOOLS)/$(1)-$(shell sha256sum infra/python/$(1).txt | cut -c1-12)
VENV := $(call pinned,sam)
CHECKOV := $(call pinned,checkov)
EMULATOR := $(call pinned,emulator)
CARGO_DENY := $(TOOLS)/cargo-deny-0.20.2
DYNAMODB_LOCAL := $(TOOLS)/dynamodb-local-2.9.30
AREAS := $(patsubst functions/%/Cargo.toml,%,$(wildcard functions/*/Cargo.toml))
# Without a window it is quicker.
CHROMIUM ?= $(firstword $(wildcard /usr/bin/chromium-headless-shell /usr/bin/chromium) /usr/bin/chromium-headless-shell)
JAVA := $(or $(shell command -v java),/usr/bin/java)
WEB_SOURCES := $(shell find web -path web/node_modules -prune -o -path web/dist -prune -o -path web/src/api/schema.d.ts -prune -o -type f -print)

export SAM_CLI_TELEMETRY := 0
export PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD := 1

.PHONY: help run bench test test-long test-new-operation test-dynamodb-local deploy-test lint lint-rust lint-web lint-template lint-deny openapi course refusals test-rust test-web test-browser functions clean functions-fit

help: ## this list
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

run: web/dist/index.html ## the whole system on http://localhost:3000 (PORT, DATA_DIR)
	@cargo run --quiet --package sev-local

LINTS := lint-rust lint-web lint-template lint-deny

test: ## everything that is checked, and how long each part took
	@rm -f target/stages
	@infra/stages.sh $(LINTS) test-rust test-web test-browser

# Of the workspace with its tests, never of one package: each choice has features of its own, and builds the libraries anew.
BUILD := cargo build --workspace --quiet --test suite --bin sev-local

# ---- parts of `make test`

lint: $(LINTS) ## formats, lints, licences, the template

lint-rust:
	cargo fmt --all --check
# It does not see the modules that `operations!` declares.
	rustfmt --check --edition 2024 functions/*/src/*.rs
	cargo clippy --workspace --all-targets --quiet -- --deny warnings

lint-web: web/src/api/schema.d.ts tests/browser/node_modules/.installed
	cd web && npm run --silent lint && npm run --silent typecheck
	cd tests/browser && npm run --silent typecheck

# Our own rules are tests: infra/local/src/template/rules.rs.
lint-template: $(VENV)/.installed $(CHECKOV)/.installed
	AWS_DEFAULT_REGION=eu-west-3 $(VENV)/bin/sam validate --lint --template template.yaml
	$(VENV)/bin/cfn-lint
	mkdir -p target
	$(VENV)/bin/python infra/transform.py template.yaml target/template.json
	$(VENV)/bin/cfn-lint --template target/template.json
	$(CHECKOV)/bin/checkov --config-file infra/checkov.yaml

lint-deny: $(CARGO_DENY)/bin/cargo-deny
	$< check licenses bans sources

test-rust: ## rules, storage, flows, races, faults
	cargo test --workspace --lib --test '*' --quiet

test-new-operation: ## a trivial operation in a copy of the tree: fails when it takes more than three files
	python3 tests/new_operation.py

# What can differ between two databases: keys, transactions, races, faults. `make test-long` runs the whole suite there.
ON_DYNAMODB_LOCAL := storage races faults bundles transfers missing over_http::changes over_http::flows over_http::payments

test-dynamodb-local: $(DYNAMODB_LOCAL)/DynamoDBLocal.jar $(JAVA) ## what can differ, on Amazon's own DynamoDB Local
	$(ON_IT) -- $(ON_DYNAMODB_LOCAL)

test-long: $(DYNAMODB_LOCAL)/DynamoDBLocal.jar $(JAVA) ## before a release: a season of a thousand groups, all black-box tests on DynamoDB Local, a trivial operation
	SEV_LONG=1 cargo test --workspace --lib --test '*' --quiet
	$(ON_IT)
	python3 tests/new_operation.py

ON_IT = tests/second-opinion/with_dynamodb_local.sh $(DYNAMODB_LOCAL) cargo test --workspace --test suite --quiet

deploy-test: functions $(VENV)/.installed $(EMULATOR)/.installed ## the unmodified template deployed on an emulator of AWS, IAM enforced
	$(BUILD)
	$(EMULATOR)/bin/python tests/deployed/deploy_test.py $(VENV) $(KEEP)

test-web: web/src/api/schema.d.ts ## pure functions of the page
	cd web && npm test --silent

test-browser: web/dist/index.html tests/browser/node_modules/.installed $(CHROMIUM) ## the page in Chromium, on a system in memory
	$(BUILD)
	cd tests/browser && CHROMIUM=$(CHROMIUM) npm test --silent

openapi: ## writes infra/openapi.json and docs/operations-list.md from the Rust types and template.yaml
	cargo run --quiet --package sev-local -- openapi > infra/openapi.json
	cargo run --quiet --package sev-local -- operations > docs/operations-list.md

refusals: ## what operations say that they refuse, and no test has seen
	cargo test --workspace --test suite --quiet
	cargo test --workspace --test suite --quiet -- --ignored --nocapture refusals_that_no_test_has_seen

course: ## writes docs/course.md from the machine in shared/domain
	cargo run --quiet --package sev-local -- course > docs/course.md

# One cargo for all of them; --disable-optimizations leaves the profile to Cargo.toml, which chose it by measure.
functions: $(VENV)/.installed ## the Lambda binaries, those of an area in target/lambda/<area>/bootstrap, and their sizes
	PATH="$(VENV)/bin:$$PATH" cargo lambda build --quiet --locked --release --disable-optimizations --compiler cargo $(addprefix --package sev-,$(AREAS)) --bins
	python3 infra/functions.py

functions-fit: functions ## fails when a binary would not start on Amazon Linux 2023
	python3 infra/functions.py --fit

# MILLION=1 grows to a million enrollments, which takes long.
bench: functions target/bench/node/login/index.mjs ## measures speed, memory and cost, and writes docs/performance.md; fails when a promise is broken
	cargo run --profile bench --quiet --package sev-bench -- \
		--functions target/lambda --twin tests/bench/node --bundles target/bench/node --document docs/performance.md \
		--date $$(date +%F) --commit $$(git describe --always --dirty) $(if $(MILLION),--million)

clean: ## all that was built; not the data, not the tools
	rm -rf target web/dist web/node_modules web/src/api/schema.d.ts tests/browser/node_modules tests/bench/node/node_modules tests/browser/test-results

# ---- what they need

web/node_modules/.installed: web/package-lock.json
	cd web && npm ci --silent --no-audit --no-fund
	touch $@

web/src/api/schema.d.ts: infra/openapi.json web/node_modules/.installed
	cd web && npm run --silent generate

web/dist/index.html: web/src/api/schema.d.ts $(WEB_SOURCES)
	cd web && npm run --silent build
	touch $@

tests/bench/node/node_modules/.installed: tests/bench/node/package-lock.json
	cd tests/bench/node && npm ci --silent --no-audit --no-fund --ignore-scripts
	touch $@

target/bench/node/login/index.mjs: tests/bench/node/node_modules/.installed $(wildcard tests/bench/node/*.mjs)
	cd tests/bench/node && npm run --silent bundle $(CURDIR)/target/bench/node

tests/browser/node_modules/.installed: tests/browser/package-lock.json
	cd tests/browser && npm ci --silent --no-audit --no-fund
	touch $@

$(VENV)/.installed:
	python3 -m venv $(VENV)
	$(VENV)/bin/pip install --quiet --disable-pip-version-check --constraint infra/python/sam.txt aws-sam-cli aws-sam-translator cfn-lint
	$(VENV)/bin/pip install --quiet --disable-pip-version-check --no-deps cargo-lambda==1.9.2
	touch $@

$(EMULATOR)/.installed:
	python3 -m venv $(EMULATOR)
	$(EMULATOR)/bin/pip install --quiet --disable-pip-version-check --constraint infra/python/emulator.txt ministack aws-sam-translator
	touch $@

# Apart from the other tools of Python, whose versions it does not agree with.
$(CHECKOV)/.installed:
	python3 -m venv $(CHECKOV)
	$(CHECKOV)/bin/pip install --quiet --disable-pip-version-check --constraint infra/python/checkov.txt checkov
	touch $@

# Not optimised: it runs for seconds, and would be built for minutes.
$(CARGO_DENY)/bin/cargo-deny:
	cargo install cargo-deny@$(lastword $(subst -, ,$(CARGO_DENY))) --locked --quiet --debug --root $(CARGO_DENY)

# Amazon gives it for download, and this package of npm carries it.
$(DYNAMODB_LOCAL)/DynamoDBLocal.jar:
	mkdir -p $(DYNAMODB_LOCAL)
	cd $(DYNAMODB_LOCAL) && npm pack --silent amplify-dynamodb-simulator@2.9.30 >/dev/null
	cd $(DYNAMODB_LOCAL) && echo "3503ffac19f183407909fecdacf4db51ab1fdad1da7b2f177016670b2d80e4b9  amplify-dynamodb-simulator-2.9.30.tgz" | sha256sum --check --quiet
	cd $(DYNAMODB_LOCAL) && tar xzf amplify-dynamodb-simulator-2.9.30.tgz --strip-components=2 package/emulator
	rm $(DYNAMODB_LOCAL)/amplify-dynamodb-simulator-2.9.30.tgz

$(JAVA):
	apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq default-jre-headless

/usr/bin/chromium-headless-shell:
	apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium-headless-shell
