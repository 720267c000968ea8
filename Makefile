# The only interface. Needs make and Python 3.11 or newer; everything else is installed into .venv.

BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check install --quiet --quiet
NAMES := python3.13 python3.12 python3.11 python3 python3.14
FITS := import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))
PYTHON ?= $(shell for name in $(NAMES); do \
	$$name -c '$(FITS)' 2>/dev/null && { echo $$name; break; }; done)
LOCK := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-emit-find-links --custom-compile-command 'make lock' \
	pyproject.toml requirements/build.in
PYTEST := $(BIN)/pytest --quiet
SHARED := -n auto --dist loadfile --no-loadscope-reorder
WEB := $(shell find src/amparo/web/front src/amparo/web/static src/amparo/web/locale -type f)

.DEFAULT_GOAL := help
.PHONY: help demo test test-all check fix bench lock weak

help: ## List these commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "  make %-9s %s\n", $$1, $$2}' Makefile

demo: build/web.stamp ## Show Amparo at work on invented cases
	@$(BIN)/amparo demo

test: .venv/dev.stamp build/web.stamp ## Run the tests that need neither Java nor patience
	@$(PYTEST) $(SHARED) -m 'not slow and not spark'

test-all: .venv/spark.stamp build/web.stamp ## Run every test, the slow ones and those on Spark too
	@$(PYTEST) $(SHARED)

check: .venv/dev.stamp ## Check style, types, who imports whom, and the size of things
	@$(BIN)/ruff check --quiet
	@$(BIN)/ruff format --quiet --check
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-logo --no-cache
	@$(PYTEST) tests/architecture

fix: .venv/dev.stamp ## Mend style and format where a machine can
	@$(BIN)/ruff check --quiet --fix
	@$(BIN)/ruff format --quiet

bench: .venv/dev.stamp ## Measure speed against the budgets
	@$(BIN)/python benchmarks/run.py

lock: .venv/dev.stamp ## Choose the newest versions of all dependencies, and lock them with hashes
	@$(LOCK) --upgrade --output-file requirements/runtime.txt
	@$(LOCK) --upgrade --output-file requirements/dev.txt requirements/dev.in -c requirements/runtime.txt
	@$(LOCK) --upgrade --output-file requirements/spark.txt --extra spark -c requirements/dev.txt

weak: .venv/dev.stamp ## Look for known weaknesses in what is locked; needs a network
	@for lock in runtime front dev; do $(BIN)/uv tool run --from pip-audit pip-audit --strict \
		--progress-spinner off --disable-pip --require-hashes \
		--requirement requirements/$$lock.txt || exit 1; done

.venv/runtime.stamp: requirements/runtime.txt pyproject.toml
	@test -n '$(PYTHON)' && '$(PYTHON)' -c '$(FITS)' || { echo >&2 \
		'Amparo needs Python 3.11 or newer, with its venv module. Install it, or say: make PYTHON=/path/to/python'; \
		exit 1; }
	@echo 'Installing into .venv, which takes about a minute.'
	@'$(PYTHON)' -m venv .venv
	@$(PIP) --require-hashes --requirement requirements/runtime.txt
	@$(PIP) --no-deps --no-build-isolation --editable .
	@touch $@

.venv/dev.stamp: requirements/dev.txt .venv/runtime.stamp
	@$(PIP) --require-hashes --requirement requirements/dev.txt
	@touch $@

.venv/spark.stamp: requirements/spark.txt .venv/dev.stamp
	@echo 'Installing Spark into .venv, which takes a few minutes.'
	@$(PIP) --require-hashes --no-build-isolation --requirement requirements/spark.txt
	@touch $@

build/web.stamp: $(WEB) tools/build_web.py tools/messages.py | .venv/runtime.stamp
	@$(BIN)/python tools/build_web.py
	@$(BIN)/python tools/messages.py --compile build/web
	@touch $@
