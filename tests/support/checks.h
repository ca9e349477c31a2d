// Binds a kind and runs it, as `evaluate` would.
#ifndef GATE_TESTS_SUPPORT_CHECKS_H_
#define GATE_TESTS_SUPPORT_CHECKS_H_

#include <doctest/doctest.h>

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "gate/model/check.h"
#include "tests/support/params.h"

namespace gate::test {

inline constexpr Time kNow{1'800'000'000};

// What a check may be run on besides the two sides.
struct Surroundings {
  const Provenance* provenance = nullptr;
  const Metrics* metrics = &kNoMetrics;
  std::map<std::string, const RunSet*> sets = {};
  double confidence = 0.95;
  std::vector<Attestation> attestations = {};
};

inline std::vector<Finding> run_all(const CheckKind& kind, const ParamsBuilder& params, const RunSet& candidate,
                                    const RunSet* baseline, const Surroundings& around = {}) {
  auto check = kind.bind(params.done());
  REQUIRE(check.has_value());
  return (*check)->run(CheckContext{candidate, baseline, around.provenance, kNow, around.confidence, *around.metrics,
                                    around.sets, true, around.attestations});
}

inline Finding run_one(const CheckKind& kind, const ParamsBuilder& params, const RunSet& candidate,
                       const RunSet* baseline, const Surroundings& around = {}) {
  const std::vector<Finding> findings = run_all(kind, params, candidate, baseline, around);
  REQUIRE(findings.size() == 1);
  return findings.front();
}

inline std::string bind_error(const CheckKind& kind, const ParamsBuilder& params) {
  auto check = kind.bind(params.done());
  REQUIRE_FALSE(check.has_value());
  return check.error().message;
}

}  // namespace gate::test

#endif  // GATE_TESTS_SUPPORT_CHECKS_H_
