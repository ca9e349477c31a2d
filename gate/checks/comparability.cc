// comparability: do both sides share what makes them comparable (dataset, judge, scorer, decoding), and which of the
// parts that may change did change?
#include <algorithm>
#include <array>
#include <map>
#include <set>

#include "gate/base/text.h"
#include "gate/checks/findings.h"
#include "gate/checks/registry.h"

namespace gate::checks {
namespace {

constexpr std::array<ParamSpec, 2> kParams{{
    {.name = "same",
     .type = ParamType::kTextList,
     .presence = Presence::kRequired,
     .help = "members that every run of both sides must agree on, each with everything below it"},
    {.name = "may_differ",
     .type = ParamType::kTextList,
     .help = "parts that may change; when given, every other part of the experiment that changed is a violation"},
}};

// The parts of an experiment that decide what is being compared. Code and environment change with every commit and are
// compared only when `same` names them.
constexpr std::array<std::string_view, 7> kParts{"dataset", "hyperparameters", "judge", "model",
                                                 "prompt",  "retriever",       "scorer"};

using Values = std::map<std::string, Scalar>;

std::string printed(const Values& values, const std::string& path) {
  const auto whole = values.find(path);
  if (whole != values.end() && whole->second.kind != Scalar::Kind::kNull) {
    return "'" + shortened(whole->second.text, 40) + "'";
  }
  std::vector<std::string> parts;
  for (const auto& [at, value] : values) {
    if (value.kind != Scalar::Kind::kNull) {
      parts.push_back(at.substr(std::min(at.size(), path.size() + 1)) + " '" + shortened(value.text, 24) + "'");
    }
  }
  return parts.empty() ? "nothing" : some_of(parts, 3);
}

struct Compared {
  std::vector<ExampleNote> differ;   // members that do not agree
  std::vector<std::string> unnamed;  // members that some record does not name
};

bool is_absent(const Values& values) {
  return std::none_of(values.begin(), values.end(),
                      [](const auto& entry) { return entry.second.kind != Scalar::Kind::kNull; });
}

class Comparability : public Check {
 public:
  Comparability(std::vector<std::string> same, std::vector<std::string> may_differ)
      : same_(std::move(same)), may_differ_(std::move(may_differ)) {}

  Needs needs() const override { return {}; }

  std::vector<Finding> run(const CheckContext& context) const override {
    const std::vector<const RunDocument*> candidate = documents(context.candidate);
    const std::vector<const RunDocument*> baseline = documents(*context.baseline);
    Compared compared;
    for (const std::string& path : same_) {
      compare(path, candidate, baseline, compared);
    }
    std::vector<std::string> changed;
    for (const std::string_view part : kParts) {
      const std::string path(part);
      if (baseline.front()->fields.under(path) != candidate.front()->fields.under(path)) {
        changed.push_back(path);
        if (!may_differ_.empty() && !is_listed(path)) {
          compared.differ.push_back({path, {}, {}, difference(path, *candidate.front(), *baseline.front())});
        }
      }
    }
    Finding finding = verdict(compared);
    finding.notes.push_back({"changed", changed.empty() ? "no part of the experiment changed by its record"
                                                        : "changed against the baseline: " + join(changed, ", ")});
    finding.selected = candidate.size() + baseline.size();
    return only(std::move(finding));
  }

 private:
  static std::vector<const RunDocument*> documents(const RunSet& set) {
    std::vector<const RunDocument*> all;
    for (const Run& run : set.runs) {
      all.push_back(&run.document);
    }
    return all;
  }

  static std::string difference(const std::string& path, const RunDocument& candidate, const RunDocument& baseline) {
    return "the candidate has " + printed(candidate.fields.under(path), path) + ", the baseline " +
           printed(baseline.fields.under(path), path);
  }

  // A part is accounted for when `may_differ` names it, or when `same` already compares a member of it.
  bool is_listed(const std::string& part) const {
    const auto covers = [&](const std::string& path) { return path == part || path.starts_with(part + "."); };
    return std::any_of(may_differ_.begin(), may_differ_.end(), covers) ||
           std::any_of(same_.begin(), same_.end(), covers);
  }

  static void compare(const std::string& path, const std::vector<const RunDocument*>& candidate,
                      const std::vector<const RunDocument*>& baseline, Compared& compared) {
    const Values wanted = baseline.front()->fields.under(path);
    std::vector<const RunDocument*> all = baseline;
    all.insert(all.end(), candidate.begin(), candidate.end());
    if (std::any_of(all.begin(), all.end(), [&](const RunDocument* d) { return is_absent(d->fields.under(path)); })) {
      compared.unnamed.push_back(path);
      return;
    }
    for (const RunDocument* document : all) {
      if (document->fields.under(path) != wanted) {
        compared.differ.push_back({path,
                                   {},
                                   {},
                                   document->run_id + " has " + printed(document->fields.under(path), path) + ", " +
                                       baseline.front()->run_id + " has " + printed(wanted, path)});
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
    return make_finding(Outcome::kHolds, ReasonCode::kComparable, "both sides share " + join(same_, ", "));
  }

  std::vector<std::string> same_;
  std::vector<std::string> may_differ_;
};

Result<std::unique_ptr<const Check>> bind(const Params& params) {
  std::vector<std::string> same = params.list("same");
  std::vector<std::string> may_differ = params.list("may_differ");
  for (const std::string& path : may_differ) {
    if (std::find(same.begin(), same.end(), path) != same.end()) {
      return policy_error("'" + path + "' stands in both 'same' and 'may_differ'", params.where("may_differ"));
    }
  }
  return std::unique_ptr<const Check>(std::make_unique<Comparability>(std::move(same), std::move(may_differ)));
}

}  // namespace

const CheckKind k_comparability{"comparability", "both sides share dataset, judge and whatever else must be the same",
                                kParams, &bind};

}  // namespace gate::checks
