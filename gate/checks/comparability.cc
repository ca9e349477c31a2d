// comparability: do both sides share what makes them comparable (dataset, judge, scorer, decoding), and which of the
// parts that may change did change?
#include <algorithm>
#include <array>
#include <map>
#include <optional>

#include "gate/base/text.h"
#include "gate/checks/bridge.h"
#include "gate/checks/changed_parts.h"
#include "gate/checks/findings.h"
#include "gate/checks/registry.h"

namespace gate::checks {
namespace {

constexpr std::array<ParamSpec, 3> kBridge{{
    {.name = "set",
     .type = ParamType::kText,
     .presence = Presence::kRequired,
     .help = "a run set beside the policy: the same answers, scored by both judges"},
    {.name = "metric", .type = ParamType::kText, .presence = Presence::kRequired, .help = "the score they are held to"},
    {.name = "margin",
     .type = ParamType::kMargin,
     .presence = Presence::kRequired,
     .help = "by how much their means may differ, in the metric's unit",
     .weaker = Weaker::kHigher},
}};
constexpr std::array<ParamSpec, 4> kParams{{
    {.name = "same",
     .type = ParamType::kTextList,
     .presence = Presence::kRequired,
     .help = "members that every run of both sides must agree on, each with everything below it",
     .weaker = Weaker::kFewer},
    {.name = "may_differ",
     .type = ParamType::kTextList,
     .help = "parts that may change; when given, every other part of the experiment that changed is a violation",
     .without = Without::kWeaker},
    {.name = "at_most_one",
     .type = ParamType::kTextList,
     .help = "parts of which no two may change at once, or nobody can say what moved the numbers",
     .weaker = Weaker::kFewer,
     .without = Without::kWeaker},
    {.name = "bridge",
     .type = ParamType::kGroup,
     .help = "accepts another judge when both agree on a bridge set",
     .members = kBridge,
     .without = Without::kStricter},
}};

// The parts of an experiment that decide what is being compared. Code and environment change with every commit and are
// compared only when `same` names them.
constexpr std::array<std::string_view, 7> kParts{"dataset", "hyperparameters", "judge", "model",
                                                 "prompt",  "retriever",       "scorer"};

using Values = std::map<std::string, Scalar>;

constexpr std::size_t kMostPrinted = 3;

// Of more members than are printed only those that `other` does not have, too: the ones that tell the two apart.
std::string printed(const Values& values, const Values& other, const std::string& path) {
  if (const auto whole = values.find(path); whole != values.end()) {
    return "'" + shortened(whole->second.text, 40) + "'";
  }
  std::vector<std::string> parts;
  for (const auto& [at, value] : values) {
    const auto same = other.find(at);
    if (values.size() <= kMostPrinted || same == other.end() || same->second != value) {
      parts.push_back(at.substr(path.size() + 1) + " '" + shortened(value.text, 24) + "'");
    }
  }
  return parts.empty() ? "nothing" : some_of(parts, kMostPrinted);
}

struct Compared {
  std::vector<ExampleNote> differ;   // members that do not agree
  std::vector<std::string> unnamed;  // members that some record does not name
};

struct Settings {
  std::vector<std::string> same, may_differ, at_most_one;
  std::optional<BridgeRule> bridge;
};

bool is_of_judge(const std::string& path) { return path == "judge" || path.starts_with("judge."); }

class Comparability : public Check {
 public:
  explicit Comparability(Settings settings) : settings_(std::move(settings)) {}

  Needs needs() const override {
    Needs needs;
    if (settings_.bridge) {
      needs.sets.insert(settings_.bridge->set);
      needs.metrics.insert(settings_.bridge->metric);
    }
    return needs;
  }
  Bearing bearing() const override {
    const bool bridged = settings_.bridge.has_value();
    return {.confidence = bridged, .on_inconclusive = bridged};
  }

  std::vector<Finding> run(const CheckContext& context) const override {
    const std::vector<const RunDocument*> candidate = documents(context.candidate);
    const std::vector<const RunDocument*> baseline = documents(*context.baseline);
    Compared compared;
    for (const std::string& path : settings_.same) {
      compare(path, candidate, baseline, compared);
    }
    std::vector<std::string> changed;
    for (const std::string_view part : kParts) {
      const std::string path(part);
      const std::vector<std::string> members = changed_members(path, candidate, baseline);
      if (!members.empty()) {
        changed.push_back(path);
        if (!settings_.may_differ.empty() && !is_listed(path, members)) {
          compared.differ.push_back({path, {}, {}, difference(path, members, candidate, baseline)});
        }
      }
    }
    Finding finding = only_judge_differs(compared) && of_one_judge(candidate) && of_one_judge(baseline)
                          ? judge_bridge(*settings_.bridge, said_under(*candidate.front(), "judge"),
                                         said_under(*baseline.front(), "judge"), context)
                          : verdict(compared);
    if (finding.outcome == Outcome::kHolds) {
      attribute(changed, finding);
    }
    finding.notes.push_back({"changed", changed.empty() ? "no part of the experiment changed by its record"
                                                        : "changed against the baseline: " + join(changed, ", ")});
    finding.selected = candidate.size() + baseline.size();
    return only(std::move(finding));
  }

 private:
  [[nodiscard]] bool only_judge_differs(const Compared& compared) const {
    return settings_.bridge && !compared.differ.empty() && compared.unnamed.empty() &&
           std::all_of(compared.differ.begin(), compared.differ.end(),
                       [](const ExampleNote& member) { return is_of_judge(member.id); });
  }

  static bool of_one_judge(const std::vector<const RunDocument*>& side) {
    return std::all_of(side.begin(), side.end(), [&](const RunDocument* document) {
      return said_under(*document, "judge") == said_under(*side.front(), "judge");
    });
  }

  // More than one of the named parts changed: the sides are comparable, but nobody can say what the difference is due
  // to.
  void attribute(const std::vector<std::string>& changed, Finding& finding) const {
    std::vector<std::string> together;
    for (const std::string& part : settings_.at_most_one) {
      if (std::find(changed.begin(), changed.end(), part) != changed.end()) {
        together.push_back(part);
      }
    }
    if (together.size() > 1) {
      finding.outcome = Outcome::kInconclusive;
      finding.reason = ReasonCode::kAttributionUnclear;
      finding.summary = join(together, " and ") + " changed at once; what moved the numbers cannot be told";
      finding.advice = "evaluate the changes one by one, each against what came before";
    }
  }

  static std::vector<const RunDocument*> documents(const RunSet& set) {
    std::vector<const RunDocument*> all;
    for (const Run& run : set.runs) {
      all.push_back(&run.document);
    }
    return all;
  }

  static std::string difference(const std::string& path, const std::vector<std::string>& members,
                                const std::vector<const RunDocument*>& candidate,
                                const std::vector<const RunDocument*>& baseline) {
    const Values ours = said_under(odd_one(members, candidate, baseline), path);
    const Values theirs = said_under(odd_one(members, baseline, candidate), path);
    return "the candidate has " + printed(ours, theirs, path) + ", the baseline " + printed(theirs, ours, path);
  }

  // A part is accounted for when `may_differ` names it or each member that changed, or when `same` already compares a
  // member of it.
  bool is_listed(const std::string& part, const std::vector<std::string>& members) const {
    const auto below = [](const std::string& path, const std::string& of) {
      return path == of || path.starts_with(of + ".");
    };
    return std::any_of(settings_.same.begin(), settings_.same.end(),
                       [&](const std::string& path) { return below(path, part); }) ||
           std::all_of(members.begin(), members.end(), [&](const std::string& member) {
             return std::any_of(settings_.may_differ.begin(), settings_.may_differ.end(),
                                [&](const std::string& path) { return below(member, path); });
           });
  }

  static void compare(const std::string& path, const std::vector<const RunDocument*>& candidate,
                      const std::vector<const RunDocument*>& baseline, Compared& compared) {
    const Values wanted = said_under(*baseline.front(), path);
    std::vector<const RunDocument*> all = baseline;
    all.insert(all.end(), candidate.begin(), candidate.end());
    if (std::any_of(all.begin(), all.end(), [&](const RunDocument* d) { return said_under(*d, path).empty(); })) {
      compared.unnamed.push_back(path);
      return;
    }
    for (const RunDocument* document : all) {
      if (const Values found = said_under(*document, path); found != wanted) {
        compared.differ.push_back({path,
                                   {},
                                   {},
                                   document->run_id + " has " + printed(found, wanted, path) + ", " +
                                       baseline.front()->run_id + " has " + printed(wanted, found, path)});
        return;
      }
    }
  }

  Finding verdict(const Compared& compared) const {
    if (!compared.differ.empty()) {
      Finding finding = make_finding(Outcome::kViolated, ReasonCode::kFieldsDiffer,
                                     "the sides are not comparable: " + compared.differ.front().id + " differs (" +
                                         compared.differ.front().text + ")");
      finding.advice = "evaluate both sides with the same " + compared.differ.front().id + ", then compare again";
      finding.examples = compared.differ;
      finding.examples_total = finding.examples.size();
      finding.examples.resize(std::min(finding.examples.size(), kMaxExamples));
      return finding;
    }
    if (!compared.unnamed.empty()) {
      Finding finding = make_finding(Outcome::kInconclusive, ReasonCode::kFieldMissing,
                                     "nobody can tell whether the sides are comparable: some record does not name " +
                                         join(compared.unnamed, ", "));
      finding.advice = "write " + join(compared.unnamed, ", ") + " into every record of both sides";
      return finding;
    }
    return make_finding(Outcome::kHolds, ReasonCode::kComparable, "both sides share " + join(settings_.same, ", "));
  }

  Settings settings_;
};

Result<std::unique_ptr<const Check>> bind(const Params& params) {
  Settings settings;
  settings.same = params.list("same");
  settings.may_differ = params.list("may_differ");
  settings.at_most_one = params.list("at_most_one");
  for (const std::string& path : settings.may_differ) {
    if (std::find(settings.same.begin(), settings.same.end(), path) != settings.same.end()) {
      return policy_error("'" + path + "' stands in both 'same' and 'may_differ'", params.where("may_differ"));
    }
  }
  const std::vector<std::string> parts(kParts.begin(), kParts.end());
  for (const std::string& part : settings.at_most_one) {
    if (std::find(parts.begin(), parts.end(), part) == parts.end()) {
      return policy_error("'" + shortened(part, 60) + "' is no part of an experiment" + suggestion(part, parts) +
                              "; there are " + join(parts, ", "),
                          params.where("at_most_one"));
    }
  }
  if (const auto group = params.group("bridge")) {
    settings.bridge = BridgeRule{*group->text("set"), *group->text("metric"), *group->get<Margin>("margin")};
    if (settings.bridge->margin.relative) {
      return policy_error("the margin of a bridge is in the metric's unit, not a share of the baseline",
                          group->where("margin"));
    }
    if (settings.bridge->margin.value == 0) {
      return policy_error("with a margin of 0 no bridge set can show that two judges agree", group->where("margin"));
    }
    if (std::none_of(settings.same.begin(), settings.same.end(), is_of_judge)) {
      return policy_error("a bridge is for a judge that must be the same; write judge into 'same'",
                          params.where("bridge"));
    }
  }
  return std::unique_ptr<const Check>(std::make_unique<Comparability>(std::move(settings)));
}

}  // namespace

const CheckKind k_comparability{"comparability", "both sides share dataset, judge and whatever else must be the same",
                                kParams, &bind};

}  // namespace gate::checks
