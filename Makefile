# `make run` starts a restaurant to look at; `make test` runs everything. Both install what they need.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
PORT ?= 3001
DATA ?= ./data
FROM ?= 1
SEEDS ?= 2000
say = @printf '\033[1m▸ %s\033[0m\n'

.PHONY: help run build deps test unit soak schema browser conformance conformance-quick format lint bench clean

help: ## what there is
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-18s %s\n", $$1, $$2}'

deps:
	@Scripts/install-deps

build: deps ## the release program, at .build/release/comanda
	$(say) "building the release (the first time takes about seven minutes, then seconds)"
	@swift build -c release --product comanda

run: build ## a demo restaurant on port 3001
	$(say) "starting on port $(PORT), data in $(DATA)"
	@exec .build/release/comanda serve --demo --port $(PORT) --data $(DATA)

test: lint unit conformance-quick schema browser ## everything

unit: deps ## all Swift tests
	$(say) "building and running the Swift tests (the first build takes about six minutes)"
	@SWIFT_BACKTRACE=enable=no swift test --skip PrintingTests
	@# Apart from the others: a printer that is starved of the processor is one that does not answer.
	@SWIFT_BACKTRACE=enable=no swift test --skip-build --no-parallel --filter PrintingTests

soak: deps ## simulated evenings on a bad network: SEEDS=2000 of them, FROM=1
	$(say) "simulating seeds $(FROM) to $$(($(FROM) + $(SEEDS) - 1))"
	@COMANDA_SEEDS=$(FROM)-$$(($(FROM) + $(SEEDS) - 1)) SWIFT_BACKTRACE=enable=no swift test --filter SimulationTests

schema: deps ## the HTTP API against its own description (schemathesis, two minutes)
	$(say) "holding the HTTP API against its description"
	@swift build --product comanda
	@Tests/Schema/run.sh

browser: deps ## the pages in a real Chromium
	$(say) "testing the pages in Chromium"
	@swift build --product comanda
	@Tests/Browser/run.sh

conformance: deps ## Autobahn's WebSocket test suite, all cases (about half an hour)
	$(say) "running Autobahn's fuzzing client, all cases"
	@Tests/Conformance/run.sh

conformance-quick: deps
	$(say) "running a selection of Autobahn's cases"
	@Tests/Conformance/run.sh --quick

bench: build ## load figures of this machine
	@Benchmarks/run

format: ## bring the sources into form
	@swift format -i -r Package.swift Sources Tests

lint: deps
	$(say) "checking the form of the sources"
	@swift format lint --strict -r Package.swift Sources Tests

clean: ## remove what was built
	rm -rf .build .tools
