// Repeated runs of one system with known truth, and a policy about them.
#ifndef GATE_TESTS_UNIT_CALIBRATE_WORLD_H_
#define GATE_TESTS_UNIT_CALIBRATE_WORLD_H_

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "gate/calibrate/simulate.h"
#include "gate/checks/registry.h"
#include "gate/policy/reader.h"
#include "gate/stats/rng.h"
#include "tests/support/run_sets.h"

namespace gate::test {

// Pass rates near 0.8 that differ between examples, latencies near 100 ms; two slices; clusters of `cluster_size`.
inline RunSet repeated_runs(std::size_t runs, std::size_t examples, std::size_t cluster_size = 1) {
  stats::Stream easy({7, 1}, 0);
  std::vector<double> chance;
  for (std::size_t e = 0; e < examples; ++e) {
    chance.push_back(easy.uniform() < 0.7 ? 0.95 : 0.45);
  }
  std::vector<RunSpec> specs;
  for (std::size_t r = 0; r < runs; ++r) {
    stats::Stream random({7, 2}, static_cast<std::uint32_t>(r));
    RunSpec run{"run-" + std::to_string(100 + r), static_cast<std::int64_t>(r)};
    run.fields["dataset.sha256"] = "exam";
    run.metrics["throughput"] = 50 + random.normal();
    for (std::size_t e = 0; e < examples; ++e) {
      RowSpec row{"e" + std::to_string(1000 + e),
                  {{"correct", random.uniform() < chance[e] ? 1.0 : 0.0}, {"latency_ms", 100 + 10 * random.normal()}}};
      row.slices["half"] = e < examples / 2 ? "first" : "second";
      row.cluster = cluster_size > 1 ? "c" + std::to_string(e / cluster_size) : "";
      run.rows.push_back(row);
    }
    specs.push_back(run);
  }
  return make_run_set("baseline", specs);
}

inline Policy policy_of(const std::string& checks) {
  const std::string text = "gate: 1\nid: p\nowner: o\nchecks:\n" + checks;
  policy::PolicyInput input;
  input.bytes = text;
  input.file = "policy.yaml";
  input.source = "file";
  Result<Policy> policy = policy::read_policy(input, checks::all_kinds());
  REQUIRE(policy.has_value());
  return *std::move(policy);
}

inline calibrate::Pool pool_of(const RunSet& set) {
  Result<calibrate::Pool> pool = calibrate::make_pool({&set, 1});
  REQUIRE(pool.has_value());
  return *std::move(pool);
}

}  // namespace gate::test

#endif  // GATE_TESTS_UNIT_CALIBRATE_WORLD_H_
