# Each target sets up what it needs. Python 3.11 and make are all that must be there.
PYTHON ?= python3.11
BIN := .venv/bin
# Wheels only: nothing is compiled, so no compiler is needed.
INSTALL := $(BIN)/pip install --quiet --only-binary :all: --require-hashes --requirement
NO_INSTALL := { echo "The packages could not be installed; the lines above say which and why."; \
	exit 1; }
# Seconds that a slow test may take before it is said to hang; any other has fewer.
SLOW := --override-ini faulthandler_timeout=900
SERVICES := indicators schemes care-record membership

.PHONY: up test system fuzz faults check lock openapi bench gallery compose-up compose-test compose-test-if-possible

up: .venv/laptop  ## run the partnership on this machine, Leeds loaded
	@exec $(BIN)/python deploy/laptop.py up

# A test that hangs ends its worker, which is begun anew once, so that a run has an end.
test: .venv/development .venv/peers  ## every test that is not slow
	$(BIN)/pytest -n 2 --dist loadfile --max-worker-restart 1 --ignore tests/system \
		--ignore tests/laptop --ignore tests/faults --ignore tests/fuzz --ignore tests/bench tests

system: .venv/development .venv/peers  ## the whole partnership: make up, and real clients through the gateway; slow
	$(BIN)/pytest $(SLOW) tests/system tests/laptop

fuzz: .venv/development  ## each service under its own specification, fuzzed; slow
	$(BIN)/pytest $(SLOW) tests/fuzz

faults: .venv/development  ## processes killed under writes; slow
	$(BIN)/pytest $(SLOW) -s tests/faults

compose-up: .venv/laptop  ## the partnership in containers
	$(BIN)/python deploy/make_secrets.py
	COMPOSE_PARALLEL_LIMIT=1 docker compose build
	docker compose up -d --wait

compose-test: .venv/laptop  ## the containers, brought up, checked and taken down
	$(BIN)/python -m tests.compose

compose-test-if-possible: .venv/laptop
	$(BIN)/python -m tests.compose --if-possible

bench: .venv/development .venv/peers  ## how fast the hot reads are, beside a bare one, a log is verified and a million rows are taken
	$(BIN)/python -m tests.bench
	$(BIN)/python -m tests.bench.verification
	$(BIN)/python -m tests.bench.statistics
	$(BIN)/python -m tests.bench.imports

gallery: .venv/development  ## every kind of picture, on one page
	$(BIN)/python -m tests.gallery

check: .venv/development  ## format, lint, types, imports, specification
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	@for s in $(SERVICES); do $(BIN)/python services/$$s openapi --check; done

openapi: .venv/development  ## write the four specifications anew
	@for s in $(SERVICES); do $(BIN)/python services/$$s openapi; done

lock: .venv/development  ## choose versions anew and hash them
	$(BIN)/python requirements/lock.py

.venv/pip:
	@command -v $(PYTHON) >/dev/null || { echo "$(PYTHON) is not here. Install Python 3.11, or \
	name it: make PYTHON=python3 …"; exit 1; }
	$(PYTHON) -m venv .venv
	@touch $@

.venv/laptop: .venv/pip requirements/laptop.txt
	@$(INSTALL) requirements/laptop.txt || $(NO_INSTALL)
	@touch $@

.venv/development: .venv/pip requirements/development.txt pyproject.toml
	@$(INSTALL) requirements/development.txt || $(NO_INSTALL)
	$(BIN)/pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $@ .venv/laptop

# What ours is compared with: an environment of its own, so that nothing of it can be imported.
.venv/peers: .venv/pip requirements/peers.txt
	$(PYTHON) -m venv .venv/beside
	@.venv/beside/bin/pip install --quiet --only-binary :all: --require-hashes \
		--requirement requirements/peers.txt || $(NO_INSTALL)
	@touch $@
