// lineage: can every artifact of the candidate be walked back through (inputs, code, environment) to versioned data,
// with nothing missing on the way?
#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <string_view>

#include "gate/base/sha256.h"
#include "gate/base/text.h"
#include "gate/checks/documents.h"
#include "gate/checks/findings.h"
#include "gate/checks/registry.h"

namespace gate::checks {
namespace {

constexpr std::array<ParamSpec, 1> kParams{{
    {.name = "artifacts",
     .type = ParamType::kTextList,
     .help = "names of artifacts that every record must list and trace (default: all that it lists)",
     .weaker = Weaker::kFewer},
}};

constexpr std::size_t kLongestChain = 256;

struct Step {
  std::vector<std::string> inputs;
  bool code = false, environment = false;
};

// What one record says about its artifacts.
class Record {
 public:
  explicit Record(const Fields& fields) : fields_(fields) {
    for (const std::string& at : elements(fields, "artifacts")) {
      const std::string name = text_at(fields, at + ".name");
      const std::string digest = text_at(fields, at + ".sha256");
      if (digests_.emplace(name, digest).first->second != digest) {
        two_digests_.insert(name);
      }
    }
    for (const std::string& at : elements(fields, "lineage")) {
      Step step;
      for (const std::string& input : elements(fields, at + ".inputs")) {
        step.inputs.push_back(text_at(fields, input));
      }
      step.code = is_named(fields, at + ".code");
      step.environment = is_named(fields, at + ".environment");
      const std::string output = text_at(fields, at + ".output");
      if (!steps_.emplace(output, std::move(step)).second) {
        made_twice_.insert(output);
      }
    }
  }

  [[nodiscard]] std::vector<std::string> artifacts() const {
    std::vector<std::string> names;
    for (const auto& [name, digest] : digests_) {
      names.push_back(name);
    }
    return names;
  }

  // Why `name` cannot be walked back; "" when it can, or when the same was said before.
  std::string gap(const std::string& name) {
    if (!walked_.insert(name).second) {
      return "";
    }
    const auto digest = digests_.find(name);
    if (digest == digests_.end()) {
      return origin_gap(name);
    }
    if (two_digests_.contains(name)) {
      return "artifact '" + shortened(name, 60) + "' is listed with different digests";
    }
    if (!is_sha256(digest->second)) {
      return "artifact '" + shortened(name, 60) + "' has no SHA-256 digest";
    }
    const auto step = steps_.find(name);
    if (step == steps_.end()) {
      return "no lineage entry says how '" + shortened(name, 60) + "' was made";
    }
    if (made_twice_.contains(name)) {
      return "more than one lineage entry says how '" + shortened(name, 60) + "' was made";
    }
    if (!step->second.code || !step->second.environment) {
      return "the lineage of '" + shortened(name, 60) + "' names no " + (step->second.code ? "environment" : "code");
    }
    if (step->second.inputs.empty()) {
      return "the lineage of '" + shortened(name, 60) + "' names no inputs";
    }
    if (open_.size() == kLongestChain) {
      return "the lineage is longer than " + std::to_string(kLongestChain) + " steps";
    }
    open_.insert(name);
    std::string below;
    for (const std::string& input : step->second.inputs) {
      if (below.empty()) {
        below = open_.contains(input) ? "'" + shortened(input, 60) + "' is made from itself" : gap(input);
      }
    }
    open_.erase(name);
    return below;
  }

 private:
  // What was not made but taken: a member of the record, with its version or digest.
  [[nodiscard]] std::string origin_gap(const std::string& name) const {
    if (name.empty()) {
      return "a lineage entry has an input without a name";
    }
    if (!is_named(fields_, name)) {
      return "input '" + shortened(name, 60) + "' is neither an artifact nor a member of the record";
    }
    return is_named(fields_, name + ".sha256") || is_named(fields_, name + ".version")
               ? ""
               : "input '" + shortened(name, 60) + "' has neither version nor sha256";
  }

  const Fields& fields_;
  std::map<std::string, std::string> digests_;  // by artifact
  std::map<std::string, Step> steps_;           // by output
  std::set<std::string> two_digests_, made_twice_;
  std::set<std::string> walked_, open_;
};

class Lineage : public Check {
 public:
  explicit Lineage(std::vector<std::string> artifacts) : artifacts_(std::move(artifacts)) {}

  Needs needs() const override { return {.baseline = false}; }
  Bearing bearing() const override { return {.confidence = false, .on_inconclusive = false, .on_missing = false}; }

  std::vector<Finding> run(const CheckContext& context) const override {
    std::vector<ExampleNote> gaps;
    std::size_t traced = 0;
    for (const Run& run : context.candidate.runs) {
      Record record(run.document.fields);
      std::vector<std::string> wanted = artifacts_.empty() ? record.artifacts() : artifacts_;
      if (wanted.empty()) {
        gaps.push_back({run.document.run_id, {}, {}, "lists no artifact"});
      }
      const std::vector<std::string> listed = record.artifacts();
      for (const std::string& name : wanted) {
        std::string gap = std::find(listed.begin(), listed.end(), name) == listed.end()
                              ? "lists no artifact '" + shortened(name, 60) + "'"
                              : record.gap(name);
        if (gap.empty()) {
          ++traced;
        } else {
          gaps.push_back({run.document.run_id, {}, {}, std::move(gap)});
        }
      }
    }
    Finding finding =
        gaps.empty() ? make_finding(Outcome::kHolds, ReasonCode::kTraceable,
                                    counted(traced, "artifact") + " walked back to versioned inputs, code, environment")
                     : make_finding(Outcome::kViolated, ReasonCode::kLineageBroken,
                                    gaps.front().id + ": " + gaps.front().text +
                                        (gaps.size() > 1 ? ", and " + std::to_string(gaps.size() - 1) + " more" : ""));
    if (!gaps.empty()) {
      finding.advice = "record artifacts and lineage where they are made; what has no history is not released";
    }
    finding.selected = context.candidate.runs.size();
    finding.examples_total = gaps.size();
    gaps.resize(std::min(gaps.size(), kMaxExamples));
    finding.examples = std::move(gaps);
    return only(std::move(finding));
  }

 private:
  std::vector<std::string> artifacts_;
};

Result<std::unique_ptr<const Check>> bind(const Params& params) {
  return std::unique_ptr<const Check>(std::make_unique<Lineage>(params.list("artifacts")));
}

}  // namespace

const CheckKind k_lineage{"lineage", "every artifact can be walked back through inputs, code and environment", kParams,
                          &bind};

}  // namespace gate::checks
