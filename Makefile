# Two commands: `make run` and `make test`. What they need is built into .venv the first time, and kept.

VENV  := .venv
BENCH := .venv-bench
BROWSERS := chromium-headless-shell chromium chromium-browser google-chrome

# The first Python on the PATH that is new enough; `make PYTHON=/path/to/python` says otherwise.
NEW_ENOUGH := import sys; sys.version_info >= (3, 11) and print(sys.executable)
PYTHON ?= $(firstword $(foreach name,python3.11 python3 python,$(shell $(name) -c '$(NEW_ENOUGH)' 2>/dev/null)))

.PHONY: help run test install lint bench attack pictures lock browser proxies
.PRECIOUS: %/.made %/.run %/.test

help:  ## say what there is
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-9s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: $(VENV)/.run  ## serve on http://127.0.0.1:8000; make run ARGS="--port 9000" sets what --help lists
	@exec $(VENV)/bin/backprop-live $(ARGS)

# The tests that drive a browser wait for it most of the time: two such processes share them, file by file, and the
# others run beside them, and speak when both are done. Each process reads the tests that it runs and no others, and
# bytecode is kept, whatever the environment says: to make the asserts of all tests anew takes a process ten seconds.
test: export PYTHONDONTWRITEBYTECODE :=
test: lint browser proxies  ## lint, types, and every test; make test ARGS="tests/nn" runs some
ifdef ARGS
	$(VENV)/bin/python -m pytest $(ARGS)
else
	@$(VENV)/bin/python -m pytest -m "not browser" > $(VENV)/tests.log 2>&1 & others=$$!; \
	$(VENV)/bin/python -m pytest tests/browser -m browser -n 2 --dist loadfile; seen=$$?; \
	wait $$others; heard=$$?; cat $(VENV)/tests.log; [ $$seen -eq 0 ] && [ $$heard -eq 0 ]
endif

install: $(VENV)/.test browser proxies  ## all that tests need, nothing run

lint: $(VENV)/.test  ## ruff and mypy --strict
	$(VENV)/bin/ruff check
	$(VENV)/bin/mypy

bench: $(BENCH)/.bench browser  ## the budgets, measured beside others in .venv-bench: a quarter of an hour
	$(BENCH)/bin/python -m tests.bench.bench
	$(BENCH)/bin/python -m tests.bench.starting
	$(BENCH)/bin/python -m tests.bench.first_minute
	$(BENCH)/bin/python -m tests.bench.painting
	$(BENCH)/bin/python -m tests.bench.opening
	$(BENCH)/bin/python -m tests.bench.playing
	$(BENCH)/bin/python -m tests.bench.moments
	$(BENCH)/bin/python -m tests.bench.keeping
	$(BENCH)/bin/python -m tests.bench.crowd
	$(BENCH)/bin/python -m tests.bench.hall
	$(BENCH)/bin/python -m pytest tests/bench

attack: $(VENV)/.test  ## what a stranger may try, in full: half an hour; make attack ARGS="slow people" does some
	$(VENV)/bin/python -m tests.attack $(ARGS)

pictures: $(VENV)/.test browser  ## the README's pictures, from the running app
	$(VENV)/bin/python -m tests.browser.pictures

# A stamp beside each thing built: a second call finds it and does nothing.

%/.made:
	@[ -n "$(PYTHON)" ] || { echo "Python 3.11 or newer is needed, and there is none on the PATH."; exit 1; }
	@echo "$*: building with $(PYTHON)"
	@"$(PYTHON)" -m venv --clear $* \
	  || { "$(PYTHON)" -m venv --clear --without-pip $* && "$(PYTHON)" -m pip --python $*/bin/python install -q pip; } \
	  || { echo "Neither venv's pip nor the system's is there: install python3-venv, then call make again."; exit 1; }
	@touch $@

%/.run: %/.made requirements/run.txt pyproject.toml
	@echo "$*: installing the app and what it runs on"
	@$*/bin/python -m pip install -q --disable-pip-version-check -r requirements/run.txt
	@$*/bin/python -m pip install -q --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

%/.test: %/.run requirements/test.txt
	@echo "$*: installing what tests need"
	@$*/bin/python -m pip install -q --disable-pip-version-check -r requirements/test.txt
	@touch $@

$(BENCH)/.bench: $(BENCH)/.test requirements/bench.txt
	@echo "$(BENCH): installing what is measured beside the app"
	@$(BENCH)/bin/python -m pip install -q --disable-pip-version-check -r requirements/bench.txt
	@touch $@

# Playwright drives the system's own Chromium, rather the one without windows, which takes two thirds of the time. Where
# there is none and none may be installed, a sentence says so and the tests that need it are skipped; with CI=true they
# fail.
browser:
	@for name in $(BROWSERS); do command -v $$name > /dev/null && exit 0; done; \
	if [ "$$(id -u)" = 0 ]; then sudo=; else sudo="sudo -n"; fi; \
	if command -v apt-get > /dev/null && $$sudo true 2> /dev/null; then \
	  echo "browser: installing the system's Chromium"; \
	  $$sudo apt-get update -q; \
	  for name in chromium-headless-shell chromium; do \
	    $$sudo env DEBIAN_FRONTEND=noninteractive apt-get install -q -y $$name && exit 0; \
	  done; \
	fi; \
	echo "No Chromium was found or could be installed: install one, or the browser tests are left out."

# The proxies that docs/serving.md has lines for. Installed as root only, as continuous integration is: elsewhere their
# packages would begin to serve by themselves. Where they are missing a sentence says so, as with the browser.
proxies:
	@PATH=$$PATH:/usr/sbin; command -v nginx > /dev/null && command -v haproxy > /dev/null && exit 0; \
	if [ "$$(id -u)" = 0 ] && command -v apt-get > /dev/null; then \
	  echo "proxies: installing the system's nginx and HAProxy"; \
	  apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -q -y nginx haproxy && exit 0; \
	fi; \
	echo "No nginx and HAProxy were found or could be installed: the tests behind them are left out."

# PyTorch pins what it brings for graphics cards itself; other machines do without, and without its local version.
ANYWHERE := -e '/^nvidia/d' -e '/^cuda/d' -e '/^triton/d' -e 's/+cpu$$//'

lock:  ## write requirements/ anew: the newest versions that pyproject.toml allows
	rm -rf .venv-lock
	"$(PYTHON)" -m venv .venv-lock
	.venv-lock/bin/python -m pip install -q --upgrade pip
	.venv-lock/bin/python -m pip install -q . --group build
	.venv-lock/bin/python -m pip freeze --exclude backprop-live > requirements/run.txt
	.venv-lock/bin/python -m pip install -q --group test
	.venv-lock/bin/python -m pip freeze --exclude backprop-live > requirements/test.txt
	.venv-lock/bin/python -m pip install -q --group bench
	.venv-lock/bin/python -m pip freeze --exclude backprop-live | sed $(ANYWHERE) > requirements/bench.txt
	rm -rf .venv-lock
