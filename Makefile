# `make run` serves the portal, `make test` tests it, `make check` holds it to the house rules.
PYTHON ?= python3
BIN := .venv/bin
export DATA_DIR ?= $(CURDIR)/var

.PHONY: run test check lock format vendor clean
.DEFAULT_GOAL := run

run: .venv/runtime var/env
	LOG_LEVEL=$${LOG_LEVEL:-WARNING} $(BIN)/python manage.py serve --with-sample

test: .venv/development var/env
	$(BIN)/python -m pytest

check: .venv/development var/env
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	$(BIN)/deptry portal negotiations members
	$(BIN)/bandit -q -r portal negotiations members -c pyproject.toml
	$(BIN)/djlint --lint templates
	$(BIN)/python manage.py makemigrations --check --dry-run
	BASE_URL=https://example.org $(BIN)/python manage.py check --deploy --fail-level INFO

format: .venv/development
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

# Pins and hashes what requirements*.in ask for.
lock: .venv/development
	$(BIN)/uv pip compile -q --generate-hashes --python-version 3.11 --no-emit-index-url --no-emit-find-links --no-annotate --custom-compile-command "make lock" requirements.in -o requirements.txt
	$(BIN)/uv pip compile -q --generate-hashes --python-version 3.11 --no-emit-index-url --no-emit-find-links --no-annotate --custom-compile-command "make lock" requirements-dev.in -o requirements-dev.txt

# Takes from the npm registry what the pages need, subsets the fonts, builds the files of votes from
# static/js/votes; what comes out is committed.
vendor: .venv/development
	PATH="$(CURDIR)/$(BIN):$$PATH" sh static/vendor/fetch.sh
	static/vendor/votes/build.sh

clean:
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis

.venv/runtime: requirements.txt
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	touch $@

.venv/development: .venv/runtime requirements-dev.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	touch $@

var/env: portal/env.py
	$(BIN)/python -m portal.env
	touch $@
