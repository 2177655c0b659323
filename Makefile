# Everything a developer runs. Tools come from .venv: see CONTRIBUTING.md.
PYTHON ?= .venv/bin/python
LOGDIR ?= runs/demo

.DEFAULT_GOAL := help
.PHONY: help setup check lint format types imports test golden docs docs-faults front front-check demo bench proto

help: ## show this list
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 14

setup: ## make .venv with everything for development
	python3 -m venv .venv
	$(PYTHON) -m pip install -c constraints.txt -e '.[test,lint]'

check: lint types imports test ## all that needs Python only

lint: ## style and formatting
	$(PYTHON) -m ruff check .
	$(PYTHON) -m ruff format --check .

format: ## rewrite to the style
	$(PYTHON) -m ruff check --fix .
	$(PYTHON) -m ruff format .

types: ## annotations, strictly
	$(PYTHON) -m mypy

imports: ## which layer may import which
	$(PYTHON) -c 'from importlinter.cli import lint_imports_command; lint_imports_command()'

test: ## all tests
	$(PYTHON) -m pytest

golden: ## rewrite the stored Reports that tests compare with
	TBGD_WRITE_GOLDEN=1 $(PYTHON) -m pytest tests/test_golden.py tests/diagnose -k golden

docs: docs-faults ## rewrite the pages on faults, and check that documents and program agree
	$(PYTHON) -m pytest tests/test_docs.py tests/test_layout.py

docs-faults: ## rewrite docs/faults from the faults' own files
	$(PYTHON) -m docs.pages.write

front: ## rebuild the tab's bundle (needs Node 20)
	cd plugin_frontend && npm ci && npm run build

front-check: ## types, style and tests of the tab (needs Node 20)
	cd plugin_frontend && npm ci && npm run check

proto: ## regenerate the stored messages' module (needs protoc 21.11)
	protoc -I. --python_out=. --pyi_out=. tb_gan_doctor/store/health.proto

demo: ## train small GANs, healthy and faulty, and show them
	$(PYTHON) -m tb_gan_doctor demo --logdir $(LOGDIR)

bench: ## measure overhead, reading and the tab
	$(PYTHON) benchmarks/overhead.py
	$(PYTHON) benchmarks/reading.py
	$(PYTHON) -m benchmarks.tab_server
	$(PYTHON) -m benchmarks.tab
