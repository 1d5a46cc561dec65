# The one door. `make demo` and `make test` set themselves up on a fresh machine.
PYTHON ?= python3
BIN := .venv/bin
# Where `make screenshots` keeps what it takes, and where the README has its own
SHOTS = .local/pictures
PICTURES = docs/pictures
# The oldest Node that will do, as web/package.json says it
NODE_NEEDED = $(shell sed -n 's/.*"node": "[^0-9]*\([0-9.]*\)".*/\1/p' web/package.json)

NODE_CHECK = node -e 'const [a, b] = process.versions.node.split("."), [c, d] = "$(NODE_NEEDED)".split("."); process.exit(+(+a < +c || (a == c && +b < +d)))' 2>/dev/null || { echo "Rollcall's page needs Node $(NODE_NEEDED) or later: $$(node --version 2>/dev/null || echo none) was found. Install it and try again."; exit 1; }

.DEFAULT_GOAL := help
.PHONY: help setup demo dev story token fast test check check-python check-oneroster format openapi queue-docs lock policy-mutants bench bench-tick bench-sending screenshots soak deploy redrive clean

help: ## What can be done
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /  make \1|/' | column -t -s '|'

setup: ## Install what development needs, once
	@$(MAKE) --silent --no-print-directory -j3 .venv/.dev-ready .venv-ministack/.ready web/node_modules/.dev-ready

demo: ## The whole system on this machine, with a sample MIS
	@$(MAKE) --silent --no-print-directory -j3 .venv/.ready .venv-ministack/.ready web/dist/.ready
	@$(BIN)/python -m demo

dev: setup ## The page as you edit it, with hot reload, in front of the running demo
	@$(BIN)/python -m demo.dev

story: .venv/.ready ## Play six acts against the running demo, and check every outcome: make story CONNECTOR=file_drop
	@$(BIN)/python -m demo.story --connector $(or $(CONNECTOR),wonde)

token: .venv/.ready ## Print a token for curl: make token ROLE=sender
	@$(BIN)/python -m demo.token $(or $(ROLE),sender)

fast: setup ## Lint, types and the tests of the rooms that changed, in under a minute
	@$(BIN)/ruff check --quiet .
	@$(BIN)/ruff format --quiet --check .
	@$(BIN)/mypy --no-error-summary
	@$(BIN)/lint-imports --no-logo 2>&1 | tail -n 1
	@$(BIN)/python -m tests.changed_rooms

test: setup web/dist/.ready ## Every check and every test
	@$(MAKE) --no-print-directory check
	@npm --prefix web run --silent test
	@$(BIN)/python -m pytest -n 2 --dist loadgroup

check: setup ## Lint, types, import rules, templates, generated documents
	@$(MAKE) --no-print-directory -j2 check-python web/node_modules/.checked

check-python:
	$(BIN)/ruff check --quiet .
	$(BIN)/ruff format --quiet --check .
	$(BIN)/mypy --no-error-summary
	$(BIN)/lint-imports --no-logo 2>&1 | tail -n 1
	$(BIN)/cfn-lint infra/foundation.yaml infra/page.yaml infra/operations.yaml
	$(BIN)/python -m infra.openapi --check
	$(BIN)/python -m infra.queue_docs --check

check-oneroster: .venv/.dev-ready ## Hold the sample MIS against OneRoster's official OpenAPI document: make check-oneroster SCHEMA=path
	@$(BIN)/python -m demo.check_oneroster $(SCHEMA)

format: .venv/.dev-ready ## Put code in its usual form
	$(BIN)/ruff check --quiet --fix .
	$(BIN)/ruff format --quiet .

openapi: .venv/.dev-ready ## Write the API document from the code
	$(BIN)/python -m infra.openapi

queue-docs: .venv/.dev-ready ## Write the document of the queue messages from the code
	$(BIN)/python -m infra.queue_docs

lock: .venv/.dev-ready ## Lock the dependencies anew
	@for locked in runtime:requirements.txt demo:requirements/demo.txt dev:requirements/dev.txt ministack:requirements/ministack.txt; do \
	  $(BIN)/pip-compile --quiet --strip-extras --generate-hashes --allow-unsafe --no-emit-index-url --no-emit-find-links \
	    --no-emit-trusted-host requirements/$${locked%%:*}.in -o $${locked##*:}; \
	done

bench: setup ## Measure the ratios of speed and cost that must hold, in one table
	@$(BIN)/python -m bench

bench-tick: setup ## Measure one tick of the schedule for 5,000 schools due at once
	@$(BIN)/python -m bench.tick

bench-sending: setup ## Measure what a message to 10,000 takes of each deployed function
	@$(BIN)/python -m bench.sending

screenshots: setup web/dist/.ready ## Take pictures of every page into .local/pictures, and those of the README from there: make screenshots ONLY=pop_up
	@SCREENSHOTS=$(SHOTS) $(BIN)/python -m pytest -q tests/browser/test_every_page.py $(if $(ONLY),-k $(ONLY))
	@for picture in $(PICTURES)/*.png; do \
	  taken="$(SHOTS)/$${picture##*/}"; $(if $(ONLY),[ ! -f "$$taken" ] ||) cp "$$taken" "$$picture" || exit 1; \
	done

soak: .venv/.dev-ready .venv-ministack/.ready ## Edits, refreshes and kills at random, then every record compared: make soak SEED=1 MINUTES=5
	@$(BIN)/python -m soak --seed $(or $(SEED),1) --minutes $(or $(MINUTES),5) --schools $(or $(SCHOOLS),200)

policy-mutants: setup ## Take each statement out of each policy in turn and expect a failure
	$(BIN)/python -m policy_mutants

deploy: .venv/.ready web/dist/.ready ## Deploy a stage to AWS, page included: make deploy STAGE=prod SENDER=office@your.domain
	$(BIN)/python -m infra.deploy --stage $(STAGE) $(if $(SENDER),--sender-email $(SENDER)) $(if $(DOMAIN),--page-domain $(DOMAIN) --certificate-arn $(CERTIFICATE))

redrive: .venv/.ready ## Put dead letters back on their queues: make redrive STAGE=prod
	$(BIN)/python -m ops.redrive --stage $(STAGE) $(if $(ENDPOINT),--endpoint-url $(ENDPOINT))

clean: ## Remove what was installed and built
	rm -rf .venv .venv-ministack .local .build web/node_modules web/dist

# The demo's packages alone; development's packages hold those as well.
.venv/.ready: .venv/bin/python requirements/demo.txt
	@echo "Installing the demo's Python packages (a quarter of a minute, once)"
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements/demo.txt
	@touch $@

.venv/.dev-ready: .venv/bin/python requirements/dev.txt
	@echo "Installing Python packages (half a minute, once)"
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	@touch .venv/.ready $@

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Rollcall needs Python 3.11 or later: $$($(PYTHON) --version) was found. Say make PYTHON=/path/to/python3.11."; exit 1; }
	@$(PYTHON) -m venv .venv

.venv-ministack/.ready: requirements/ministack.txt
	@echo "Installing MiniStack, the local AWS (a minute, once)"
	@$(PYTHON) -m venv --clear .venv-ministack
	@.venv-ministack/bin/pip install --quiet --disable-pip-version-check --require-hashes -r requirements/ministack.txt
	@touch $@

# What builds the page alone; development's packages hold those as well.
web/node_modules/.ready: web/package-lock.json
	@$(NODE_CHECK)
	@echo "Installing the page's packages (a quarter of a minute, once)"
	@npm --prefix web ci --omit=dev --loglevel=error --no-audit --no-fund >/dev/null
	@touch $@

web/node_modules/.dev-ready: web/package-lock.json
	@$(NODE_CHECK)
	@echo "Installing the page's packages (a quarter of a minute, once)"
	@npm --prefix web ci --loglevel=error --no-audit --no-fund >/dev/null
	@touch web/node_modules/.ready $@

# Whatever the page's check reads; a folder is newer when a file in it is gone.
web/node_modules/.checked: web/node_modules/.dev-ready chalicelib/openapi.json $(shell find web/*.* web/src web/tests web/build -not -name schema.d.ts -not -path web/src/api 2>/dev/null)
	npm --prefix web run --silent check
	@touch $@

web/dist/.ready: web/node_modules/.ready $(shell find web/src web/build web/public web/index.html web/vite.config.ts web/security-headers.json CHANGELOG.md chalicelib/openapi.json -type f -not -name schema.d.ts 2>/dev/null)
	@npm --prefix web run --silent build
	@touch $@
