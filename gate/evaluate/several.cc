#include "gate/evaluate/several.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "gate/base/number.h"
#include "gate/base/text.h"

namespace gate::evaluate {
namespace {

constexpr std::size_t kShownNames = 8;

double divided(double confidence, std::size_t divisor) { return 1 - (1 - confidence) / static_cast<double>(divisor); }

std::string one_sided(const Policy& policy, std::size_t divisor) {
  return short_number((1 - divided(policy.confidence, divisor)) / 2 * 100, 3) + " %";
}

std::string list_of(const std::vector<std::string>& names) {
  std::vector<std::string> shown;
  for (std::size_t i = 0; i < std::min(names.size(), kShownNames); ++i) {
    shown.push_back(shortened(names[i], 60));
  }
  return join(shown, ", ") +
         (names.size() > kShownNames ? " and " + std::to_string(names.size() - kShownNames) + " more" : "");
}

// The checks that do not hold at the level of the family; by themselves all of them do.
std::string undecided(const Evaluation& again) {
  std::vector<std::string> names;
  for (const Finding& finding : again.findings) {
    if (finding.verdict != Verdict::kPass && (names.empty() || names.back() != finding.check)) {
      names.push_back(finding.check);
    }
  }
  return list_of(names);
}

// What Holm's procedure says of a candidate that passes by itself.
struct Step {
  std::size_t divisor = 1;  // at which it passed, or at which the procedure stopped
  bool passed = false;
  std::optional<Evaluation> again;  // at that divisor
};

Finding finding_about(const Policy& policy, const Evaluation& evaluation, const Step& step, std::size_t count) {
  Finding finding;
  finding.check = "gate:candidates";
  finding.kind = "candidates";
  finding.selected = 1;
  finding.policy_at = {evaluation.policy.path, 1, 1};
  finding.verdict = Verdict::kPass;
  const std::string looked = counted(count, "candidate") + " were judged together";
  const std::string level =
      "a one-sided error of " + one_sided(policy, step.divisor) + " in place of " + one_sided(policy, 1);
  if (evaluation.verdict != Verdict::kPass) {
    finding.outcome = Outcome::kNotApplicable;
    finding.reason = ReasonCode::kNotApplicable;
    finding.summary = looked + "; this one does not pass by itself";
  } else if (step.passed) {
    finding.outcome = Outcome::kHolds;
    finding.reason = ReasonCode::kWithinBound;
    finding.summary = looked + ", and this one passes with " + level + " as well: it may ship as the best of " +
                      std::to_string(count);
  } else {
    finding.outcome = Outcome::kInconclusive;
    finding.reason = ReasonCode::kWithinFamilyCorrection;
    finding.verdict = std::max(Verdict::kWarn, step.again->verdict);
    finding.summary = looked + "; this one passes by itself, but not with " + level + " (" + undecided(*step.again) +
                      "): as the best of " + std::to_string(count) + " it may be no more than the luckiest";
    finding.advice = "judge this candidate by itself on fresh runs, or with more data";
    finding.respond = {"investigate", evaluation.policy.owner, evaluation.policy.runbook};
  }
  return finding;
}

// All of them, as the evaluation of the candidate at `own` is to name them.
std::vector<FamilyMember> family_of(const std::vector<std::string>& names, const std::vector<Evaluation>& evaluations,
                                    std::size_t own) {
  std::vector<FamilyMember> family;
  for (std::size_t i = 0; i < names.size(); ++i) {
    family.push_back(i == own
                         ? FamilyMember{names[i], true, {}, {}}
                         : FamilyMember{names[i], false, evaluations[i].candidate.files, evaluations[i].provenance});
  }
  return family;
}

}  // namespace

Policy stricter(const Policy& policy, std::size_t divisor) {
  GATE_INVARIANT(divisor >= 1);
  Policy out = policy;
  out.confidence = divided(policy.confidence, divisor);
  for (CheckSpec& check : out.checks) {
    check.confidence = divided(check.confidence, divisor);
  }
  return out;
}

Status hold_family(const Policy& policy, const std::vector<std::string>& names, const JudgeAgain& judge,
                   std::vector<Evaluation>& evaluations) {
  GATE_INVARIANT(names.size() == evaluations.size());
  std::vector<Step> steps(evaluations.size());
  std::size_t left = evaluations.size();  // hypotheses "this one is unacceptable" that are not rejected yet
  for (bool some = true; some;) {
    some = false;
    const std::size_t divisor = left;
    for (std::size_t i = 0; i < evaluations.size(); ++i) {
      Step& step = steps[i];
      if (step.passed || evaluations[i].verdict != Verdict::kPass) {
        continue;
      }
      GATE_ASSIGN(step.again, judge(i, divisor));
      step.divisor = divisor;
      step.passed = step.again->verdict == Verdict::kPass;
      some = some || step.passed;
      left -= step.passed ? 1U : 0U;
    }
  }
  for (std::size_t i = 0; i < evaluations.size(); ++i) {
    Finding finding = finding_about(policy, evaluations[i], steps[i], evaluations.size());
    finding.notes.push_back({"candidates", "judged together: " + list_of(names)});
    evaluations[i].verdict = std::max(evaluations[i].verdict, finding.verdict);
    evaluations[i].findings.push_back(std::move(finding));
    evaluations[i].family = family_of(names, evaluations, i);
  }
  return Done{};
}

Result<std::vector<Evaluation>> judge_all(const Policy& policy, const std::vector<std::string>& names,
                                          const InputOf& input_of, const Complete& complete) {
  std::vector<Evaluation> evaluations;
  for (std::size_t i = 0; i < names.size(); ++i) {
    const Input input = input_of(policy, i, true);
    GATE_ASSIGN(Evaluation evaluation, evaluate(input));
    GATE_TRY(complete(input, i, evaluation));
    evaluations.push_back(std::move(evaluation));
  }
  if (names.size() > 1) {
    const JudgeAgain again = [&](std::size_t candidate, std::size_t divisor) {
      const Policy held_stricter = stricter(policy, divisor);
      return evaluate(input_of(held_stricter, candidate, false));
    };
    GATE_TRY(hold_family(policy, names, again, evaluations));
  }
  return evaluations;
}

}  // namespace gate::evaluate
