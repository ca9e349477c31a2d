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

// Policies that are sent on purpose: as many checks as are taken, all right or all wrong, and an alias bomb. Each well
// below 50 ms.
std::string many_checks(const std::string& members) {
  std::string yaml = "gate: 1\nid: many\nowner: team\nchecks:\n";
  for (int i = 0; i < 2000; ++i) {
    yaml += "  - {id: check-" + std::to_string(i) + ", " + members + "}\n";
  }
  return yaml;
}

void read_bytes(benchmark::State& state, const std::string& yaml) {
  gate::policy::PolicyInput input;
  input.bytes = yaml;
  input.file = "policy.yaml";
  input.source = "file";
  for (auto unused : state) {
    benchmark::DoNotOptimize(gate::policy::read_policy(input, gate::checks::all_kinds()));
  }
}

void read_two_thousand_checks(benchmark::State& state) {
  read_bytes(state,
             many_checks("kind: threshold, metric: latency_ms, statistic: p95, max: 900, respond: {action: route}"));
}

void refuse_two_thousand_misspellings(benchmark::State& state) {
  read_bytes(state, many_checks("kind: threshold, metirc: latency_ms, max: 900"));
}

void refuse_alias_bomb(benchmark::State& state) {
  std::string yaml = "gate: 1\nid: bomb\na0: &a0 [x]\n";
  for (int i = 1; i < 30; ++i) {
    const std::string last = "*a" + std::to_string(i - 1);
    yaml += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " [" + last + ", " + last + ", " + last + "]\n";
  }
  read_bytes(state, yaml);
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
BENCHMARK(read_two_thousand_checks)->Unit(benchmark::kMillisecond);
BENCHMARK(refuse_two_thousand_misspellings)->Unit(benchmark::kMillisecond);
BENCHMARK(refuse_alias_bomb)->Unit(benchmark::kMillisecond);
BENCHMARK(read_records)->Unit(benchmark::kMicrosecond);
BENCHMARK(digest_records)->Unit(benchmark::kMicrosecond);
BENCHMARK(evaluate)->Unit(benchmark::kMicrosecond);
BENCHMARK(write_statement)->Unit(benchmark::kMicrosecond);

}  // namespace

BENCHMARK_MAIN();
