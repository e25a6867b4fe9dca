# Two commands do everything: `make run` and `make test`. `make help` lists the rest.

GO      ?= go
OUT     ?= out
GUITAGS := migrated_fynedo
# The tag ci builds the window on Fyne's test driver: no display, no C compiler.
TESTTAGS := ci,migrated_fynedo
# What the window needs to be built on Debian and Ubuntu: a C compiler, and the headers of OpenGL, X11 and Wayland.
GUIPACKAGES := gcc pkg-config libgl1-mesa-dev xorg-dev libxkbcommon-dev libwayland-dev

.PHONY: help
help: ## list the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 16

.PHONY: run
run: ## install what is missing, build, and open the window on a sample
	@GO="$(GO)" OUT="$(OUT)" GUITAGS="$(GUITAGS)" GUIPACKAGES="$(GUIPACKAGES)" bash scripts/run.sh

.PHONY: test
test: ## run all tests; needs neither a display nor a C compiler
	CGO_ENABLED=0 $(GO) vet -tags $(TESTTAGS) ./...
	CGO_ENABLED=0 $(GO) test -tags $(TESTTAGS) ./...

.PHONY: test-race
test-race: ## run all tests under the race detector (needs a C compiler)
	CGO_ENABLED=1 $(GO) test -race -tags $(TESTTAGS) ./...

.PHONY: test-slow
test-slow: ## the slow tests of the engine too: mutants, random walks, thousands of runs
	CGO_ENABLED=0 $(GO) test -tags slow,$(TESTTAGS) ./engine/...

.PHONY: coverage
coverage: ## print the statement coverage of every engine package; fails below 85 %
	@GO="$(GO)" bash scripts/coverage.sh 85

.PHONY: build
build: $(OUT)/designer ## build the program with its window

$(OUT)/designer: FORCE
	@mkdir -p $(OUT)
	$(GO) build -trimpath -tags $(GUITAGS) -ldflags "-s -w" -o $@ ./cmd/designer

.PHONY: headless
headless: ## build all but the window, without a C compiler
	@mkdir -p $(OUT)
	CGO_ENABLED=0 $(GO) build -trimpath -tags headless -o $(OUT)/designer-headless ./cmd/designer

.PHONY: pictures
pictures: ## make the pictures of the documentation anew
	@GO="$(GO)" OUT="$(OUT)" bash scripts/pictures.sh

.PHONY: walk
walk: ## walk through the real window with mouse and keyboard, a picture after each act (needs xvfb, xdotool, imagemagick)
	@GO="$(GO)" OUT="$(OUT)" bash scripts/walk.sh

.PHONY: docs
docs: ## write the pages that are made of the code
	@mkdir -p $(OUT)
	CGO_ENABLED=0 $(GO) run -tags headless ./cmd/designer validate --rules --format markdown > $(OUT)/rules.md && mv $(OUT)/rules.md docs/rules.md
	CGO_ENABLED=0 $(GO) run -tags headless ./cmd/designer transform --decisions --format markdown > $(OUT)/decisions.md && mv $(OUT)/decisions.md docs/decisions.md

.PHONY: lint
lint: ## format, vet and the linters
	@GO="$(GO)" bash scripts/lint.sh

.PHONY: bench
bench: ## run the benchmarks; metrics that begin with x- are ratios of two things measured in the same run
	CGO_ENABLED=0 $(GO) test -run '^$$' -bench . -tags headless ./cmd/designer
	CGO_ENABLED=0 $(GO) test -run '^$$' -bench . -benchmem ./engine/... ./render/...
	CGO_ENABLED=0 $(GO) test -run '^$$' -bench . -tags $(TESTTAGS) ./ui/...

.PHONY: bench-window
bench-window: ## measure the real window: frames a second, start, idle, memory (needs xvfb)
	@GO="$(GO)" bash scripts/bench-window.sh

.PHONY: clean
clean: ## remove what was built
	rm -rf $(OUT)

.PHONY: FORCE
FORCE:
