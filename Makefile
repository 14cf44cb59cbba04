PYTHON ?= python3
BIN := .venv/bin
Q ?= How much did Meta invest in Scale AI?

.PHONY: ask test lint serve eval bench reader clean

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

reader: .venv/dev  # trains it anew, in two hours; DATA holds qed_nq_train and squad2_dev_half in BEIR form
	$(BIN)/askmuse train --data $(DATA)/qed_nq_train --data $(DATA)/squad2_dev_half --tune corpus/dev.jsonl \
		--out reader/first
	$(BIN)/askmuse train --start reader/first --data $(DATA)/qed_nq_train --data $(DATA)/squad2_dev_half \
		$(foreach time,1 2 3,--data benchmarks/reader/news) --epochs 0.6 --rate 8e-5 --tune corpus/dev.jsonl \
		--out reader/second

clean:
	rm -rf .venv

.venv/run: pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	@touch $@

.venv/dev: .venv/run
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[test]'
	@touch $@
