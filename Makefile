# The commands of this project. On a fresh machine with Python >= 3.11 each of them sets up what it needs.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

.PHONY: help setup run test check train bench chaos clean

help:            ## show this
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/' | expand -t 12

setup: $(READY)  ## make .venv and install the project into it

$(READY): pyproject.toml services/kentongan/__init__.py
	$(PYTHON) -c 'import sys; v = sys.version_info; sys.exit(None if v >= (3, 11) else f"Kentongan needs Python 3.11 or newer, this is {v[0]}.{v[1]}. Try: make PYTHON=python3.12 $(MAKECMDGOALS)")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --upgrade 'pip>=25.1'
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[ear]' --group dev
	touch $(READY)

run: setup       ## start everything with a private server, ring the sample alerts in this terminal, page on :8000
	$(BIN)/kentongan up --demo

test: setup      ## run the tests
	$(BIN)/python -m pytest

check: setup     ## what CI runs: format, lint, types, imports, rules, tests
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/kentongan rules lint
	$(MAKE) test

train: setup     ## fit the second ear to the examples, after these have changed
	$(BIN)/kentongan rules train

bench: setup     ## speed and memory, as ratios in one run
	$(BIN)/python bench/detection.py
	$(BIN)/python bench/headlines.py
	$(BIN)/python bench/path.py

chaos: setup     ## kill -9 everything, many times, while articles flow
	$(BIN)/python -m pytest -m chaos tests/chaos

clean:           ## forget the environment and all caches
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis build dist
