# Needs Python ≥ 3.11 and make; everything else comes from the package index into .venv.
VENV := .venv
PYTHON := $(VENV)/bin/python
PYTHON3 ?= python3
TEST_WORKERS ?= 2
APPS := core customers surveys metrics journeys crm

.DEFAULT_GOAL := help
PORT ?= 8000
.PHONY: help install demo test real hostile browser bench lint types format lock messages migrations check stop clean

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-11s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

install: ## Create the virtual environment with the locked dependencies, when they changed
	@cmp -s requirements/dev.txt $(VENV)/dev.txt || $(MAKE) --no-print-directory install-dev

# What running needs; a virtual environment for developing has it too.
.PHONY: install-product
install-product:
	@cmp -s requirements/base.txt $(VENV)/base.txt || $(MAKE) --no-print-directory install-base

.PHONY: install-base install-dev
install-base install-dev: install-%:
	@$(PYTHON3) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo 'Cercle needs Python 3.11 or newer; name one with make PYTHON3=/path/to/python3'; exit 1; }
	@$(PYTHON) -m pip --version >/dev/null 2>&1 \
		|| { echo '── Creating the virtual environment in $(VENV)'; $(PYTHON3) -m venv $(VENV); } \
		|| { echo 'Python lacks its venv module: on Debian or Ubuntu, apt install python3-venv'; exit 1; }
	@echo '── Installing the locked dependencies: a minute'
	@$(PYTHON) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/$*.txt
	@cp $(sort requirements/base.txt requirements/$*.txt) $(VENV)/

demo: install-product ## Run the whole product with demo data (PORT=8000)
	@CERCLE_PORT=$(PORT) CERCLE_CONTACT_COSTS='{"phone": 6.5, "email": 4, "chat": 3, "social": 3, "store": 5}' exec $(PYTHON) manage.py demo

# Written bytecode spares each process that the tests start from compiling the whole project anew.
test real hostile browser: export PYTHONDONTWRITEBYTECODE :=
TESTS := $(PYTHON) -m pytest -n $(TEST_WORKERS) --dist worksteal

test: install ## Run all tests but those below (ARGS=tests/core)
	@$(TESTS) -m "not browser and not real" $(ARGS)

real: install ## Take in the large real file, migrate as Django does, start servers, run each bench small
	@$(PYTHON) -m pytest -m real $(ARGS)

# They ask a share in `make test`: see tests/whole.py.
ASKED_WHOLE := tests/crm/test_api_at_once.py tests/crm/test_api_bad_input.py tests/crm/test_every_url.py \
	tests/customers/identity/test_merge_undone.py tests/journeys/test_arbiter.py tests/metrics/test_bad_input.py \
	tests/metrics/test_prediction_upkeep.py tests/metrics/test_refresh.py tests/metrics/test_rules.py

hostile: install ## Send every bad value to every address of the API; draw every page for each role, all figures in odd shops
	@NASTY=whole $(TESTS) $(ASKED_WHOLE) $(ARGS)

browser: install ## Run the tests in a real browser (needs Chromium)
	@$(TESTS) -m browser $(ARGS)

bench: install ## Run the benchmarks: name, ours, floor, ratio, goal
	@$(PYTHON) -m benchmarks $(ARGS)

lint: install ## Check style, templates and the import line
	@$(PYTHON) -m ruff check
	@$(PYTHON) -m ruff format --check
	@if [ -d templates ]; then $(VENV)/bin/djlint templates --check --lint --quiet; fi
	@$(VENV)/bin/lint-imports

types: install ## Check types
	@$(PYTHON) -m mypy $(APPS) tests

format: install ## Format code and templates
	@$(PYTHON) -m ruff check --fix-only
	@$(PYTHON) -m ruff format
	@if [ -d templates ]; then $(VENV)/bin/djlint templates --reformat --quiet; fi

LOCK := ../$(VENV)/bin/uv pip compile --quiet --universal --generate-hashes --python-version 3.11 \
	--no-emit-index-url --no-emit-find-links --no-header

lock: install ## Lock requirements/*.in again, with hashes (UPGRADE=--upgrade takes newer versions)
	@$(PYTHON) -m pip install --quiet --disable-pip-version-check uv
	@cd requirements && $(LOCK) base.in --output-file base.txt $(UPGRADE)
	@cd requirements && $(LOCK) dev.in --constraint base.txt --output-file dev.txt $(UPGRADE)

messages: install ## Bring the translation catalogues up to date and compile them
	@$(PYTHON) manage.py messages --extract

migrations: install ## Check that the migrations agree with the models
	@$(PYTHON) manage.py makemigrations --check --dry-run

check: test real hostile browser lint types migrations ## All that a change has to pass
	@$(PYTHON) manage.py messages --check

stop: ## Stop the demo and the servers of this checkout, those of its tests too
	@$(PYTHON) -c 'from crm import embedded; embedded.stop_all()'
	@echo 'Stopped: the demo, PostgreSQL and Valkey of this folder, those of its tests too. The data stays.'

clean: ## Stop the demo and the servers, and delete all local data, caches and the virtual environment
	@if [ -x $(PYTHON) ]; then $(PYTHON) -c 'from crm import embedded; embedded.erase_all()'; fi
	@rm -rf .cercle $(VENV) .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
	@find . -name '*.mo' -not -path './.venv/*' -delete
