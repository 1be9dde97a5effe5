# The checks and builds of the project. PYTHON names the interpreter that has the project and its tools.
PYTHON ?= python3
GENERATED = docs/cli.md docs/console.md docs/reports.md docs/queries.md docs/claims.md

.PHONY: help install check style types generated graphs test slow bench docs format

help:  ## list the targets
	@sed -n 's/^\([a-z]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | expand -t 12

install:  ## the project in editable mode, with the tools of the checks
	$(PYTHON) -m pip install -e '.[test]' --group dev

check: style types generated graphs  ## everything that reads files without running the tests

style:  ## ruff: rules and format
	$(PYTHON) -m ruff check .
	$(PYTHON) -m ruff format --check .

types:  ## mypy and pyright, both strict
	$(PYTHON) -m mypy
	$(PYTHON) -m pyright

generated:  ## the generated parts of the documentation are up to date
	$(PYTHON) -m cogapp --check $(GENERATED)

graphs:  ## the graphs are in their canonical form, so that a diff shows meaning only
	$(PYTHON) -m pytest -q tests/test_canonical.py

test:  ## the tests
	$(PYTHON) -m pytest

slow:  ## the tests that run for minutes
	$(PYTHON) -m pytest -m slow

bench:  ## measurements; they print figures and check none
	@for script in bench/*.py; do [ ! -f "$$script" ] || $(PYTHON) "$$script" || exit 1; done

docs:  ## write the generated parts of the documentation anew, and the outputs that it shows
	$(PYTHON) -m cogapp -r $(GENERATED)
	LATTICEWORK_REWRITE_DOCS=1 $(PYTHON) -m pytest -q tests/test_docs.py

format:  ## put the code into the project's format
	$(PYTHON) -m ruff check --fix .
	$(PYTHON) -m ruff format .
