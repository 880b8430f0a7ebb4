# Everything a person does with this repository. On a fresh machine only Python 3.11, make and (for tests) apt are needed:
# each target first makes what it needs.

PYTHON ?= $(shell command -v python3.11 || command -v python3 || echo python3.11)
VENV := .venv
BIN := $(VENV)/bin
CONTEXT ?= contexts/timor-leste
PORT ?= 8000

.PHONY: help serve test test-long bench check fix docs lock install browser-and-database

help:
	@echo "make serve      serve $(CONTEXT) with fictional people on http://127.0.0.1:$(PORT)"
	@echo "make test       every family of tests, with its budget"
	@echo "make test-long  the tests that take minutes"
	@echo "make bench      every benchmark (benchmarks/README.md says what each needs)"
	@echo "make check      style, types, imports, and tais check on every context"
	@echo "make fix        mend what ruff can mend"
	@echo "make docs       write the pages that are made from the code"
	@echo "make lock       work out the versions in requirements.txt anew"

# --- set-up ---------------------------------------------------------------------------------------------------------
$(VENV)/installed: requirements.txt pyproject.toml hatch_build.py
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV) || { echo "Install Python 3.11 with venv: apt-get install python3.11 python3.11-venv"; exit 1; }
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements.txt
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

install: $(VENV)/installed

# Tests need a browser and PostgreSQL: installed when that is allowed, else told in one line each.
browser-and-database:
	@sh tests/needs.sh

# --- targets --------------------------------------------------------------------------------------------------------
serve: install
	@$(BIN)/tais serve $(CONTEXT) --demo --port $(PORT)

test: install browser-and-database
	@$(BIN)/python -m tests.families

test-long: install browser-and-database
	@$(BIN)/python -m pytest -m long || [ $$? -eq 5 ] # 5: no such tests yet

bench: install
	@$(BIN)/python -m benchmarks.run

check: install
	@$(BIN)/ruff check .
	@$(BIN)/mypy engine tests
	@$(BIN)/lint-imports
	@for context in contexts/*/; do $(BIN)/tais check "$$context" || exit $$?; done

fix: install
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

docs: install
	@$(BIN)/python -m tests.house.pages
	@$(BIN)/python -m tests.tutorial.following

lock: install
	@$(BIN)/python -m piptools compile --version > /dev/null 2>&1 || $(BIN)/python -m pip install --quiet pip-tools
	@$(BIN)/python -m piptools compile --quiet --generate-hashes --allow-unsafe --strip-extras --extra dev --no-header \
		--no-emit-index-url --no-emit-trusted-host --no-emit-find-links --no-emit-options --annotation-style=line \
		--output-file requirements.txt pyproject.toml
	@sed -i '1i # Versions and hashes of everything that `make` installs; written by `make lock`, never by hand.' requirements.txt
