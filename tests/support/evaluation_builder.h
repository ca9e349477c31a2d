// Evaluations as `evaluate` would make them, for the tests of reports and of the command line.
#ifndef GATE_TESTS_SUPPORT_EVALUATION_BUILDER_H_
#define GATE_TESTS_SUPPORT_EVALUATION_BUILDER_H_

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "gate/model/evaluation.h"

namespace gate::test {

class FindingBuilder {
 public:
  FindingBuilder(std::string check, std::string kind, Verdict verdict, Outcome outcome, ReasonCode reason,
                 std::string summary) {
    finding_.check = std::move(check);
    finding_.kind = std::move(kind);
    finding_.verdict = verdict;
    finding_.outcome = outcome;
    finding_.reason = reason;
    finding_.summary = std::move(summary);
    finding_.selected = 1;
    finding_.policy_at = {"", 12, 5};
  }
  FindingBuilder& metric(std::string name, std::string statistic, std::optional<Direction> direction = {}) {
    finding_.metric = std::move(name);
    finding_.statistic = std::move(statistic);
    finding_.direction = direction;
    return *this;
  }
  FindingBuilder& slice(std::string key, std::string value) {
    finding_.slice.push_back({std::move(key), std::move(value)});
    return *this;
  }
  FindingBuilder& sides(double candidate, double baseline) {
    finding_.candidate = candidate;
    finding_.baseline = baseline;
    return *this;
  }
  FindingBuilder& estimate(Scale scale, double value, double low, double high) {
    finding_.scale = scale;
    finding_.estimate = value;
    finding_.interval = IntervalEstimate{low, high, 0.95, "crossed variance components"};
    return *this;
  }
  FindingBuilder& at_least(double limit) { return finding_.lower_limit = limit, *this; }
  FindingBuilder& at_most(double limit) { return finding_.upper_limit = limit, *this; }
  FindingBuilder& warn_at(double limit) { return finding_.warn_limit = limit, *this; }
  FindingBuilder& margin(double value, std::string text) {
    finding_.margin = value;
    finding_.margin_text = std::move(text);
    return *this;
  }
  FindingBuilder& paired(std::size_t examples, std::size_t candidate_runs, std::size_t baseline_runs) {
    finding_.sizes.paired = examples;
    finding_.sizes.runs_candidate = candidate_runs;
    finding_.sizes.runs_baseline = baseline_runs;
    finding_.selected = examples;
    return *this;
  }
  FindingBuilder& note(std::string code, std::string text) {
    finding_.notes.push_back({std::move(code), std::move(text)});
    return *this;
  }
  FindingBuilder& example(std::string id, double candidate, double baseline) {
    finding_.examples.push_back({std::move(id), candidate, baseline, ""});
    return examples_total(finding_.examples.size());
  }
  FindingBuilder& example(std::string id, std::string text) {
    finding_.examples.push_back({std::move(id), {}, {}, std::move(text)});
    return examples_total(finding_.examples.size());
  }
  FindingBuilder& examples_total(std::size_t total) {
    finding_.examples_total = std::max(finding_.examples_total, total);
    return *this;
  }
  FindingBuilder& advice(std::string text) { return finding_.advice = std::move(text), *this; }
  FindingBuilder& respond(std::string action, std::string owner = {}, std::string runbook = {}) {
    finding_.respond = {std::move(action), std::move(owner), std::move(runbook)};
    return *this;
  }
  FindingBuilder& waived_by(std::size_t index) { return finding_.waiver = index, *this; }
  [[nodiscard]] Finding done() const { return finding_; }

 private:
  Finding finding_;
};

inline FindingBuilder holds(std::string check, std::string kind, ReasonCode reason, std::string summary) {
  return {std::move(check), std::move(kind), Verdict::kPass, Outcome::kHolds, reason, std::move(summary)};
}
inline FindingBuilder blocks(std::string check, std::string kind, ReasonCode reason, std::string summary) {
  return {std::move(check), std::move(kind), Verdict::kBlock, Outcome::kViolated, reason, std::move(summary)};
}
inline FindingBuilder warns(std::string check, std::string kind, ReasonCode reason, std::string summary) {
  return {std::move(check), std::move(kind), Verdict::kWarn, Outcome::kInconclusive, reason, std::move(summary)};
}

class EvaluationBuilder {
 public:
  explicit EvaluationBuilder(std::string policy_id = "support-bot") {
    evaluation_.policy.id = std::move(policy_id);
    evaluation_.policy.owner = "ml-platform";
    evaluation_.policy.path = "policy.yaml";
    evaluation_.policy.source = "file";
    evaluation_.policy.sha256 = std::string(64, 'a');
    evaluation_.policy.size = 1200;
    evaluation_.policy.text = "gate: 1\n";
    evaluation_.candidate = side("candidate-7", "mlp 2", 'c');
    evaluation_.baseline = side("baseline", "mlp 1", 'b');
    evaluation_.verdict = Verdict::kPass;
  }
  // The verdict follows the worst finding.
  EvaluationBuilder& add(const FindingBuilder& finding) { return add(finding.done()); }
  EvaluationBuilder& add(Finding finding) {
    evaluation_.verdict = std::max(evaluation_.verdict, finding.verdict);
    evaluation_.findings.push_back(std::move(finding));
    return *this;
  }
  EvaluationBuilder& waiver(WaiverUse waiver) {
    evaluation_.waivers.push_back(std::move(waiver));
    evaluation_.as_of = Time{1'795'000'000};  // 2026-11-18T11:06:40Z
    return *this;
  }
  EvaluationBuilder& note(std::string code, std::string text) {
    evaluation_.notes.push_back({std::move(code), std::move(text)});
    return *this;
  }
  EvaluationBuilder& provenance(Provenance provenance) {
    evaluation_.provenance = std::move(provenance);
    return *this;
  }
  EvaluationBuilder& no_baseline() {
    evaluation_.has_baseline = false;
    evaluation_.baseline = {};
    return *this;
  }
  [[nodiscard]] Evaluation& get() { return evaluation_; }
  [[nodiscard]] Evaluation done() const { return evaluation_; }

 private:
  static SideSummary side(std::string name, std::string model, char digit) {
    SideSummary summary;
    summary.name = std::move(name);
    summary.model = std::move(model);
    summary.runs = 10;
    summary.seeds = 10;
    summary.examples = 719;
    summary.rows = 7190;
    summary.files = {{"run-0.json", std::string(64, digit), 812},
                     {"samples-0.jsonl", std::string(63, digit) + "0", 51'234}};
    return summary;
  }
  Evaluation evaluation_;
};

inline RunEnvelope envelope() {
  return {.evaluated_at = Time{1'795'000'123},
          .tool_version = "0.1.0",
          .argv = {"evaluate", "--policy", "policy.yaml"},
          .ci = {{"CI", "true"}}};
}

}  // namespace gate::test

#endif  // GATE_TESTS_SUPPORT_EVALUATION_BUILDER_H_
