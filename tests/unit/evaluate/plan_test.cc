#include "gate/evaluate/plan.h"

#include <doctest/doctest.h>

#include <memory>
#include <string>
#include <vector>

#include "tests/support/run_sets.h"

namespace gate::evaluate {
namespace {

// Plans one answer for each metric that it was told of.
class Plans : public Check {
 public:
  explicit Plans(std::vector<std::string> metrics) : metrics_(std::move(metrics)) {}
  [[nodiscard]] std::vector<Finding> run(const CheckContext& /*context*/) const override { return {}; }
  [[nodiscard]] Needs needs() const override { return {}; }
  [[nodiscard]] std::vector<CheckPlan> plan(const CheckContext& context, double /*power*/) const override {
    std::vector<CheckPlan> plans;
    for (const std::string& metric : metrics_) {
      plans.emplace_back();
      plans.back().metric = metric + " of " + context.candidate.name + " and " + context.baseline->name;
    }
    return plans;
  }

 private:
  std::vector<std::string> metrics_;
};

const CheckKind kKind{"plans", "", {}, nullptr};

CheckSpec spec(const std::string& id, std::vector<std::string> metrics) {
  CheckSpec one;
  one.id = id;
  one.kind = &kKind;
  one.check = std::make_shared<const Plans>(std::move(metrics));
  return one;
}

const RunSet kCandidate = test::make_run_set("candidate", {{"c", 1}});
const RunSet kBaseline = test::make_run_set("baseline", {{"b", 1}});

TEST_CASE("the plans of a policy stand in its order, each under its check") {
  Policy policy;
  policy.checks = {spec("facts", {}), spec("quality", {"correct", "polite"}), spec("cost", {"usd"})};
  const auto plans = plan(policy, kCandidate, kBaseline, 0.8);
  REQUIRE(plans.has_value());
  std::vector<std::string> found;
  for (const CheckPlan& one : *plans) {
    found.push_back(one.check + " (" + one.kind + "): " + one.metric);
  }
  CHECK(found == std::vector<std::string>{"quality (plans): correct of candidate and baseline",
                                          "quality (plans): polite of candidate and baseline",
                                          "cost (plans): usd of candidate and baseline"});
}

TEST_CASE("a policy without a comparison has nothing to plan, and says which kinds would") {
  Policy policy;
  policy.checks = {spec("facts", {})};
  const auto plans = plan(policy, kCandidate, kBaseline, 0.8);
  REQUIRE_FALSE(plans.has_value());
  CHECK(plans.error().kind == ErrorKind::kNothingEvaluated);
  CHECK(plans.error().message == "nothing to plan: no check of this policy compares the candidate with a baseline");
  CHECK(plans.error().hint == "kinds that do: equivalence, non_inferiority, superiority, trade_off");
}

}  // namespace
}  // namespace gate::evaluate
