// Records and questions for the tests of methods: every metric of one kind, runs that differ a little.
#ifndef GATE_TESTS_UNIT_CHECKS_METHODS_DATA_H_
#define GATE_TESTS_UNIT_CHECKS_METHODS_DATA_H_

#include <doctest/doctest.h>

#include <cmath>
#include <string>
#include <vector>

#include "gate/base/diagnostic.h"
#include "gate/checks/registry.h"
#include "gate/stats/paired_binary.h"
#include "tests/support/params.h"
#include "tests/support/run_sets.h"

namespace gate::test::methods {

inline constexpr stats::Levels kLevels{0.025, 0.025};

struct Shape {
  std::size_t runs = 1, examples = 200, first = 0;
  bool clusters = false;
  unsigned salt = 1;
  std::int64_t first_seed = 0;
};

inline double wobble(std::size_t run, std::size_t example, unsigned salt) {
  const double x =
      std::sin(12.9898 * static_cast<double>(example + 1) + 78.233 * static_cast<double>(run) + salt) * 43758.5453;
  return x - std::floor(x);
}

inline RunSet set_of(const Shape& shape) {
  std::vector<RunSpec> specs;
  for (std::size_t k = 0; k < shape.runs; ++k) {
    RunSpec run;
    run.run_id = "r" + std::to_string(k);
    run.seed = shape.first_seed + static_cast<std::int64_t>(k);
    for (std::size_t i = 0; i < shape.examples; ++i) {
      const double u = wobble(k, i, shape.salt);
      RowSpec row;
      row.id = example_id(shape.first + i);
      row.metrics["passed"] = wobble(0, i, 7) < 0.6 ? 1 : u < 0.9 ? 1 : 0;
      row.metrics["graded"] = 0.4 + 0.5 * u;
      row.metrics["points"] = 50 + 10 * u;
      row.metrics["latency_ms"] = 100 + 10 * u;
      row.metrics["cost_usd"] = 0.01 + 0.001 * u;
      row.metrics["correct"] = u < 0.9 ? 1 : 0;
      if (shape.clusters) {
        row.cluster = "c" + std::to_string(i % 40);
      }
      run.rows.push_back(row);
    }
    specs.push_back(run);
  }
  return make_run_set("set", specs);
}

inline ParamsBuilder asked(const std::string& metric, const std::string& method, bool relative = false) {
  ParamsBuilder params;
  params.text("metric", metric)
      .text("direction", "higher")
      .margin("margin", relative ? 0.2 : 4, relative)
      .number("run_sd", 0);
  return method.empty() ? params : params.text("method", method);
}

inline ParamsBuilder score(const std::string& metric, const std::string& method) {
  ParamsBuilder params;
  params.text("metric", metric).text("direction", "higher").margin("margin", 0.1).number("run_sd", 0);
  return method.empty() ? params : params.text("method", method);
}

inline Finding judged(const ParamsBuilder& params, const RunSet& candidate, const RunSet& baseline) {
  const auto check = checks::k_non_inferiority.bind(params.done());
  REQUIRE_MESSAGE(check.has_value(), (check ? "" : render(check.error())));
  return (*check)->run(CheckContext{candidate, &baseline, nullptr, Time{0}, 0.95}).front();
}

inline std::string refused(const ParamsBuilder& params, const CheckKind& kind = checks::k_non_inferiority) {
  const auto check = kind.bind(params.done());
  if (check.has_value()) {
    return "";
  }
  CHECK(check.error().kind == ErrorKind::kPolicy);
  CHECK(check.error().where.line == 1);
  return check.error().message;
}

inline std::vector<double> column(const RunSet& set, const std::string& metric, std::size_t run = 0) {
  for (const auto& one : set.runs[run].rows.metrics) {
    if (one.name == metric) {
      return one.values;
    }
  }
  return {};
}

inline stats::PairedCounts counts(const std::vector<double>& c, const std::vector<double>& b) {
  stats::PairedCounts out;
  for (std::size_t i = 0; i < c.size(); ++i) {
    ++(c[i] > 0 ? (b[i] > 0 ? out.both_pass : out.candidate_only) : (b[i] > 0 ? out.baseline_only : out.both_fail));
  }
  return out;
}

}  // namespace gate::test::methods

#endif  // GATE_TESTS_UNIT_CHECKS_METHODS_DATA_H_
