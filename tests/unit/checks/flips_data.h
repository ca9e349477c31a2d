// Data for the tests of what would flip a comparison, and the checks on it.
#ifndef GATE_TESTS_UNIT_CHECKS_FLIPS_DATA_H_
#define GATE_TESTS_UNIT_CHECKS_FLIPS_DATA_H_

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "gate/checks/registry.h"
#include "tests/support/checks.h"
#include "tests/support/params.h"
#include "tests/support/run_sets.h"

namespace gate::test {

using Runs = std::vector<std::vector<double>>;  // [run][example]

inline RunSet set_of(const Runs& runs) {
  std::vector<RunSpec> specs;
  for (std::size_t k = 0; k < runs.size(); ++k) {
    RunSpec run;
    run.run_id = "r" + std::to_string(k);
    run.seed = static_cast<std::int64_t>(k);
    for (std::size_t i = 0; i < runs[k].size(); ++i) {
      RowSpec row;
      row.id = gate::test::example_id(i);
      row.metrics["m"] = runs[k][i];
      run.rows.push_back(row);
    }
    specs.push_back(run);
  }
  return gate::test::make_run_set("set", specs);
}

// One number a run.
inline RunSet documents(const std::vector<double>& values) {
  std::vector<RunSpec> specs;
  for (std::size_t k = 0; k < values.size(); ++k) {
    RunSpec run{"r" + std::to_string(k), static_cast<std::int64_t>(k)};
    run.metrics["m"] = values[k];
    specs.push_back(run);
  }
  return gate::test::make_run_set("set", specs);
}

struct Case {
  const gate::CheckKind* kind = &gate::checks::k_non_inferiority;
  std::string key = "margin", direction = "higher";
  double margin = 0.05;
  bool relative = false;
};

inline Finding judged(const Case& how, const Runs& candidate, const Runs& baseline) {
  ParamsBuilder params;
  params.text("metric", "m").margin(how.key, how.margin, how.relative).number("run_sd", 0);
  if (how.key != "equivalence") {
    params.text("direction", how.direction);
  }
  const RunSet b = set_of(baseline);
  return gate::test::run_one(*how.kind, params, set_of(candidate), &b);
}

inline const Flip* flip(const Finding& finding, const std::string& code) {
  const auto at =
      std::find_if(finding.flips.begin(), finding.flips.end(), [&](const Flip& each) { return each.code == code; });
  return at == finding.flips.end() ? nullptr : &*at;
}

// The first `ones` examples are 1, but for `lost` of them from `from` on.
inline std::vector<double> passing(std::size_t n, std::size_t ones, std::size_t from, std::size_t lost) {
  std::vector<double> values(n, 0);
  std::fill_n(values.begin(), ones, 1.0);
  std::fill_n(values.begin() + static_cast<std::ptrdiff_t>(from), lost, 0.0);
  return values;
}

inline std::vector<double> wobbling(std::size_t n, double centre, double salt) {
  std::vector<double> values;
  for (std::size_t i = 0; i < n; ++i) {
    values.push_back(centre + std::sin(13 * static_cast<double>(i) + salt));
  }
  return values;
}

// The margin that is named gives the outcome that is claimed, and one a hundredth of the way back does not.
inline void check_margin(Case how, const Runs& candidate, const Runs& baseline) {
  const Finding finding = judged(how, candidate, baseline);
  const Flip* found = flip(finding, "margin");
  REQUIRE_MESSAGE(found != nullptr, finding.summary);
  const double margin = how.margin;
  how.margin = found->amount;
  CHECK(judged(how, candidate, baseline).outcome == found->to);
  how.margin = found->amount + (margin > found->amount ? 0.01 : -0.01) * found->amount;
  CHECK(judged(how, candidate, baseline).outcome != found->to);
}

}  // namespace gate::test

#endif  // GATE_TESTS_UNIT_CHECKS_FLIPS_DATA_H_
