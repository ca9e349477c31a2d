// loss_budget: is the candidate, by all that was accepted since an anchor together, not worse than that anchor by more
// than a budget? Each release may lose a little against the last one; this is the sum.
#include <array>
#include <utility>

#include "gate/base/number.h"
#include "gate/base/text.h"
#include "gate/checks/findings.h"
#include "gate/checks/metric_comparison.h"
#include "gate/checks/registry.h"

namespace gate::checks {
namespace {

constexpr std::array<ParamSpec, 6> kParams{{
    kComparedMetric,
    kComparedDirection,
    {.name = "budget",
     .type = ParamType::kMargin,
     .presence = Presence::kRequired,
     .help = "loss since the anchor that all releases together may spend: 0.015, or 5% of the anchor",
     .weaker = Weaker::kHigher},
    {.name = "anchor",
     .type = ParamType::kText,
     .presence = Presence::kRequired,
     .help = "the records that a person accepted once, a run set beside the policy"},
    kComparedStatistic,
    kComparedRunSd,
}};

class LossBudget : public Check {
 public:
  LossBudget(std::unique_ptr<const Check> comparison, std::string anchor, double sign)
      : comparison_(std::move(comparison)), anchor_(std::move(anchor)), sign_(sign) {}

  Needs needs() const override {
    Needs needs = comparison_->needs();
    needs.baseline = false;
    needs.sets.insert(anchor_);
    return needs;
  }

  Bearing bearing() const override { return comparison_->bearing(); }
  Demands demands() const override { return comparison_->demands(); }

  std::vector<Finding> run(const CheckContext& context) const override {
    CheckContext against = context;
    against.baseline = context.sets.at(anchor_);
    std::vector<Finding> findings = comparison_->run(against);
    for (Finding& finding : findings) {
      finding.summary = "since the anchor " + shortened(anchor_, 80) + ": " + finding.summary;
      if (finding.estimate && finding.interval) {
        finding.notes.push_back({"loss_budget", spent(finding)});
      }
      if (finding.outcome == Outcome::kViolated) {
        finding.advice =
            "the budget is spent by what was accepted since the anchor: win it back, or have a person "
            "accept a new anchor and say why";
      }
    }
    return findings;
  }

 private:
  // "0.011 of a budget of 0.015 is spent (0.004 to 0.018)".
  std::string spent(const Finding& finding) const {
    const bool relative = finding.scale == Scale::kRelative;
    const auto shown = [&](double value) {
      return short_number(relative ? value * 100 : value, 3) + (relative ? "%" : "");
    };
    const double a = -sign_ * finding.interval->low;
    const double b = -sign_ * finding.interval->high;
    return shown(-sign_ * *finding.estimate) + " of a budget of " + finding.margin_text + " is spent (" +
           shown(std::min(a, b)) + " to " + shown(std::max(a, b)) + ")";
  }

  std::unique_ptr<const Check> comparison_;
  std::string anchor_;
  double sign_;
};

Result<std::unique_ptr<const Check>> bind(const Params& params) {
  Params comparison = params;
  comparison.set("margin", *params.find("budget"));
  GATE_ASSIGN(std::unique_ptr<const Check> inner, bind_comparison(comparison, Aim::kNotWorse));
  const double sign = params.text("direction") == "higher" ? 1 : -1;
  return std::unique_ptr<const Check>(std::make_unique<LossBudget>(std::move(inner), *params.text("anchor"), sign));
}

}  // namespace

const CheckKind k_loss_budget{
    "loss_budget", "all that was accepted since an anchor is not worse than a budget together", kParams, &bind};

}  // namespace gate::checks
