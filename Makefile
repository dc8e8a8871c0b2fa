# Everything is set up in .venv; nothing outside of this folder is touched, but for `make browser` (Debian packages).
PYTHON ?= python3
BIN := .venv/bin
READY := .venv/.ready
SEED := seeds/000_6fc0385c9a4342c0.txt
DATA ?= data
LABELLED ?=
TEXTS ?=
PLAIN ?=
PAIRS = $(shell grep -l '"gt": *"' $(DATA)/*.jsonl)
FIT := OMP_NUM_THREADS=1 $(BIN)/python benchmarks
FIT_MODULE := OMP_NUM_THREADS=1 $(BIN)/python -m benchmarks

.PHONY: demo browser shells compiler test lint gate score held-out bench bench-report dictionaries classes language compile wheel fit clean

demo: $(READY)  ## clean a real document and show what was changed
	@mkdir -p demo
	$(BIN)/ocrfix clean $(SEED) -o demo --diff=words
	@echo; echo "Written to demo/: the clean text, the ledger of all edits, and a report for your browser:"
	@ls demo

shells:  ## Debian's zsh and fish, in which the tests try the completion; needs root when they are not there yet
	@{ test -x /usr/bin/zsh && test -x /usr/bin/fish; } || { apt-get update -q && apt-get install -y -q --no-install-recommends fish zsh; }

browser:  ## Debian's Chromium, in which the tests drive the report; needs root when it is not there yet
	@test -x /usr/bin/chromium || [ "$$(id -u)" = 0 ] || { echo "make browser installs Debian's chromium and needs root: run it with sudo"; exit 1; }
	@test -x /usr/bin/chromium || { apt-get update -q && apt-get install -y -q --no-install-recommends chromium; }

compiler:  ## Debian's C compiler, with which a test builds the wheel of this platform; needs root when there is none yet
	@command -v cc >/dev/null || command -v gcc >/dev/null || { apt-get update -q && apt-get install -y -q --no-install-recommends gcc libc6-dev; }

test: $(READY)  ## all tests
	$(BIN)/python -m pytest -n auto

lint: $(READY)  ## ruff and mypy
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

gate: $(READY)  ## the seed documents against their restorations by hand
	$(BIN)/python -m benchmarks.gate

score: $(READY)  ## accuracy on the documents with known truth in DATA, and precision per rule
	$(BIN)/python -m benchmarks.score $(DATA)

held-out: $(READY)  ## the same of documents that the word engine was not fitted on (a fit of its own: half an hour)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --group fit
	$(FIT_MODULE).fit_words $(DATA) --most 180 --folds build/folds
	OCRFIX_PURE=1 $(BIN)/python -m benchmarks.whole $(DATA) build/folds

bench: $(READY)  ## speed, beside the peers, on the texts in DATA; as written and, where there is a C compiler, compiled
	@$(BIN)/python -c "from ocrfix import forms; raise SystemExit(not forms.compiled())" || ! command -v cc >/dev/null || $(MAKE) compile
	$(BIN)/python -m benchmarks.speed $(DATA)

bench-report: $(READY)  ## how quick the report is with 5,000 edits, in a real browser
	$(BIN)/python -m benchmarks.report

dictionaries: $(READY)  ## compile dictionaries/ anew
	$(BIN)/python -m ocrfix.lexicon.compile dictionaries ocrfix/lexicon/data

classes: $(READY)  ## fit the classes of words to the pairs in dictionaries/, and compile it anew
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --group fit
	OMP_NUM_THREADS=1 $(BIN)/python -m benchmarks.fit_classes dictionaries --write
	$(BIN)/python -m ocrfix.lexicon.compile dictionaries ocrfix/lexicon/data

language: $(READY)  ## take what dictionaries/ lacks from MODEL, CMU Sphinx's en-us.lm.bin, and compile it anew
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --group fit
	$(BIN)/python -m benchmarks.fit_language dictionaries $(MODEL) --write
	$(BIN)/python -m ocrfix.lexicon.compile dictionaries ocrfix/lexicon/data

compile: $(READY)  ## compile the modules where the time goes, for this folder; any edit of them makes that void
	$(BIN)/python build_compiled.py

wheel: $(READY)  ## the wheel of this platform, with the compiled modules, in dist/; without OCRFIX_COMPILE it is one for all
	OCRFIX_COMPILE=1 $(BIN)/python -m pip wheel --no-deps --wheel-dir dist .

fit: $(READY)  ## fit weights on documents with known truth in DATA; with LABELLED pages and TEXTS the layout's, with PLAIN texts the terms', with pairs NAMES those of Chinese names
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --group fit
	$(if $(LABELLED),$(FIT_MODULE).fit_layout $(LABELLED).jsonl --truth $(LABELLED).truth.jsonl \
		--labels benchmarks/labels/pages.jsonl --texts $(TEXTS) --plain $(PAIRS) --write)
	$(FIT)/fit_hyphens.py $(PAIRS) --write
	$(FIT)/fit_order.py $(PAIRS) --all --write
	$(if $(PLAIN),$(FIT_MODULE).fit_terms $(DATA) --plain $(PLAIN) --write)
	$(if $(NAMES),$(FIT_MODULE).fit_romanized $(NAMES) --write)
	$(FIT_MODULE).fit_words $(DATA) --most 180 --folds build/folds --write
	$(FIT_MODULE).fit_case $(DATA) --write
	OCRFIX_PURE=1 $(FIT_MODULE).fit_punctuation $(DATA) --folds build/folds --write

clean:
	rm -rf .venv demo build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis

$(READY): pyproject.toml hatch_build.py
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --upgrade "pip>=25.1"
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --group dev --editable .
	@touch $@
