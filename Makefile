# make run: the demo country on the embedded PostgreSQL. make test: every test. Both install what they need.
PORT ?= 8000
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
LUOTSI := $(BIN)/luotsi
PIP := $(BIN)/pip --quiet --disable-pip-version-check

.PHONY: run test check bench messages clean

$(VENV)/.base: requirements/base.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	    { echo "Luotsi needs Python 3.11 or newer. Name one: make PYTHON=python3.12" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || tools/debian-packages python3-venv
	@test -x $(BIN)/pip || { echo "Installing what Luotsi needs into $(VENV) …"; $(PYTHON) -m venv $(VENV); }
	@$(PIP) install --require-hashes -r requirements/base.txt
	@$(PIP) install --no-deps --no-build-isolation --no-index -e .
	@touch $@

$(VENV)/.dev: $(VENV)/.base requirements/dev.txt
	@$(PIP) install --require-hashes -r requirements/dev.txt
	@touch $@

# PORT=8001 serves on another port; RESET=1 throws the demo's data away and starts over.
run: $(VENV)/.base
	@$(BIN)/python tools/messages.py compile
	@exec $(LUOTSI) demo --port $(PORT) $(if $(RESET),--reset)

# ARGS goes to pytest, e.g. make test ARGS="-n 0 -k baton".
test: $(VENV)/.dev
	@$(BIN)/python tools/messages.py compile
	@tools/debian-packages
	@$(BIN)/pytest -n 2 $(ARGS)

check: $(VENV)/.dev
	$(BIN)/ruff check src tests tools bench
	$(BIN)/ruff format --check src tests tools bench
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python tools/messages.py check
	$(BIN)/python tools/cyrillic.py check
	$(BIN)/python tools/messages.py compile
	@# No database is asked here; Django would warn that it cannot ask one.
	PYTHONWARNINGS=ignore::RuntimeWarning $(LUOTSI) makemigrations --check --dry-run
	$(LUOTSI) check-country src/luotsi/countries/finland
	$(LUOTSI) check-country src/luotsi/countries/serbia
	$(BIN)/python tools/vendor.py --check
	$(BIN)/python tools/gallery.py
	$(BIN)/python tools/documents.py

bench: $(VENV)/.dev
	@$(BIN)/python tools/messages.py compile
	@$(BIN)/python bench/estimating.py
	@$(BIN)/python bench/run.py $(ARGS)

messages: $(VENV)/.dev
	$(BIN)/python tools/messages.py update
	$(BIN)/python tools/cyrillic.py update

clean:
	rm -rf $(VENV) build
