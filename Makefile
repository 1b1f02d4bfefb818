# Lethe: two commands do everything. `go run ./cli run` plays the default game; `make test` installs what it needs and
# passes everything. `make help` lists the rest.

SHELL := /bin/bash
GO    ?= go
FUZZ  ?= 20s

.PHONY: help
help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

.PHONY: build
build: ## build the command line into bin/lethe
	$(GO) build -trimpath -o bin/lethe ./cli

.PHONY: test
test: tools check ## everything: checks, tests, the same bits on every target
	$(GO) test -timeout 15m ./...
	$(GO) run ./cli gradcheck
	$(MAKE) --no-print-directory portable identical

.PHONY: check
check: ## formatting, vet and a tidy go.mod
	@files=$$(gofmt -l core cli); test -z "$$files" || { echo "gofmt these files (make fmt):"; echo "$$files"; exit 1; }
	$(GO) vet ./...
	$(GO) mod tidy -diff

.PHONY: portable
portable: node ## the arithmetic's own tests in WebAssembly
	GOOS=js GOARCH=wasm $(GO) test -short -exec="$$($(GO) env GOROOT)/lib/wasm/go_js_wasm_exec" ./core/vec ./core/rng ./core/metric ./core/catalog ./core/game

.PHONY: identical
identical: tools ## one digest from amd64, amd64 v3, arm64 and WebAssembly, with 1 and 2 threads
	@GO=$(GO) .ci/identical

.PHONY: race
race: ## the race detector on what runs in parallel
	$(GO) test -race -short ./core/train ./core/experiment

.PHONY: fuzz
fuzz: ## fuzz every reader for FUZZ (20s) each
	$(GO) test -run '^$$' -fuzz FuzzDecode -fuzztime $(FUZZ) ./core/catalog
	$(GO) test -run '^$$' -fuzz FuzzParse -fuzztime $(FUZZ) ./core/experiment

.PHONY: bench
bench: ## benchmarks of kernels, training and the game
	$(GO) test -run '^$$' -bench . -benchmem ./core/...

.PHONY: fmt
fmt: ## format the code and tidy go.mod
	gofmt -w core cli
	$(GO) mod tidy

.PHONY: fixtures
fixtures: ## remake the fixtures from scikit-learn, scipy and torch (Debian's python3-sklearn, python3-torch)
	cd core/metric/testdata && /usr/bin/python3 fixtures.py
	cd core/nn/testdata && /usr/bin/python3 torch_mlp.py && /usr/bin/python3 torch_resnet.py
	cd core/audit/testdata && /usr/bin/python3 sklearn.py

# What the tests need beside Go: Node for WebAssembly and, away from arm64, an emulator for arm64. As root on Debian both are
# installed; elsewhere one line says what is missing.
.PHONY: tools node qemu
tools: node qemu

node:
	@command -v node >/dev/null || .ci/install nodejs node

qemu:
	@[ "$$($(GO) env GOHOSTARCH)" = arm64 ] || command -v qemu-aarch64-static >/dev/null || .ci/install qemu-user-static qemu-aarch64-static
