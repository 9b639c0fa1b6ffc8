# The few commands of a day. Each works on a bare Debian machine as root; elsewhere it uses what is
# there and says what is missing. The work is done by the scripts in .docker/.

SHELL := /bin/bash
.DEFAULT_GOAL := help
.PHONY: help up down test lint unit e2e bench lock

PY := .venv/bin

help: ## This list
	@sed -n 's/^\([a-z0-9]*\):.*## /\1|/p' $(MAKEFILE_LIST) | while IFS='|' read -r name what; do printf '  make %-6s %s\n' "$$name" "$$what"; done

up: ## Start everything and say what to dial
	@.docker/up.sh

down: ## Remove everything that up made
	@.docker/down.sh

test: lint unit e2e ## All checks and tests, the real Asterisk included

lint: ## Style, types, import contracts, shell scripts
	@.docker/venv.sh
	$(PY)/ruff check .
	$(PY)/ruff format --check .
	$(PY)/mypy
	$(PY)/lint-imports
	@for script in .docker/*.sh .ci/run; do bash -n "$$script" || exit 1; done

unit: ## The fast tests
	@.docker/venv.sh
	$(PY)/pytest --ignore tests/e2e --numprocesses auto

e2e: ## The tests that phone a real Asterisk in its container
	@.docker/venv.sh e2e
	@.docker/build.sh asterisk
	$(PY)/pytest tests/e2e/test_crowd.py
	$(PY)/pytest tests/e2e --ignore tests/e2e/test_crowd.py --numprocesses 2 --dist loadfile

bench: ## Measure the announced waits, the floor, and callflow against a native dialplan, on this machine
	@.docker/venv.sh e2e
	$(PY)/python -m benchmarks ewt
	$(PY)/python -m benchmarks.floor
	@.docker/build.sh asterisk
	$(PY)/python -m benchmarks

# No index address and no path of this machine may end up in a lock file.
COMPILE := uv pip compile --quiet --no-config --universal --generate-hashes --no-emit-index-url --no-header --python-version 3.11
lock: ## Write the lock files anew (needs uv)
	@lock() { { echo "# Made by \`make lock\` from pyproject.toml: $$2, with the hash of every file."; "$${@:3}"; } > .docker/lock.new && mv .docker/lock.new ".docker/$$1"; }; \
	lock requirements.lock 'what the callflow image installs' $(COMPILE) pyproject.toml && \
	lock requirements-dev.lock 'what the tests install' $(COMPILE) --extra dev pyproject.toml && \
	printf 'hatchling>=1.27,<2\neditables>=0.5\n' > .docker/build.in && \
	lock requirements-build.lock 'what builds the package itself' $(COMPILE) .docker/build.in; \
	rm -f .docker/build.in
