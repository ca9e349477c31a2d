// openmetrics: the numbers of every check as OpenMetrics text, which GitLab's metrics report and Prometheus read. A
// name and set of labels stands there once; "# EOF" is the last line.
#include <cmath>
#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "gate/base/number.h"
#include "gate/report/escape.h"
#include "gate/report/problems.h"
#include "gate/report/registry.h"
#include "gate/report/wording.h"

namespace gate::report {
namespace {

constexpr std::size_t kMaxBytes = 10'000'000;

std::string number(double value) {
  return std::isnan(value) ? "NaN" : std::isinf(value) ? (value < 0 ? "-Inf" : "+Inf") : canonical_number(value);
}

std::string label(std::string_view name, std::string_view value) {
  return std::string(name) + "=\"" + label_value(value) + "\"";
}

class Family {
 public:
  Family(std::string_view name, std::string_view help) : name_(name) {
    text_ = "# TYPE " + name_ + " gauge\n# HELP " + name_ + " " + std::string(help) + "\n";
  }
  void add(const std::string& labels, std::string_view role, std::optional<double> value) {
    if (value) {
      text_ += name_ + "{" + labels + (role.empty() ? "" : "," + label("role", role)) + "} " + number(*value) + "\n";
    }
  }
  [[nodiscard]] std::size_t size() const { return text_.size(); }
  [[nodiscard]] const std::string& text() const { return text_; }

 private:
  std::string name_;
  std::string text_;
};

// Findings whose labels read alike are told apart by a number: a reader refuses the same labels twice.
class Labels {
 public:
  explicit Labels(const Evaluation& evaluation) : policy_(label("policy", evaluation.policy.id)) {}
  [[nodiscard]] const std::string& policy() const { return policy_; }
  std::string next(const Finding& finding) {
    std::string labels = policy_ + "," + label("check", finding.check) + "," +
                         label("slice", finding.slice.empty() ? "all" : slice_text(finding.slice));
    if (!finding.metric.empty()) {
      labels += "," + label("metric", finding.metric) + "," + label("statistic", finding.statistic);
    }
    const std::size_t n = ++seen_[labels];
    return n == 1 ? labels : labels + "," + label("occurrence", std::to_string(n));
  }

 private:
  std::string policy_;
  std::map<std::string, std::size_t> seen_;
};

double rank(Verdict verdict) { return verdict == Verdict::kPass ? 0 : verdict == Verdict::kWarn ? 1 : 2; }

Result<std::string> write(const Evaluation& evaluation, const RunEnvelope& /*envelope*/) {
  Labels labels(evaluation);
  Family verdict("gate_verdict", "The verdict: 0 pass, 1 warn, 2 block.");
  Family findings("gate_findings", "Findings by verdict.");
  Family omitted("gate_findings_omitted", "Findings that this file had no room for; the evidence has them.");
  Family checks("gate_check_verdict", "The verdict on a check and slice: 0 pass, 1 warn, 2 block.");
  Family values("gate_metric", "The statistic of each side, in the unit of the metric.");
  Family estimates("gate_estimate", "What is judged: the value, or the change against the baseline.");
  Family intervals("gate_interval", "The ends of its confidence interval.");
  Family limits("gate_limit", "The limits it is judged by.");
  verdict.add(labels.policy(), "", rank(evaluation.verdict));
  for (const Verdict each : {Verdict::kPass, Verdict::kWarn, Verdict::kBlock}) {
    findings.add(labels.policy() + "," + label("verdict", word(each)), "", static_cast<double>(evaluation.count(each)));
  }
  std::vector<const Finding*> order = problems(evaluation);
  for (const Finding& finding : evaluation.findings) {
    if (finding.verdict == Verdict::kPass) {
      order.push_back(&finding);
    }
  }
  std::size_t shown = 0;
  for (; shown < order.size(); ++shown) {
    if (checks.size() + values.size() + estimates.size() + intervals.size() + limits.size() > kMaxBytes) {
      break;
    }
    const Finding& finding = *order[shown];
    const std::string of = labels.next(finding);
    checks.add(of, "", rank(finding.verdict));
    values.add(of, "candidate", finding.candidate);
    values.add(of, "baseline", finding.baseline);
    estimates.add(of + "," + label("scale", word(finding.scale)), "", finding.estimate);
    if (finding.interval) {
      intervals.add(of, "low", finding.interval->low);
      intervals.add(of, "high", finding.interval->high);
    }
    limits.add(of, "lower", finding.lower_limit);
    limits.add(of, "upper", finding.upper_limit);
    limits.add(of, "warn", finding.warn_limit);
  }
  omitted.add(labels.policy(), "", static_cast<double>(order.size() - shown));
  return verdict.text() + findings.text() + omitted.text() + checks.text() + values.text() + estimates.text() +
         intervals.text() + limits.text() + "# EOF\n";
}

}  // namespace

const Report k_openmetrics{"openmetrics", "the numbers of every check as OpenMetrics text", &write};

}  // namespace gate::report
