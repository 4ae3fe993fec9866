# The README's commands. Everything runs in .venv, installed from requirements.lock.
PYTHON ?= python3
BIN := .venv/bin
REGION ?= 330205
YEAR ?= 2021
AS_OF ?= 2021-03-26

.PHONY: report test browser lab lock notebooks figures readme backtest priors constants bench bench-speed bench-batch bench-cold outside breaks cumulative extract-bench extract-score clean

report: .venv/installed
	$(BIN)/kjanalysis run --region $(REGION) --year $(YEAR) --as-of $(AS_OF)
	$(BIN)/kjanalysis outlook --region $(REGION) --year $(YEAR) --as-of $(AS_OF)

test: .venv/installed
	$(BIN)/python -m pytest --mpl --ignore=tests/browser kjanalysis tests
	$(BIN)/python -m pytest -o addopts= --nbval --nbval-kernel-name=kjanalysis notebooks

lab: .venv/installed
	$(BIN)/jupyter lab notebooks

# what forecasts of past days would have said, all families, lengths and variants: about five minutes
backtest: .venv/installed
	$(BIN)/python benchmarks/backtest.py

# pages in a real browser; needs Debian's or any other Chromium
browser: .venv/installed
	$(BIN)/python -m pytest -o addopts= tests/browser

# after a change that is meant to move numbers: the committed notebooks, the pictures that
# tests compare with, and the READMEs' tables and picture (the last needs make report first)
notebooks: .venv/installed
	$(BIN)/python -m jupyter nbconvert --to notebook --execute --inplace notebooks/*.ipynb
	$(BIN)/python -m tests.clean_notebooks notebooks/*.ipynb

figures: .venv/installed
	$(BIN)/python -m pytest -q --mpl-generate-path=tests/figures tests/test_charts.py

readme: .venv/installed
	$(BIN)/python docs/readme.py

# the shipped prior of forecast_panel, after a change of data/ or members.py
priors: .venv/installed
	$(BIN)/python benchmarks/fit_priors.py

# what other constants of forecast_panel would do on the part that is not reported; after make bench
constants: .venv/installed
	$(BIN)/python benchmarks/constants.py $(ONLY)

# forecast_panel against statsmodels and statsforecast, in an environment of its own
bench: .venv/installed
	$(BIN)/python benchmarks/compare.py

# its last section alone, on a quiet machine
bench-speed: .venv/installed
	$(BIN)/python benchmarks/compare.py speed

# does the outside view help? pairs of targets and outcomes, about three minutes
outside: .venv/installed
	$(BIN)/python benchmarks/outside.py

# what the check for unmarked breaks finds and misses
breaks: .venv/installed
	$(BIN)/python benchmarks/breaks.py

# draws in which a total that can't fall would: leave them out, or add nothing? about four minutes
cumulative: .venv/installed
	$(BIN)/python benchmarks/cumulative.py

# reading reports beside two baselines, one in an environment of its own; REPORT= and GOLD= add a report of yours
extract-bench: .venv/installed
	REPORT="$(REPORT)" GOLD="$(GOLD)" $(BIN)/python benchmarks/extract.py

# proposals against a hand-made list: make extract-score REPORT=report.txt GOLD=list.csv [OWN_YEAR=2021]
extract-score: .venv/installed
	$(BIN)/python benchmarks/extract_score.py "$(REPORT)" "$(GOLD)" $(OWN_YEAR)

# a run beside papermill and beside the least it can cost: writes benchmarks/batch.md; PART=ways, ready, cells or flat: only that
bench-batch: .venv/installed
	$(BIN)/python benchmarks/batch.py $(PART)

# from a fresh process to the first outlook, beside importing pandas and statsmodels
bench-cold: .venv/installed
	$(BIN)/python benchmarks/cold.py

# change versions only here: resolves pyproject.toml anew and rewrites environment.yml
lock:
	$(BIN)/python -m pip install -q uv
	$(BIN)/uv pip compile pyproject.toml --universal --fork-strategy fewest --python-version 3.11 \
		--extra build --extra cluster --extra lab --extra s3 --extra test --no-annotate --no-emit-index-url --upgrade \
		--custom-compile-command "make lock" -o requirements.lock

.venv/installed: requirements.lock pyproject.toml
	$(PYTHON) -c "import sys; sys.exit('Python 3.11 or newer is needed; this is %d.%d. Try: make PYTHON=python3.11' % sys.version_info[:2] if sys.version_info < (3, 11) else 0)"
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install -q --disable-pip-version-check --no-deps -r requirements.lock
	$(BIN)/python -m pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch $@

clean:
	rm -rf .venv build
