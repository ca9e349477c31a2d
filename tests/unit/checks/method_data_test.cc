// Which methods fit which data: a method that does not fit names those that do.
#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "tests/unit/checks/methods_data.h"

using namespace gate::test::methods;  // NOLINT(google-build-using-namespace)
using gate::Finding;
using gate::Outcome;
using gate::ReasonCode;
using gate::RunSet;
using gate::test::make_run_set;
using gate::test::ParamsBuilder;
using gate::test::RunSpec;

namespace {

// Runs that tell one number each.
RunSet numbers(std::size_t runs, double first) {
  std::vector<RunSpec> specs;
  for (std::size_t k = 0; k < runs; ++k) {
    RunSpec run;
    run.run_id = "r" + std::to_string(k);
    run.seed = static_cast<std::int64_t>(k);
    run.metrics["accuracy"] = first + 0.01 * static_cast<double>(k * k);
    specs.push_back(run);
  }
  return make_run_set("set", specs);
}

struct Unfit {
  ParamsBuilder params;
  Shape candidate, baseline;
  std::string fits;
};

ParamsBuilder with(ParamsBuilder params, const char* name, const char* word) { return params.text(name, word); }
ParamsBuilder seeds(const ParamsBuilder& params) { return with(params, "paired_by", "seed"); }
ParamsBuilder apart(const ParamsBuilder& params) { return with(params, "paired_by", "nothing"); }
ParamsBuilder p90(const ParamsBuilder& params) { return with(params, "statistic", "p90"); }

void check_unfit(const Finding& finding, const std::string& fits) {
  CAPTURE(finding.summary);
  CHECK(finding.outcome == Outcome::kInconclusive);
  CHECK(finding.reason == ReasonCode::kMethodUnfit);
  CHECK(finding.advice == (fits == "none" ? "leave 'method' out: none that can be named fits these data"
                                          : "leave 'method' out, or name one that fits these data: " + fits));
}

}  // namespace

TEST_CASE("rows: a method that does not fit them names those that do") {
  const Shape one{1, 200, 0, false, 2};
  const Shape clustered{1, 200, 0, true, 2};
  const Shape three{3, 200, 0, false, 2};
  const std::string pairs_of_pass_fail =
      "sign_flip, bootstrap_percentile, bootstrap_basic, bootstrap_bca, bootstrap_studentised, tango, newcombe, "
      "bonett_price or hedged";
  const std::string noisy_pass_fail =
      "gaffke, paired_t, bootstrap_percentile, bootstrap_basic, bootstrap_bca, bootstrap_studentised, tango, newcombe, "
      "bonett_price or hedged";
  const std::vector<Unfit> rows{
      {score("passed", "crossed"), one, {}, "exact, gaffke, paired_t, " + pairs_of_pass_fail},
      {score("passed", "crossed").number("run_sd", 0.01), one, {}, noisy_pass_fail},
      {asked("points", "crossed"),
       one,
       {},
       "paired_t, sign_flip, bootstrap_percentile, bootstrap_basic, bootstrap_bca or bootstrap_studentised"},
      {seeds(asked("points", "crossed")),
       one,
       {},
       "paired_t, sign_flip, bootstrap_percentile, bootstrap_basic, bootstrap_bca or bootstrap_studentised"},
      {asked("points", "tango"),
       clustered,
       {1, 200, 0, true},
       "paired_t, cr2, bootstrap_percentile or bootstrap_basic"},
      {score("graded", "tango"),
       clustered,
       {1, 200, 0, true},
       "gaffke, paired_t, cr2, bootstrap_percentile or bootstrap_basic"},
      {asked("points", "tango"), {3, 200, 0, true, 2}, {3, 200, 0, true}, "crossed, cr2, welch, pooled or permutation"},
      {asked("points", "tango"), three, {}, "crossed"},
      {asked("points", "tango"), one, {3}, "crossed"},
      {asked("points", "log_ratio", true),
       clustered,
       {1, 200, 0, true},
       "paired_t, cr2, bootstrap_percentile or bootstrap_basic"},
      {p90(asked("points", "paired_t")),
       one,
       {},
       "bootstrap_percentile, bootstrap_basic, bootstrap_bca or order_statistics"},
      {p90(asked("points", "order_statistics")), three, {3}, "welch, pooled or permutation"},
      {p90(asked("points", "order_statistics")), clustered, {1, 200, 0, true}, "none"},
      {asked("cost_per_success", "fieller", true), one, {}, "log_ratio or linearised"},
      {asked("cost_per_success", "tango"), one, {}, "linearised"},
  };
  for (const Unfit& row : rows) {
    CAPTURE(row.fits);
    check_unfit(judged(row.params, set_of(row.candidate), set_of(row.baseline)), row.fits);
  }
}

TEST_CASE("different examples: a method that does not fit them names those that do") {
  const Shape one{1, 200, 500, false, 2};
  const Shape three{3, 200, 500, false, 2};
  const std::vector<Unfit> rows{
      {apart(score("graded", "newcombe")), three, {3}, "square_and_add"},
      {apart(score("graded", "newcombe")), one, {}, "square_and_add"},
      {apart(score("passed", "bootstrap_basic")), one, {}, "newcombe, miettinen_nurminen or square_and_add"},
      {apart(score("passed", "newcombe")), {1, 200, 500, true, 2}, {1, 200, 0, true}, "square_and_add"},
      {apart(p90(asked("points", "order_statistics"))), three, {3}, "none"},
      {apart(p90(asked("points", "order_statistics"))), {1, 200, 500, true, 2}, {1, 200, 0, true}, "none"},
      {apart(asked("cost_per_success", "square_and_add", true)), one, {}, "none"},
  };
  for (const Unfit& row : rows) {
    CAPTURE(row.fits);
    check_unfit(judged(row.params, set_of(row.candidate), set_of(row.baseline)), row.fits);
  }
}

TEST_CASE("a bootstrap of one run a side says which of its demands the data miss") {
  const Finding mean = judged(apart(asked("points", "bootstrap_percentile")), set_of({1, 200, 500}), set_of({}));
  CHECK(
      mean.summary.find("is for one run a side: a mean over the same examples, or a percentile of unclustered ones") !=
      std::string::npos);
  const Finding tail = judged(p90(asked("points", "paired_t")), set_of({1, 200, 0, false, 2}), set_of({}));
  CHECK(tail.summary.find("is for a mean of one run a side") != std::string::npos);
}

TEST_CASE("one number a run: a method over rows names those over runs") {
  struct Row {
    ParamsBuilder params;
    std::size_t candidate, baseline;
    std::string fits;
  };
  const std::vector<Row> rows{
      {score("accuracy", "tango"), 4, 4, "welch, pooled or permutation"},
      {seeds(score("accuracy", "tango")), 4, 4, "paired_t, welch, pooled, permutation or sign_flip"},
      {seeds(score("accuracy", "tango")), 1, 1, "none"},
      {score("accuracy", "tango"), 4, 1, "none"},
      {score("accuracy", "tango"), 1, 4, "none"},
      {apart(score("accuracy", "square_and_add")), 4, 4, "none"},
      {apart(score("accuracy", "miettinen_nurminen")), 4, 4, "none"},
      {score("accuracy", "gaffke"), 4, 4, "welch, pooled or permutation"},
      {score("accuracy", "crossed"), 4, 4, "welch, pooled or permutation"},
      {score("accuracy", "cr2"), 4, 4, "welch, pooled or permutation"},
      {score("accuracy", "linearised"), 4, 4, "welch, pooled or permutation"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.fits);
    check_unfit(judged(row.params, numbers(row.candidate, 0.8), numbers(row.baseline, 0.79)), row.fits);
  }
}

TEST_CASE("a method of means is refused for a sum and for a maximum, and the methods over runs are named") {
  for (const char* statistic : {"sum", "max"}) {
    const std::string why = refused(with(score("graded", "tango"), "statistic", statistic));
    CHECK(why.find("not for the " + std::string(statistic)) != std::string::npos);
    CHECK(why.find("name one of: paired_t, welch, pooled, permutation or sign_flip") != std::string::npos);
  }
}
