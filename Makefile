# The README's commands; `make help` lists them. Everything runs in .venv, installed from requirements.lock.
PYTHON ?= python3
BIN := .venv/bin
REGION ?= 330205
YEAR ?= 2021
AS_OF ?=
# every command starts many processes: what one has compiled, the others needn't
unexport PYTHONDONTWRITEBYTECODE
DAY = $(if $(AS_OF),--as-of $(AS_OF))

# a process for each processor, so one thread in each; a process takes a file at a time, what a file shares is made once
PYTEST := OPENBLAS_NUM_THREADS=1 OMP_NUM_THREADS=1 $(BIN)/python -m pytest
PARALLEL := -n logical --dist loadscope --no-loadscope-reorder
# what needs more than this project's packages: targets of their own
APART := --ignore=tests/browser --ignore=tests/databases

.PHONY: report lab app extract-score help quick check test browser screens databases docs same notebooks figures readme priors lock clean
.PHONY: odd old-figures by-hand joint elsewhere backtest outside breaks cumulative constants bench bench-speed bench-batch bench-cold bench-scale bench-days bench-counties extract-bench extract-rules second-opinion torture audit

##@ Use

report: .venv/installed ## pages and table of one place; another: REGION=330000 YEAR=2025, on another day: AS_OF=2025-06-30
	$(BIN)/kjanalysis run --region $(REGION) --year $(YEAR) $(DAY)
	$(BIN)/kjanalysis outlook --region $(REGION) --year $(YEAR) $(DAY)

lab: .venv/installed ## JupyterLab on the notebooks
	@# the shipped notebooks alone are trusted: without it JupyterLab shows their answers as bare text
	@git ls-files -z 'notebooks/*.ipynb' | xargs -0 -r $(BIN)/jupyter trust >/dev/null
	$(BIN)/kjanalysis lab notebooks

app: .venv/installed ## the what-if panel as a page in the browser; another: REGION=330000 YEAR=2025
	$(BIN)/kjanalysis app --region $(REGION) --year $(YEAR) $(DAY)

extract-score: .venv/installed ## proposals beside a list made by hand: REPORT=report.txt GOLD=list.csv [OWN_YEAR=2021]
	$(BIN)/python benchmarks/extract_score.py "$(REPORT)" "$(GOLD)" $(OWN_YEAR)

help: ## this list
	@awk -F ':.*## ' '/^##@/ {print "\n" substr($$0, 5)} /^[a-z-]+:.*## / {printf "  make %-14s %s\n", $$1, $$2}' Makefile

##@ Develop

quick: .venv/installed ## the tests to run after each change: under a minute
	$(PYTEST) $(PARALLEL) -p no:nbval -q -m "not slow" $(APART) kjanalysis tests

check: .venv/installed ## rules, format, types, and imports that go down only
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports

test: .venv/installed ## all tests, pictures compared and notebooks run again
	$(PYTEST) $(PARALLEL) $(APART) --nbval --nbval-kernel-name=kjanalysis kjanalysis tests notebooks

browser: .venv/installed ## the pages in a real browser; needs Debian's or any other Chromium
	$(PYTEST) $(PARALLEL) -p no:nbval -o addopts= tests/browser

screens: .venv/installed ## draw the documents' pictures of pages again; needs Chromium, as make browser does
	KJANALYSIS_SCREENS=write $(BIN)/python -m pytest -o addopts= -q tests/browser/test_screens.py

databases: .venv/installed ## tables in a real PostgreSQL, started for the tests alone; needs its programs
	$(PYTEST) -p no:nbval tests/databases

docs: .venv/installed ## the documents as a site in English and Chinese: docs/_build/index.html
	$(BIN)/python docs/build.py

same: .venv/installed ## does this checkout compute what another does? OLD=its folder, with a .venv
	$(BIN)/python benchmarks/same.py $(OLD) .

# after a change that is meant to move numbers: these three, the last after make report
notebooks: .venv/installed ## run the committed notebooks again and keep what they show
	$(BIN)/python -m jupyter nbconvert --to notebook --execute --inplace notebooks/*.ipynb
	$(BIN)/python -m tests.clean_notebooks notebooks/*.ipynb

figures: .venv/installed ## draw the pictures again that tests compare with
	$(BIN)/python -m pytest -q -W "ignore:Ignoring --mpl-baseline-path" --mpl-generate-path=tests/figures tests/presentation/test_charts.py

readme: .venv/installed ## write the documents' generated tables and pictures again; after make report
	$(BIN)/python docs/readme.py

priors: .venv/installed ## the shipped prior of forecast_panel, after a change of data/ or members.py
	$(BIN)/python benchmarks/fit_priors.py

# change versions only here: resolves pyproject.toml anew; environment.yml follows by hand, a test compares
lock: .venv/installed ## newest versions of all packages that pyproject.toml allows
	$(BIN)/python -m pip install -q uv
	$(BIN)/uv pip compile pyproject.toml --universal --fork-strategy fewest --python-version 3.11 \
		--extra app --extra build --extra check --extra cluster --extra docs --extra lab --extra postgres --extra s3 --extra sql --extra test \
		--no-annotate --no-emit-index-url --upgrade --custom-compile-command "make lock" -o requirements.lock

clean: ## remove .venv and build
	rm -rf .venv build

##@ Measure

backtest: .venv/installed ## forecasts of past days, all families, lengths and variants: a quarter of an hour
	$(BIN)/python benchmarks/backtest.py

outside: .venv/installed ## does the outside view help? pairs of targets and outcomes: about three minutes
	$(BIN)/python benchmarks/outside.py

odd: .venv/installed ## forecasts of all regions and indicators that a reader would not believe: about twenty minutes
	$(BIN)/python benchmarks/odd.py

old-figures: .venv/installed ## old last figures, beside another checkout: OLD=its folder; twelve minutes or more
	PYTHONPATH=$(OLD) $(BIN)/python benchmarks/old_figures.py score build/old-figures-before.csv
	$(BIN)/python benchmarks/old_figures.py score build/old-figures-now.csv
	$(BIN)/python benchmarks/old_figures.py write build/old-figures-before.csv build/old-figures-now.csv

by-hand: .venv/installed ## old figures beside the pool's growth, the parent's, and statsforecast: about five minutes
	$(BIN)/python benchmarks/by_hand.py

joint: .venv/installed ## is the number of provinces that meet a target as spread as the draws say? about six minutes
	$(BIN)/python benchmarks/joint.py

breaks: .venv/installed ## what the check for unmarked breaks finds and misses
	$(BIN)/python benchmarks/breaks.py

cumulative: .venv/installed ## draws in which a total would fall: leave out, or add nothing? about four minutes
	$(BIN)/python benchmarks/cumulative.py

constants: .venv/installed ## other constants of forecast_panel, on the part not reported; after make bench; ONLY=name
	$(BIN)/python benchmarks/constants.py $(ONLY)

bench: .venv/installed ## forecast_panel beside statsmodels and statsforecast, in an environment of its own
	$(BIN)/python benchmarks/compare.py

elsewhere: .venv/installed ## intervals of forecast_panel on panels that nothing was chosen on: about three minutes
	$(BIN)/python benchmarks/elsewhere.py

bench-speed: .venv/installed ## the speed section of make bench alone, on a quiet machine
	$(BIN)/python benchmarks/compare.py speed

bench-batch: .venv/installed ## a run beside papermill and the least it can cost; PART=ways, ready, cells or flat
	$(BIN)/python benchmarks/batch.py $(PART)

bench-cold: .venv/installed ## from a fresh process to the first outlook
	$(BIN)/python benchmarks/cold.py

bench-scale: .venv/installed ## checking and the first outlook, from ten thousand to 1.27 million rows
	$(BIN)/python benchmarks/scale.py

bench-days: .venv/installed ## a batch over regions and years in another checkout and in this; OLD=its folder
	$(BIN)/python benchmarks/days.py $(OLD) .

bench-counties: .venv/installed ## a batch of counties over a made national table; DATA=its folder, of benchmarks/nation.py
	$(BIN)/python benchmarks/counties.py $(DATA)

extract-rules: .venv/installed ## how often each rule of reading was right at first: by that a rule is firm
	$(BIN)/python benchmarks/first_rules.py

second-opinion: .venv/installed ## fits the second opinion and the weights of years on labelled passages; then make extract-rules
	$(BIN)/python benchmarks/second_opinion.py
	$(BIN)/python benchmarks/year_weights.py

extract-bench: .venv/installed ## reading reports beside two baselines; REPORT= and GOLD= add a report of yours
	REPORT="$(REPORT)" GOLD="$(GOLD)" $(BIN)/python benchmarks/extract.py

torture: .venv/installed ## attacks at random, and what was lost: about half an hour; ARGS="--only kills --scale 0.1"
	$(BIN)/python -m tests.torture $(ARGS)

audit: .venv/installed ## known weaknesses of the locked packages, and their licences
	$(BIN)/python -m tests.audit

.venv/installed: requirements.lock pyproject.toml
	$(PYTHON) -c "import sys; sys.exit('Python 3.11 or newer is needed; this is %d.%d. Try: make PYTHON=python3.11' % sys.version_info[:2] if sys.version_info < (3, 11) else 0)"
	$(PYTHON) -m venv .venv
	$(BIN)/python .ci/install.py
	touch $@
