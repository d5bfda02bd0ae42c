# Two commands are enough: `make run` and `make test`. Nothing newer than make 3.81 is used.

BIN = .venv/bin
HOST = 127.0.0.1
PORT = 8000

# Each command of the tests would compile all its modules again, a third of its time.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help install run test lint format bench fuzz soak quality pictures lock clean

help: ## list these targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-9s %s\n", $$1, $$2 }' Makefile

install: ## make .venv with everything to run, test and measure; PYTHON=... chooses the Python
	@PYTHON="$(PYTHON)" sh .ci/install

run: install ## build ./archive from the sample pages if there is none, and serve it on http://127.0.0.1:8000
	@archive="$${DATELINE_ARCHIVE:-archive}"; \
	if [ ! -e "$$archive/articles.db" ]; then \
		echo "Building an archive from the sample pages in $$archive ..."; \
		$(BIN)/dateline add corpus/sample || [ $$? -eq 1 ] || exit 2; \
	fi
	@$(BIN)/dateline serve --host $(HOST) --port $(PORT)

test: lint ## check everything: ruff, mypy, import-linter and pytest, with a real browser and a floor of coverage
	@browser=$$($(BIN)/python -m tests.support.browser) || exit 1; export DATELINE_BROWSER="$$browser"; \
	$(BIN)/python -m tests.support.nginx || exit 1; \
	if [ -n "$(TESTS)" ]; then exec $(BIN)/python -m pytest $(TESTS); fi; \
	$(BIN)/coverage erase && \
	$(BIN)/coverage run -m pytest --numprocesses 2 --dist loadfile --no-loadscope-reorder && \
	$(BIN)/coverage combine --quiet && \
	$(BIN)/coverage report

lint: install ## check style, types, the direction of imports, and commit messages
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy .
	$(BIN)/lint-imports --no-logo
	$(BIN)/python .ci/commit-subjects

format: install ## format the code
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: install ## measure speed beside other engines
	$(BIN)/python -m benchmarks.speed

fuzz: install ## run 200,000 odd queries on an archive of 200,000 articles; takes an hour
	$(BIN)/python -m benchmarks.fuzz --processes 2

soak: install ## try to break one part for up to 40 minutes: PART=kills, power, disk, files, requests, load or bits
	$(BIN)/python -m benchmarks.soak $(PART)

quality: install ## measure extraction against gold data and write docs/quality.md
	$(BIN)/python -m benchmarks.quality

pictures: install ## take the pictures of the README again, with a real browser
	@browser=$$($(BIN)/python -m tests.support.browser) || exit 1; \
	DATELINE_BROWSER="$$browser" $(BIN)/python -m benchmarks.screenshots

LOCK = $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-header --no-annotate --no-emit-index-url --no-emit-find-links $(UPGRADE)

lock: install ## write the locks again from requirements*.in; UPGRADE=--upgrade takes newer versions
	$(LOCK) --no-emit-package docopt requirements.in -o requirements.txt
	$(LOCK) requirements-dev.in -o requirements-dev.txt
	$(LOCK) requirements-bench.in -o requirements-bench.txt

clean: ## remove .venv and caches; never an archive
	rm -rf .venv build dist dateline.egg-info .mypy_cache .pytest_cache .ruff_cache .hypothesis .import_linter_cache .coverage .coverage.*
	find . -name __pycache__ -type d -not -path './.git/*' -exec rm -rf {} +
