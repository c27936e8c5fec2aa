# Each target is what its comment says; `make` alone lists them.
VENV := .venv
PY := $(VENV)/bin/python
REVIEW ?= review
PORT ?= 8000
STAMP := $(VENV)/.stamp
ON_POSTGRES := tests/web/reviews tests/web/audit tests/web/jobs tests/web/accounts tests/web/sources tests/web/linkage \
  tests/journeys/test_backup.py --deselect tests/web/jobs/test_kills.py --deselect tests/web/audit/test_kills.py
# What reads runs or pages alone asks the database nothing that others do not ask; see docs/adr/0156.
READ_ONLY := tests/web/linkage/test_ledger.py tests/web/linkage/test_map.py tests/web/linkage/test_tables.py \
  tests/web/reviews/test_another_template.py
AGAIN_ON_POSTGRES := tests/journeys/test_j2_import.py tests/journeys/test_j2_linkage.py
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help dev run quick check test long golden words docs demo bench sizes clean
help:            ## list the targets
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 10

$(STAMP): requirements/dev.txt pyproject.toml
	@test -x $(PY) || python3 -m venv $(VENV)
	@$(PY) -m pip install -q --disable-pip-version-check --require-hashes -r requirements/installer.txt
	@$(VENV)/bin/uv pip sync -q --python $(PY) --require-hashes requirements/installer.txt requirements/dev.txt
	@$(VENV)/bin/uv pip install -q --python $(PY) --no-deps --no-build-isolation -e .
	@$(PY) tools/compile_used.py
	@touch $@

dev: $(STAMP)    ## environment and front end, from locked versions
	@$(PY) tools/build_frontend.py
	@$(PY) tools/translations.py compile

run: dev         ## the sample review: generate, run, report, serve
	@$(PY) -m vedette.cli.main start $(REVIEW) --port $(PORT)

quick: dev       ## core, pipeline and command line tests in parallel
	@$(PY) -m pytest -n auto tests/core tests/pipeline tests/cli tests/demo -m "not slow"

check: dev       ## format, lint, types, contracts; changes nothing, lists every failure
	@$(PY) tools/check.py

# The last run is the one with everything: its closing line is that of the whole target. Order and
# examples are the same each time, so that a failure belongs to the change; `make long` varies them.
test: dev        ## each behaviour once; what keeps rows also on a PostgreSQL that the tests start themselves
	@kept=$$(mktemp -d) && trap 'rm -rf "$$kept"' EXIT INT TERM && export VEDETTE_TEST_SAMPLE="$$kept" && \
	  $(PY) -m tests.on_postgres -n 2 --dist worksteal --randomly-seed=1 -m "not again" \
	    $(ON_POSTGRES) $(addprefix --deselect ,$(READ_ONLY)) && \
	  $(PY) -m pytest -n auto --dist worksteal --randomly-seed=1 -m "not again"

long: dev        ## kills, paired databases, many examples, at full size
	@$(PY) -m tests.on_postgres -n 2 --dist worksteal $(ON_POSTGRES) $(AGAIN_ON_POSTGRES)
	@VEDETTE_WHOLE_MATRIX=1 VEDETTE_WALKED=30 VEDETTE_DESKS=20 VEDETTE_CHAIN_CHANGES=50 VEDETTE_EXAMPLES_ARE=new VEDETTE_KILLS=500 VEDETTE_PAIRS=5000 VEDETTE_EXAMPLES=20000 VEDETTE_TAMPERED=20000 VEDETTE_LOG_KILLS=100 VEDETTE_TEAM_KILLS=100 VEDETTE_TABLE_SETS=1000 VEDETTE_ATTACKED_TEXTS=300 $(PY) -m pytest -n auto -m "slow or not slow"

golden: dev      ## accept the golden files anew, after reading the difference
	@VEDETTE_GOLDEN=accept $(PY) -m pytest tests/web/test_permission_matrix.py; git diff --stat tests

words: dev       ## new words of the pages into the translations, and what lacks one
	@$(PY) tools/translations.py update

docs: dev        ## write the generated reference pages anew
	@$(PY) tools/write_reference.py

demo: dev        ## only generate the sample review, into REVIEW
	@$(PY) -m vedette.cli.main demo $(REVIEW)

bench: dev       ## the benchmarks beside their peers, small sizes
	@$(PY) -m benchmarks

sizes:           ## what stands out in length, for a reader to judge
	@find src tests -name '*.py' | xargs wc -l | sort -rn | awk '$$1 > 300 && $$2 != "total"'

clean:           ## remove what was built; the review folder stays
	@rm -rf $(VENV) node_modules src/vedette/web/ui/static/ui/built
