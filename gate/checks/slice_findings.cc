#include "gate/checks/slice_findings.h"

#include <utility>

#include "gate/base/text.h"
#include "gate/checks/findings.h"

namespace gate::checks {
namespace {

constexpr std::size_t kLeastFamily = 5;  // slices.cc's

// The policy asks about subgroups, and nobody can say which example is in which: no release goes on unseen by that.
Finding slice_missing(const MetricTable& table, const RunSet& candidate, const RunSet* baseline,
                      const std::string& key) {
  std::vector<std::string> known = candidate.slice_keys;
  if (baseline != nullptr) {
    known.insert(known.end(), baseline->slice_keys.begin(), baseline->slice_keys.end());
  }
  Finding finding =
      make_finding(Outcome::kFailed, ReasonCode::kSliceMissing,
                   table.ids.empty() ? table.metric + " is one number a run, which has no slices"
                                     : "no row carries the slice key '" + key + "'" + suggestion(key, known));
  finding.advice = "record the slice on every row, or correct the key in the policy";
  return finding;
}

}  // namespace

Result<SlicesRule> slices_rule(const Params& group) {
  SlicesRule rule;
  rule.by = group.list("by");
  if (rule.by.size() > 2) {
    return policy_error("slices are formed by one or two keys, not by " + std::to_string(rule.by.size()),
                        group.where("by"));
  }
  if (rule.by.size() == 2 && rule.by[0] == rule.by[1]) {
    return policy_error("'" + rule.by[0] + "' is given twice", group.where("by"));
  }
  rule.min_examples = static_cast<std::size_t>(group.count("min_examples").value_or(20));
  return rule;
}

std::vector<Slice> slices_to_judge(const MetricTable& table, const RunSet& candidate, const RunSet* baseline,
                                   const SlicesRule& rule, bool independent, std::vector<Finding>& findings) {
  const std::string by = join(rule.by, " x ");
  const auto none = [&](Finding finding) {
    finding.slice.push_back({by, "(none)"});
    findings.push_back(std::move(finding));
    return std::vector<Slice>{};
  };
  Result<SliceFamily> family = slice_family(table, candidate, baseline, rule.by, rule.min_examples, independent);
  if (!family) {
    findings.push_back(make_finding(Outcome::kFailed, ReasonCode::kCheckFailed, family.error().message));
    return {};
  }
  if (!family->absent.empty()) {
    return none(slice_missing(table, candidate, baseline, family->absent.front()));
  }
  if (!family->too_small.empty()) {
    findings.front().notes.push_back({"slices_not_assessed", "not assessed, fewer than " +
                                                                 std::to_string(rule.min_examples) +
                                                                 " examples: " + some_of(family->too_small, 8)});
  }
  if (family->slices.empty()) {
    Finding finding = make_finding(Outcome::kInconclusive, ReasonCode::kNothingSelected,
                                   "no slice by " + by + " has " + std::to_string(rule.min_examples) + " examples");
    finding.advice = "evaluate more examples of every slice, or lower slices.min_examples";
    return none(std::move(finding));
  }
  if (family->unsliced > 0) {
    findings.front().notes.push_back(
        {"examples_without_slice", counted(family->unsliced, "example") + " in no slice by " + by});
  }
  return std::move(family->slices);
}

void hold_intervals(std::span<Finding> findings, double confidence,
                    const std::function<bool(std::size_t, double)>& violated) {
  if (findings.size() < kLeastFamily) {
    return;
  }
  std::vector<std::size_t> open;
  for (std::size_t i = 0; i < findings.size(); ++i) {
    if (findings[i].outcome == Outcome::kViolated) {
      open.push_back(i);
    }
  }
  // Step by step: each rejection leaves a share of the error to fewer others.
  for (std::size_t rejected = 0, before = 1; !open.empty() && rejected != before;) {
    before = rejected;
    const double share = (1 - confidence) / static_cast<double>(findings.size() - rejected);
    rejected += std::erase_if(open, [&](std::size_t i) { return violated(i, 1 - share); });
  }
  for (const std::size_t i : open) {
    findings[i].outcome = Outcome::kInconclusive;
    findings[i].reason = ReasonCode::kWithinFamilyCorrection;
    findings[i].summary +=
        "; among " + std::to_string(findings.size()) + " slices that is not enough evidence to block (Holm)";
    findings[i].advice = "evaluate more examples of this slice, or more runs: asked alone it would block";
  }
}

}  // namespace gate::checks
