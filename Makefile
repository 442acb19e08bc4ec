# Two commands do everything on a fresh machine: `make run` and `make test`.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
PIP_INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt

.PHONY: run test lint bench clean

run: $(VENV)/.run-installed  ## build the default data, then serve the page on 127.0.0.1:8050
	$(BIN)/atlas build
	$(BIN)/atlas sample
	$(BIN)/atlas serve

test: lint  ## style, types, import contracts, then every test with coverage
	@test -x /usr/bin/chromium || echo "make test: /usr/bin/chromium is missing, so the browser tests are skipped (apt-get install chromium)"
	$(BIN)/python -m pytest --numprocesses 2 --dist loadgroup --cov --cov-report=term

lint: $(VENV)/.dev-installed
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

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
