# What people and machines call. Each target sets up what it needs; `make help` lists them.
SHELL := /bin/bash
.SHELLFLAGS := -o pipefail -c
.DEFAULT_GOAL := help
BUILD := build
JOBS ?= $(shell nproc)
WERROR ?= OFF
CMAKE_FLAGS := -G Ninja -DCMAKE_BUILD_TYPE=Release -DGATE_WERROR=$(WERROR) -DGATE_TESTS=ON -U '*Python3*'
# Ninja, silent when there is nothing to do.
NINJA = cmake --build $(1) -j $(JOBS) $(2) -- --quiet | { grep -v '^ninja: no work to do' || true; }
LAUNCHER := $(if $(shell command -v ccache),-DCMAKE_CXX_COMPILER_LAUNCHER=ccache)

.PHONY: help setup build demo test check check_arm lint format bench error-rates fuzz differential coverage vector_check install dist wheel wheel_test lint_ci clean

help: ## list the targets
	@grep -hE '^[a-z_-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-14s %s\n", $$1, $$2}'

setup: ## install the system packages that are missing (Debian, Ubuntu)
	@scripts/setup.sh build

build: setup ## build the release binary build/gate
	@cmake -S . -B $(BUILD)/release $(CMAKE_FLAGS) $(LAUNCHER) > /dev/null
	@$(call NINJA,$(BUILD)/release,--target gate)
	@cmp -s $(BUILD)/release/bin/gate $(BUILD)/gate || { cp -f $(BUILD)/release/bin/gate $(BUILD)/gate && echo "built $(BUILD)/gate"; }

demo: build ## judge the bundled real records: one candidate that passes, one that must not ship
	@examples/digits/demo.sh $(BUILD)/gate

test: setup ## build and run every test
	@cmake -S . -B $(BUILD)/release $(CMAKE_FLAGS) $(LAUNCHER) > /dev/null
	@$(call NINJA,$(BUILD)/release,)
	@ctest --test-dir $(BUILD)/release --output-on-failure --no-tests=error -j $(JOBS)

check_arm: build ## hold a build for 64-bit Arm against this one, case by case, under an emulator
	@scripts/setup.sh arm
	@scripts/arm.sh $(BUILD)/gate

check: ## everything a change must pass: tests in dev, asan and clang, lints, layers
	@scripts/setup.sh check
	@scripts/setup.sh fuzz
	@scripts/check.sh

lint: ## quick clang-tidy, formatting, shell and layer lints (make check runs all of clang-tidy)
	@scripts/setup.sh check
	@scripts/lint.sh

format: ## format the sources in place
	@git ls-files '*.cc' '*.h' | xargs clang-format-14 -i

bench: ## whole-process ratios beside git, Python, SciPy and DuckDB, and the benchmarks
	@scripts/setup.sh bench
	@$(MAKE) --no-print-directory build
	@cmake -S . -B $(BUILD)/bench $(CMAKE_FLAGS) $(LAUNCHER) -DGATE_TESTS=OFF -DGATE_BENCH=ON > /dev/null
	@$(call NINJA,$(BUILD)/bench,--target gate_bench stats_bench json_lines)
	@$(BUILD)/bench/bench/gate_bench
	@python3 bench/process_ratios.py $(BUILD)/gate
	@python3 bench/stats_ratios.py $(BUILD)/bench/bench/stats_bench $(BUILD)/gate
	@python3 bench/bulk_ratios.py $(BUILD)/gate $(BUILD)/bench/bench/json_lines

error-rates: setup ## simulate whole gates and write docs/error-rates.md (TIMES=4: four times as many)
	@cmake -S . -B $(BUILD)/release $(CMAKE_FLAGS) $(LAUNCHER) > /dev/null
	@$(call NINJA,$(BUILD)/release,--target error_rates)
	@$(BUILD)/release/bench/error_rates/error_rates docs/error-rates.md $(or $(TIMES),1)

vector_check: setup ## build build/vector_check, which runs a file of reference vectors
	@cmake -S . -B $(BUILD)/release $(CMAKE_FLAGS) $(LAUNCHER) > /dev/null
	@$(call NINJA,$(BUILD)/release,--target vector_check)
	@cp -f $(BUILD)/release/bin/vector_check $(BUILD)/vector_check
	@$(BUILD)/vector_check tests/vectors/stats_vectors.json

fuzz: ## fuzz every parser for FUZZ_SECONDS (default 120) each
	@scripts/setup.sh fuzz
	@scripts/fuzz.sh

differential: build ## hold the readers of Inspect, MLflow, lm-evaluation-harness and promptfoo against the tools themselves (installs them)
	@scripts/differential.sh $(BUILD)/gate

coverage: ## branches of evaluate, checks and policy that no test takes and nobody explained
	@scripts/setup.sh coverage
	@scripts/coverage.sh

install: build ## install gate below PREFIX (default /usr/local)
	@cmake --install $(BUILD)/release --prefix $(or $(PREFIX),/usr/local)

dist: ## build the static release archive in dist/, with its checksum
	@scripts/setup.sh dist
	@scripts/dist.sh

wheel: dist ## build the Python wheel that carries the static program, in dist/
	@scripts/wheel.sh

wheel_test: build ## `pip install .` in a new virtual environment, then run what it put on the PATH
	@tests/ci/wheel_test.sh

lint_ci: build ## actionlint, zizmor and schemas on the action, workflows and templates; the hook under pre-commit
	@scripts/lint_ci.sh $(BUILD)/gate

clean: ## remove what was built
	@rm -rf $(BUILD)
