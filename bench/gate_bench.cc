// Where the time of an evaluation goes, stage by stage, on the bundled records. Whole-process ratios:
// process_ratios.py.
#include <benchmark/benchmark.h>

#include <cstdlib>
#include <string>

#include "gate/base/diagnostic.h"
#include "gate/base/file_system.h"
#include "gate/base/sha256.h"
#include "gate/checks/registry.h"
#include "gate/evaluate/evaluate.h"
#include "gate/policy/reader.h"
#include "gate/records/registry.h"
#include "gate/report/registry.h"

namespace {

const std::string kDigits = std::string(GATE_EXAMPLES) + "/digits";

template <typename T>
T required(gate::Result<T> result) {
  if (!result) {
    std::fputs(gate::render(result.error()).c_str(), stderr);
    std::exit(1);
  }
  return std::move(result).value();
}

std::string policy_bytes() { return required(gate::read_named_file(kDigits + "/policy.yaml", 1 << 20)); }

gate::Policy policy_of(const std::string& bytes) {
  gate::policy::PolicyInput input;
  input.bytes = bytes;
  input.file = "policy.yaml";
  input.source = "file";
  return required(gate::policy::read_policy(input, gate::checks::all_kinds()));
}

gate::RunSet records_of(const std::string& name) {
  return required(gate::records::read_run_set(*required(gate::open_disk_tree(kDigits + "/" + name)), name, {}));
}

void read_policy(benchmark::State& state) {
  const std::string bytes = policy_bytes();
  for (auto unused : state) {
    benchmark::DoNotOptimize(policy_of(bytes));
  }
}

void read_records(benchmark::State& state) {
  for (auto unused : state) {
    benchmark::DoNotOptimize(records_of("baseline"));
  }
  state.SetItemsProcessed(state.iterations() * 10 * 719);
}

// The bound of reading: the digests of the same bytes.
void digest_records(benchmark::State& state) {
  const auto tree = required(gate::open_disk_tree(kDigits + "/baseline"));
  const std::vector<std::string> names = required(tree->list());
  for (auto unused : state) {
    for (const std::string& name : names) {
      benchmark::DoNotOptimize(gate::sha256(required(gate::read_file(*tree, name, 1 << 24))));
    }
  }
  state.SetItemsProcessed(state.iterations() * 10 * 719);
}

void evaluate(benchmark::State& state) {
  const std::string bytes = policy_bytes();
  const gate::Policy policy = policy_of(bytes);
  const gate::RunSet candidate = records_of("candidate-slice-regression");
  const gate::RunSet baseline = records_of("baseline");
  for (auto unused : state) {
    benchmark::DoNotOptimize(
        gate::evaluate::evaluate({policy, candidate, &baseline, nullptr, gate::Time{1'795'000'000}}));
  }
}

void write_statement(benchmark::State& state) {
  const std::string bytes = policy_bytes();
  const gate::Policy policy = policy_of(bytes);
  const gate::RunSet candidate = records_of("candidate-slice-regression");
  const gate::RunSet baseline = records_of("baseline");
  const gate::Evaluation evaluation =
      required(gate::evaluate::evaluate({policy, candidate, &baseline, nullptr, gate::Time{1'795'000'000}}));
  for (auto unused : state) {
    benchmark::DoNotOptimize(gate::report::find_report("statement")->write(evaluation, {}));
  }
}

BENCHMARK(read_policy)->Unit(benchmark::kMicrosecond);
BENCHMARK(read_records)->Unit(benchmark::kMicrosecond);
BENCHMARK(digest_records)->Unit(benchmark::kMicrosecond);
BENCHMARK(evaluate)->Unit(benchmark::kMicrosecond);
BENCHMARK(write_statement)->Unit(benchmark::kMicrosecond);

}  // namespace

BENCHMARK_MAIN();
