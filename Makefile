PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed

.PHONY: demo test check format lint types bench chaos install lock shots heads

install: $(STAMP)

$(STAMP): requirements.lock pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --only-binary :all: -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch $(STAMP)

demo: install
	$(BIN)/askback demo

test: install
	$(BIN)/python -m pytest -n auto --dist loadgroup

format: install
	$(BIN)/ruff format --check .

lint: install
	$(BIN)/ruff check .

types: install
	$(BIN)/mypy

check: format lint types test

bench: install
	$(BIN)/python -m bench

chaos: install
	$(BIN)/python -m tests.chaos

shots: install
	$(BIN)/python -m docs.shots

heads: install
	# After every edit of analysis/learned/exemplars: what reads comments is fitted from them, and shipped.
	$(BIN)/python -m analysis.learned.preparing --ship

lock:
	# What is pinned stays as it is where it still fits: upgrading is `rm requirements.lock` first.
	uv pip compile --universal --generate-hashes --no-emit-index-url --no-emit-find-links --no-header --quiet \
	    --python-version 3.11 --only-binary :all: --extra dev --extra bench --output-file requirements.lock pyproject.toml > /dev/null
	{ printf '%s\n' '# Every package that Askback, its tests and its benchmarks need, pinned with hashes, wheels only. Made by `make lock`.' \
	  '# Serves Linux (glibc, musl), macOS and Windows, Python 3.11 and newer.'; cat requirements.lock; } > requirements.lock.new
	mv requirements.lock.new requirements.lock
