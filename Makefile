# Lethe: two commands do everything. `go run ./cli run` plays the default game; `make test` installs what it needs and
# passes everything. `make help` lists the rest.

SHELL := /bin/bash
GO    ?= go
FUZZ  ?= 20s

# Runs a WebAssembly program built with -tags simd; LETHE_SIMD=off makes it do without the kernels.
WASM_RUN = node --stack-size=8192 $(CURDIR)/core/vec/_wasm/run.mjs

.PHONY: help
help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-13s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

.PHONY: build
build: ## build the command line into bin/lethe
	$(GO) build -trimpath -o bin/lethe ./cli

.PHONY: test
test: tools check ## everything: checks, tests, the same bits on every target
	$(GO) test -timeout 15m $$($(GO) list ./... | grep -v /site/e2e)
	$(MAKE) --no-print-directory kills
	$(GO) run ./cli gradcheck
	$(MAKE) --no-print-directory browser
	$(MAKE) --no-print-directory kernels-check generated site portable identical

.PHONY: check
check: ## formatting, vet and a tidy go.mod
	@files=$$(gofmt -l core cli wasm site); test -z "$$files" || { echo "gofmt these files (make fmt):"; echo "$$files"; exit 1; }
	$(GO) vet ./...
	$(GO) mod tidy -diff

.PHONY: kills
kills: ## kill runs and sweeps KILLS (204) times at random, and compare what they end with (LETHE_KILLS_SEED=n again)
	@set -o pipefail; LETHE_KILLS=$(or $(KILLS),204) $(GO) test -count=1 -timeout 15m -v -run TestKills ./cli | grep -v '^==='

.PHONY: memory
memory: ## read files of MEMORY (64) megabytes of every kind, and hold the memory that takes against four times as much
	@set -o pipefail; LETHE_MEMORY=$(or $(MEMORY),64) $(GO) test -count=1 -timeout 15m -v -run TestMemory ./cli | grep -E 'MB|Error|FAIL|^ok'

.PHONY: browser
browser: chromium axe ## the page's tests in Chromium, or BROWSER=pattern of them
	$(GO) test -count=1 -timeout 15m -parallel 2 -run '$(or $(BROWSER),.)' ./site/e2e

.PHONY: portable
portable: node ## the arithmetic's own tests in WebAssembly, with its kernels and without
	GOOS=js GOARCH=wasm $(GO) test -short -exec="$$($(GO) env GOROOT)/lib/wasm/go_js_wasm_exec" ./core/vec ./core/rng ./core/metric ./core/catalog ./core/game
	GOOS=js GOARCH=wasm $(GO) test -count=1 -short -tags simd -exec="$(WASM_RUN)" ./core/vec
	LETHE_SIMD=off GOOS=js GOARCH=wasm $(GO) test -count=1 -short -tags simd -exec="$(WASM_RUN)" ./core/vec

.PHONY: kernels
kernels: clang ## rebuild the WebAssembly kernels from core/vec/_wasm/kernels.c
	core/vec/_wasm/build

.PHONY: kernels-check
kernels-check: clang ## the committed WebAssembly kernels are what their source gives
	@out=$$(mktemp) && trap 'rm -f "$$out"' EXIT && core/vec/_wasm/build "$$out" && cmp "$$out" core/vec/_wasm/kernels.wasm

.PHONY: identical
identical: tools ## the same digests and numbers from amd64, amd64 v3, arm64 and WebAssembly, with 1 and 2 threads
	@GO=$(GO) .ci/identical

.PHONY: race
race: ## the race detector on what runs in parallel
	$(GO) test -race -short ./core/vec ./core/nn ./core/train ./core/shadow ./core/experiment ./wasm

.PHONY: fuzz
fuzz: ## fuzz every reader for FUZZ (20s) each
	$(GO) test -run '^$$' -fuzz FuzzDecode -fuzztime $(FUZZ) ./core/catalog
	$(GO) test -run '^$$' -fuzz FuzzParse -fuzztime $(FUZZ) ./core/experiment
	$(GO) test -run '^$$' -fuzz FuzzNPY -fuzztime $(FUZZ) ./core/npy
	$(GO) test -run '^$$' -fuzz FuzzNPZ -fuzztime $(FUZZ) ./core/npy
	$(GO) test -run '^$$' -fuzz FuzzReadDataset -fuzztime $(FUZZ) ./core/data
	$(GO) test -run '^$$' -fuzz FuzzDeflate -fuzztime $(FUZZ) ./wasm/session
	$(GO) test -run '^$$' -fuzz FuzzIDX -fuzztime $(FUZZ) ./core/data/internal/idx
	$(GO) test -run '^$$' -fuzz FuzzCIFAR -fuzztime $(FUZZ) ./core/data/internal/cifar
	$(GO) test -run '^$$' -fuzz FuzzHundred -fuzztime $(FUZZ) ./core/data/internal/cifar
	$(GO) test -run '^$$' -fuzz FuzzScoresCSV -fuzztime $(FUZZ) ./core/scores
	$(GO) test -run '^$$' -fuzz FuzzSafetensors -fuzztime $(FUZZ) ./core/tensor
	$(GO) test -run '^$$' -fuzz FuzzPickle -fuzztime $(FUZZ) ./core/store
	$(GO) test -run '^$$' -fuzz FuzzFile -fuzztime $(FUZZ) -fuzzminimizetime 1s ./core/store
	$(GO) test -run '^$$' -fuzz FuzzCSV -fuzztime $(FUZZ) ./core/data/internal/table
	$(GO) test -run '^$$' -fuzz FuzzArrays -fuzztime $(FUZZ) -fuzzminimizetime 1x ./core/scores
	$(GO) test -run '^$$' -fuzz FuzzLiRA -fuzztime $(FUZZ) ./core/scores
	$(GO) test -run '^$$' -fuzz FuzzPicture -fuzztime $(FUZZ) ./core/data/internal/picture
	$(GO) test -run '^$$' -fuzz FuzzMAT -fuzztime $(FUZZ) -fuzzminimizetime 1s ./core/data/internal/mat
	$(GO) test -run '^$$' -fuzz FuzzImages -fuzztime $(FUZZ) -fuzzminimizetime 1s ./core/data
	$(GO) test -run '^$$' -fuzz FuzzArchive -fuzztime $(FUZZ) -fuzzminimizetime 1s ./core/data/internal/tree
	$(GO) test -run '^$$' -fuzz FuzzText -fuzztime $(FUZZ) ./core/data/internal/words
	$(GO) test -run '^$$' -fuzz FuzzForgetFile -fuzztime $(FUZZ) ./cli
	$(GO) test -run '^$$' -fuzz FuzzPage -fuzztime $(FUZZ) ./core/journal

.PHONY: generate
generate: ## write the Go code of the page's vugu components anew
	$(GO) tool vugugen -s -skip-go-mod -skip-main ./wasm
	$(GO) run ./wasm/lean < wasm/0_components_gen.go > wasm/0_components_gen.tmp && mv wasm/0_components_gen.tmp wasm/0_components_gen.go
	gofmt -w wasm/0_components_gen.go

.PHONY: generated
generated: ## the committed code of the components is what they give
	@dir=$$(mktemp -d) && trap 'rm -rf "$$dir"' EXIT && cp wasm/0_components_gen.go "$$dir/before" && $(MAKE) --no-print-directory generate && cmp wasm/0_components_gen.go "$$dir/before"

.PHONY: site
site: ## build the page into site/dist, ready for any static host
	$(GO) run ./site/pack

.PHONY: results
results: build ## play the small twins of the paper's experiments and write the results page (SEEDS=1-5)
	@GO=$(GO) .ci/results

.PHONY: serve
serve: site ## build the page and serve it on http://127.0.0.1:8080 (PORT=n for another port)
	$(GO) run ./cli serve --port $(or $(PORT),8080)

.PHONY: bench
bench: ## benchmarks of kernels, training and the game
	$(GO) test -run '^$$' -bench . -benchmem ./core/...

.PHONY: bench-peers
bench-peers: ## training steps beside PyTorch's and TensorFlow.js's: ONLY=mlp-64 for some, ROUNDS=3, TFJS_DIR=folder
	@GO=$(GO) .ci/bench-peers $(if $(ONLY),--only $(ONLY))

.PHONY: fmt
fmt: ## format the code and tidy go.mod
	gofmt -w core cli wasm site
	$(GO) mod tidy

.PHONY: fixtures
fixtures: ## remake the fixtures from NumPy, scikit-learn, scipy and torch (Debian's python3-sklearn, python3-torch)
	cd core/npy/testdata && /usr/bin/python3 arrays.py
	cd core/data/testdata && /usr/bin/python3 tables.py && /usr/bin/python3 arrays.py
	cd core/metric/testdata && /usr/bin/python3 fixtures.py
	cd core/scores/testdata && /usr/bin/python3 outside.py && /usr/bin/python3 lira.py
	cd core/data/internal/words/testdata && /usr/bin/python3 tfidf.py
	cd core/data/internal/tree/testdata && /usr/bin/python3 archives.py
	cd core/data/internal/mat/testdata && /usr/bin/python3 arrays.py
	cd core/nn/testdata && /usr/bin/python3 torch_mlp.py && /usr/bin/python3 torch_resnet.py
	cd core/audit/testdata && /usr/bin/python3 sklearn.py && /usr/bin/python3 shadows.py && /usr/bin/python3 signals.py && /usr/bin/python3 svc.py
	cd core/store/testdata && /usr/bin/python3 torch_models.py
	cd core/optim/testdata && /usr/bin/python3 torch_adam.py
	cd core/unlearn/testdata && /usr/bin/python3 torch_fisher.py && /usr/bin/python3 torch_distil.py

# What the tests need beside Go: Node for WebAssembly, away from arm64 an emulator for arm64, a browser, and the compiler of the
# WebAssembly kernels. As root on Debian they are installed; elsewhere one line says what is missing.
.PHONY: tools node qemu clang chromium axe
tools: node qemu chromium axe

node:
	@command -v node >/dev/null || .ci/install nodejs node

qemu:
	@[ "$$($(GO) env GOHOSTOS)" != linux ] || [ "$$($(GO) env GOHOSTARCH)" = arm64 ] || command -v qemu-aarch64-static >/dev/null || .ci/install qemu-user-static qemu-aarch64-static

chromium:
	@command -v chromium >/dev/null || .ci/install chromium chromium

# The accessibility tests' judge. Where it cannot be fetched these are skipped and say so.
axe: node
	@test -e bin/axe/node_modules/axe-core/axe.min.js || { \
	  { command -v npm >/dev/null || .ci/install npm npm; } && npm install --silent --no-save --no-package-lock --prefix bin/axe axe-core@4.10.3 >/dev/null; \
	} || echo "axe-core could not be fetched: accessibility tests are skipped"

clang:
	@command -v clang-19 >/dev/null || .ci/install clang-19 clang-19
	@command -v wasm-ld-19 >/dev/null || .ci/install lld-19 wasm-ld-19
