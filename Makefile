# The two commands: `make run` and `make test`. The rest are parts of them.

SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DELETE_ON_ERROR:
.DEFAULT_GOAL := help

TOOLS := .tools
VENV := $(TOOLS)/venv
CARGO_DENY := $(TOOLS)/bin/cargo-deny
OPERATIONS := $(basename $(notdir $(wildcard functions/*/src/bin/*.rs)))
WEB_SOURCES := $(shell find web -path web/node_modules -prune -o -path web/dist -prune -o -path web/src/api/schema.d.ts -prune -o -type f -print)

export SAM_CLI_TELEMETRY := 0
export PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD := 1

.PHONY: help run test lint lint-rust lint-web lint-template lint-deny openapi test-rust test-web test-browser functions clean

help: ## this list
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

run: web/dist/index.html ## the whole system on http://localhost:3000 (PORT, DATA_DIR)
	@cargo run --quiet --package sev-local

test: lint test-rust test-web test-browser ## everything that CI checks

# ---- parts of `make test`

lint: lint-rust lint-web lint-template lint-deny ## formats, lints, licences, the template

lint-rust:
	cargo fmt --all --check
	cargo clippy --workspace --all-targets --quiet -- --deny warnings

lint-web: web/src/api/schema.d.ts tests/browser/node_modules/.installed
	cd web && npm run --silent lint && npm run --silent typecheck
	cd tests/browser && npm run --silent typecheck

lint-template: $(VENV)/.installed
	AWS_DEFAULT_REGION=eu-west-3 $(VENV)/bin/sam validate --lint --template template.yaml

lint-deny: $(CARGO_DENY)
	$(CARGO_DENY) check licenses bans sources

test-rust: ## rules, storage, flows, races, faults
	cargo test --workspace --lib --test '*' --quiet

test-web: web/src/api/schema.d.ts ## pure functions of the page
	cd web && npm test --silent

test-browser: web/dist/index.html tests/browser/node_modules/.installed /usr/bin/chromium ## the page in Chromium, on a system in memory
	cargo build --quiet --package sev-local
	cd tests/browser && npm test --silent

openapi: ## writes infra/openapi.json from the Rust types and template.yaml
	cargo run --quiet --package sev-local -- openapi > infra/openapi.json

functions: ## the Lambda binaries, each in target/lambda/<operation>/bootstrap
	cargo build --release $(addprefix --package ,sev-account sev-stay sev-enrollment) --bins
	for operation in $(OPERATIONS); do install -D target/release/$$operation target/lambda/$$operation/bootstrap; done

clean: ## all that was built, not the data
	rm -rf target $(TOOLS) web/dist web/node_modules web/src/api/schema.d.ts tests/browser/node_modules tests/browser/test-results

# ---- what they need

web/node_modules/.installed: web/package-lock.json
	cd web && npm ci --silent --no-audit --no-fund
	touch $@

web/src/api/schema.d.ts: infra/openapi.json web/node_modules/.installed
	cd web && npm run --silent generate

web/dist/index.html: web/src/api/schema.d.ts $(WEB_SOURCES)
	cd web && npm run --silent build
	touch $@

tests/browser/node_modules/.installed: tests/browser/package-lock.json
	cd tests/browser && npm ci --silent --no-audit --no-fund
	touch $@

$(VENV)/.installed: Makefile
	python3 -m venv $(VENV)
	$(VENV)/bin/pip install --quiet --disable-pip-version-check aws-sam-cli==1.170.0 aws-sam-translator==1.115.0 cfn-lint==1.58.0
	touch $@

$(CARGO_DENY):
	cargo install cargo-deny@0.20.2 --locked --quiet --root $(TOOLS)

/usr/bin/chromium:
	apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium
