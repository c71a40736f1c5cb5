# Everything here sets itself up: Python 3.11 or newer and make are enough. `make` alone explains the targets.
SHELL := /bin/bash
.DEFAULT_GOAL := help
.ONESHELL:
.SHELLFLAGS := -eu -o pipefail -c
MAKEFLAGS += --no-print-directory

BIN := .venv/bin
PYTEST_ARGS ?= -n 2 --dist loadfile --no-loadscope-reorder
TYPED := app.py settings.py models bot liff admin workers simulator

.PHONY: help run test check bench golden

help: ## explains the targets
	@echo "make <target>, where target is one of"
	sed -nE 's/^([a-z]+):[^#]*## (.*)/  \1\t\2/p' $(MAKEFILE_LIST) | expand -t 12

run: .venv/.installed ## the whole product on this machine, with LINE played by the simulator; Ctrl-C ends it
	@exec $(BIN)/python workers/embedded/tether.py 15 $$PPID $(BIN)/python -m workers.embedded.demo $(ARGS)

test: .venv/.installed-dev .venv/.browser ## all tests, on real servers and in a real browser (PYTEST_ARGS="-k gate" for some)
	@$(BIN)/python -m pytest $(PYTEST_ARGS)

check: .venv/.installed-dev ## style, types and who may import whom
	@$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy --strict $(TYPED)
	$(BIN)/lint-imports

bench: .venv/.installed-dev ## measures this machine; some minutes
	@$(BIN)/python -m tests.bench $(ARGS)

golden: .venv/.installed-dev ## writes the expected LINE messages anew, for a person to read in the diff
	@GOLDEN=1 $(BIN)/python -m pytest -q tests/bot

# Stamps: the second time nothing is done. --inexact: `make run` does not take away what `make test` has installed.
.venv/.installed: pyproject.toml uv.lock
	@uv=$$(.ci/uv)
	"$$uv" sync --quiet --frozen --all-extras --no-dev --inexact
	touch $@

.venv/.installed-dev: pyproject.toml uv.lock
	@uv=$$(.ci/uv)
	"$$uv" sync --quiet --frozen --all-extras
	touch $@ .venv/.installed

.venv/.browser: tests/install_browser | .venv/.installed-dev
	@[ -n "$${NO_BROWSER:-}" ] || if tests/install_browser; then touch $@; fi
