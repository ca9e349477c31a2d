#include "gate/policy/lint.h"

#include <algorithm>
#include <array>
#include <functional>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>

#include "gate/base/diagnostic.h"
#include "gate/base/text.h"
#include "gate/policy/advice.h"
#include "gate/policy/calibration_note.h"

namespace gate::policy {
namespace {

enum class Family { kQuality, kLatency, kCost, kTokens, kSafety };

// The family of a metric by the words of its name; what is none of the others is quality.
Family family_of(std::string_view metric) {
  struct Word {
    std::string_view text;
    Family family;
  };
  static constexpr std::array<Word, 24> kWords{{
      {"latency", Family::kLatency}, {"duration", Family::kLatency},   {"time", Family::kLatency},
      {"ms", Family::kLatency},      {"seconds", Family::kLatency},    {"ttft", Family::kLatency},
      {"tpot", Family::kLatency},    {"throughput", Family::kLatency}, {"cost", Family::kCost},
      {"price", Family::kCost},      {"usd", Family::kCost},           {"eur", Family::kCost},
      {"energy", Family::kCost},     {"token", Family::kTokens},       {"tokens", Family::kTokens},
      {"safety", Family::kSafety},   {"toxicity", Family::kSafety},    {"toxic", Family::kSafety},
      {"harm", Family::kSafety},     {"harmful", Family::kSafety},     {"jailbreak", Family::kSafety},
      {"pii", Family::kSafety},      {"guardrail", Family::kSafety},   {"refusal", Family::kSafety},
  }};
  for (std::size_t start = 0; start < metric.size();) {
    const std::size_t end = std::min(metric.find_first_of("._-/ ", start), metric.size());
    const std::string_view part = metric.substr(start, end - start);
    for (const Word& word : kWords) {
      if (part == word.text) {
        return word.family;
      }
    }
    start = end + 1;
  }
  return Family::kQuality;
}

std::string_view name_of(Family family) {
  switch (family) {
    case Family::kQuality: return "quality";
    case Family::kLatency: return "latency";
    case Family::kCost: return "cost";
    case Family::kTokens: return "tokens";
    case Family::kSafety: return "safety";
  }
  return "";
}

template <typename Condition>
std::vector<const CheckSpec*> select(const Policy& policy, Condition holds) {
  std::vector<const CheckSpec*> selected;
  for (const CheckSpec& check : policy.checks) {
    if (holds(check)) {
      selected.push_back(&check);
    }
  }
  return selected;
}

void single_family(const Policy& policy, Advice& advice) {
  std::optional<Family> only;
  for (const CheckSpec& check : policy.checks) {
    for (const std::string& metric : check.check->needs().metrics) {
      const Family family = family_of(metric);
      if (only && *only != family) {
        return;
      }
      only = family;
    }
  }
  if (only) {
    const bool quality = *only == Family::kQuality;
    advice.add(
        {policy.source.path, 0, 0},
        "every metric of this policy is about " + std::string(name_of(*only)) +
            ", so that a release may get worse at " +
            (quality ? "everything else unseen; add a check on latency_ms, cost_usd, tokens.output or a safety score"
                     : "answering unseen; add a check on a quality score") +
            " [single-family]");
  }
}

void responses(const Policy& policy, Advice& advice) {
  const auto orphans = select(policy, [](const CheckSpec& check) { return check.respond.owner.empty(); });
  if (!orphans.empty()) {
    advice.add(orphans.front()->where, names(orphans) +
                                           " without an owner; write 'owner:' at the top of the policy, or " +
                                           "'respond: {owner: ...}' in the check [no-owner]");
  }
  // For checks on documents the action that follows from the kind is nearly always the right one.
  const auto silent = select(policy, [](const CheckSpec& check) {
    return check.respond.action.empty() && !check.check->needs().metrics.empty();
  });
  if (!silent.empty()) {
    advice.add(silent.front()->where, names(silent) +
                                          " without an action of its own; say what to do when a metric does not " +
                                          "pass, such as 'respond: {action: rollback}' [no-action]");
  }
}

void runbooks(const Policy& policy, Advice& advice) {
  const auto silent = select(policy, [](const CheckSpec& check) { return check.respond.runbook.empty(); });
  if (!silent.empty()) {
    advice.add(silent.front()->where, names(silent) +
                                          " without a runbook; write 'runbook:' at the top of the policy, or "
                                          "'respond: {runbook: ...}' in the check [no-runbook]");
  }
}

// A fixed bound that nobody measured is a guess: it blocks good releases or lets bad ones through.
void calibrations(const Policy& policy, std::optional<Time> now, const std::optional<std::string>& runs,
                  Advice& advice) {
  for (const CheckSpec& check : policy.checks) {
    if (const std::optional<std::string> why = stale_calibration(check, policy.metrics, now, runs)) {
      advice.add(check.calibrated_at, "the calibration of check '" + check.id + "' is stale: " + *why +
                                          "; run gate calibrate again [stale-calibration]");
    }
  }
  const auto guessed = select(
      policy, [](const CheckSpec& check) { return check.kind->name == "threshold" && check.calibrated.empty(); });
  if (!guessed.empty()) {
    advice.add(guessed.front()->where, names(guessed) +
                                           " has a bound without calibration; say where it comes from, such as "
                                           "'calibrated: 5 % quantile of the last 20 releases' [no-calibration]");
  }
}

// What kind of evidence a metric is.
std::string_view evidence_of(std::string_view metric) {
  switch (family_of(metric)) {
    case Family::kQuality: return "evaluation";
    case Family::kLatency:
    case Family::kCost:
    case Family::kTokens: return "telemetry";
    case Family::kSafety: return "safety";
  }
  return "";
}

// A sum over evidence of several kinds lets a gain in one hide a loss in another. A ratio (cost per success) names
// both.
void mixtures(const Policy& policy, Advice& advice) {
  for (const auto& [name, definition] : policy.metrics.defined) {
    std::set<std::string, std::less<>> kinds;
    if (definition.form == MetricDefinition::Form::kSum || definition.form == MetricDefinition::Form::kDifference) {
      for (const std::string& part : definition.of) {
        kinds.emplace(evidence_of(part));
      }
    }
    if (kinds.size() > 1) {
      const std::vector<std::string> all(kinds.begin(), kinds.end());
      advice.add(definition.where, "the metric '" + name + "' adds up " + join(all, " and ") +
                                       " evidence, so that one can hide the other; check each by itself "
                                       "[mixed-families]");
    }
  }
}

void consequences(const Policy& policy, Advice& advice) {
  if (std::all_of(policy.checks.begin(), policy.checks.end(), only_warns)) {
    advice.add(
        {policy.source.path, 0, 0},
        "this policy can never block: every consequence of every check is warn; write 'on_violated: block' where a "
        "release must stop [never-blocks]");
  }
}

void margins(const Policy& policy, Advice& advice) {
  const auto look_at = [&](const Params& params, std::string_view name) {
    const ParamValue* value = params.find(name);
    const Margin* margin = value == nullptr ? nullptr : std::get_if<Margin>(&value->data);
    if (margin != nullptr && margin->value == 0.0) {
      advice.add(value->where,
                 "with a margin of 0 a candidate passes only when it is shown to be better, and an equal one stays "
                 "undecided; write the loss that you can live with [zero-margin]");
    }
  };
  for (const CheckSpec& check : policy.checks) {
    for (const ParamSpec& spec : check.kind->params) {
      look_at(check.params, spec.name);
      if (spec.type == ParamType::kGroup && check.params.group(spec.name) != nullptr) {
        for (const ParamSpec& member : spec.members) {
          look_at(*check.params.group(spec.name), member.name);
        }
      }
    }
  }
}

}  // namespace

void Advice::add(const Where& where, std::string message) {
  const auto text = policy_.texts.find(where.file);
  found_.push_back(
      {where, std::move(message), text == policy_.texts.end() ? "" : std::string(line_of(text->second, where.line))});
}

std::vector<Diagnostic> Advice::take() {
  std::stable_sort(found_.begin(), found_.end(), [](const Diagnostic& a, const Diagnostic& b) {
    return std::tie(a.where.line, a.where.column) < std::tie(b.where.line, b.where.column);
  });
  return std::move(found_);
}

std::string names(const std::vector<const CheckSpec*>& checks) {
  return "check '" + checks.front()->id + "'" +
         (checks.size() == 1 ? "" : " and " + counted(checks.size() - 1, "other"));
}

bool only_warns(const CheckSpec& check) {
  return check.on_violated == Consequence::kWarn && check.on_inconclusive == Consequence::kWarn &&
         check.on_missing == Consequence::kWarn;
}

std::vector<Diagnostic> lint(const Policy& policy, std::optional<Time> now, const std::optional<std::string>& runs) {
  Advice advice(policy);
  single_family(policy, advice);
  consequences(policy, advice);
  responses(policy, advice);
  runbooks(policy, advice);
  calibrations(policy, now, runs, advice);
  mixtures(policy, advice);
  margins(policy, advice);
  foreseen(policy, advice);
  shadows(policy, advice);
  contradictions(policy, advice);
  waivers(policy, now, advice);
  return advice.take();
}

}  // namespace gate::policy
