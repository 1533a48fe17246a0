# `make kiosk` and `make test` are all a newcomer needs; both install what they use first.
PYTHON ?= python3
BIN := .venv/bin
STAMP := .venv/.installed

.PHONY: install kiosk test check browser bench torture pictures catalogues lock clean

install: $(STAMP)

# --without-pip, and pip from outside: also works where the distribution splits `ensurepip` off.
$(STAMP): requirements/dev.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Python 3.11 or newer is needed; name one with: make PYTHON=python3.12 install" >&2; exit 2; }
	$(PYTHON) -m venv --without-pip .venv
	$(PYTHON) -m pip --python $(BIN)/python install --quiet --no-deps --require-hashes -r requirements/dev.txt
	$(PYTHON) -m pip --python $(BIN)/python install --quiet --no-deps --no-build-isolation -e .
	@touch $@

# The real time while the house is open, a demonstration clock otherwise; F10 leaves.
kiosk: $(STAMP)
	@KIOSK_CLOCK=$${KIOSK_CLOCK-auto} KIOSK_LEAVE_KEY=$${KIOSK_LEAVE_KEY-f10} $(BIN)/kiosk

# The tests wait for printers and screens half of their time: three at once, also on two processors.
test: $(STAMP)
	$(BIN)/python -m pytest -n 3 $(TESTS)

check: $(STAMP)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

# The screens in a real Chromium, which apt brings where it is missing and we may install it.
browser: $(STAMP)
	@command -v chromium >/dev/null || { apt-get -qq update && \
	  DEBIAN_FRONTEND=noninteractive apt-get -qq install --no-install-recommends chromium; }
	KIOSK_TEST_CHROMIUM=needed $(BIN)/python -m pytest tests/browser

bench: $(STAMP)
	$(BIN)/python -m benchmarks

# What takes hours: a program is killed ten thousand times, its power cut as often, and its keyboard
# in the hands of strangers for ten minutes at each screen.
torture: $(STAMP)
	$(BIN)/python -m tests.kills $(KILLS)
	$(BIN)/python -m tests.power_cuts $(CUTS)
	$(BIN)/python -m tests.storms $(STORM)

pictures: $(STAMP)
	$(BIN)/python -m docs.pictures

# After a text changed: read the sources, update the translations' files, compile them.
catalogues: $(STAMP)
	$(BIN)/python -m kiosk.locale

# After a dependency changed in pyproject.toml: pin everything again, for every platform.
lock: $(STAMP)
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header \
	  --no-emit-index-url --extra postgresql --extra browser pyproject.toml -o requirements/run.txt
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header \
	  --no-emit-index-url --extra postgresql --extra browser --group dev pyproject.toml -o requirements/dev.txt

clean:
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
