# Two commands do everything on a fresh machine: `make run` and `make test`.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
PIP_INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-compile --constraint constraints.txt

unexport PYTHONDONTWRITEBYTECODE # the tests start many processes, and each would compile everything

.PHONY: run test lint style types contracts test-data compiled bench clean

run: $(VENV)/.run-installed  ## build the default data, then serve the page on 127.0.0.1:8050
	$(BIN)/atlas build
	$(BIN)/atlas sample
	$(BIN)/atlas serve

test: $(VENV)/.dev-installed  ## style, types, import contracts, then every test with coverage
	@$(MAKE) --no-print-directory --jobs 2 --output-sync test-data lint compiled
	@test -x /usr/bin/chromium || echo "make test: /usr/bin/chromium is missing, so the browser tests are skipped (apt-get install chromium)"
	$(BIN)/python -m pytest --numprocesses 2 --dist loadgroup --cov --cov-report=term

lint: style types contracts

style: $(VENV)/.dev-installed
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/.dev-installed
	$(BIN)/mypy

contracts: $(VENV)/.dev-installed
	$(BIN)/lint-imports

test-data: $(VENV)/.dev-installed  # what most tests read; takes as long as the checks
	$(BIN)/python -m tests.default_data

compiled: $(VENV)/.dev-installed  # else both processes of the tests would compile it all
	$(BIN)/python -m compileall -q geodata layers dashboard

bench: $(VENV)/.dev-installed  ## every figure the atlas is held to -> build/bench.json
	$(BIN)/python -m scripts.bench

$(BIN)/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/.run-installed: pyproject.toml constraints.txt | $(BIN)/python
	$(PIP_INSTALL) --editable .
	touch $@

$(VENV)/.dev-installed: pyproject.toml constraints.txt | $(BIN)/python
	$(PIP_INSTALL) --editable '.[dev]'
	touch $@

clean:
	rm -rf build $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis .coverage*
