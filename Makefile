PYTHON ?= python3
BIN := .venv/bin
Q ?= How much did Meta invest in Scale AI?

.PHONY: ask test lint serve eval bench clean

ask: export QUESTION = $(value Q)
ask: .venv/run
	@$(BIN)/askmuse ask "$$QUESTION" || test $$? -eq 1  # 1: the articles don't say

test: .venv/dev
	$(BIN)/python -m pytest

lint: .venv/dev
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy

serve: .venv/run
	$(BIN)/askmuse serve

eval: .venv/dev
	$(BIN)/askmuse eval --gold corpus/gold.jsonl

bench: .venv/dev
	$(BIN)/python benchmarks/speed.py

clean:
	rm -rf .venv

.venv/run: pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	@touch $@

.venv/dev: .venv/run
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[test]'
	@touch $@
