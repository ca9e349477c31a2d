// identity: does every record of both sides name its reproducibility envelope?
#include <array>

#include "gate/base/text.h"
#include "gate/checks/documents.h"
#include "gate/checks/findings.h"
#include "gate/checks/registry.h"

namespace gate::checks {
namespace {

constexpr std::array<ParamSpec, 1> kParams{{
    {.name = "require",
     .type = ParamType::kTextList,
     .presence = Presence::kRequired,
     .help = "members every run record must name, by dotted path: owner, seed, code.commit, dataset.sha256",
     .weaker = Weaker::kFewer},
}};

class Identity : public Check {
 public:
  explicit Identity(std::vector<std::string> require) : require_(std::move(require)) {}

  Needs needs() const override { return {.baseline = false}; }
  Bearing bearing() const override { return {.confidence = false, .on_inconclusive = false, .on_missing = false}; }

  std::vector<Finding> run(const CheckContext& context) const override {
    std::vector<ExampleNote> missing;
    std::size_t documents = 0;
    const auto look = [&](const RunSet& set, Side side) {
      for (const Run& run : set.runs) {
        ++documents;
        std::vector<std::string> absent;
        for (const std::string& path : require_) {
          if (!is_named(run.document.fields, path)) {
            absent.push_back(path);
          }
        }
        if (!absent.empty()) {
          missing.push_back(
              {std::string(word(side)) + " " + run.document.run_id, {}, {}, "does not name " + join(absent, ", ")});
        }
      }
    };
    look(context.candidate, Side::kCandidate);
    if (context.baseline != nullptr) {
      look(*context.baseline, Side::kBaseline);
    }
    Finding finding;
    if (missing.empty()) {
      finding =
          make_finding(Outcome::kHolds, ReasonCode::kComplete,
                       "all " + counted(documents, "record") + " name " + counted(require_.size(), "required member"));
    } else {
      finding = make_finding(Outcome::kViolated, ReasonCode::kFieldMissing,
                             counted(missing.size(), "record") + " of " + std::to_string(documents) +
                                 " cannot be audited: " + missing.front().id + " " + missing.front().text);
      finding.advice = "write the missing members into the records where they are made, and run the evaluation again";
    }
    finding.selected = documents;
    finding.examples_total = missing.size();
    missing.resize(std::min(missing.size(), kMaxExamples));
    finding.examples = std::move(missing);
    return only(std::move(finding));
  }

 private:
  std::vector<std::string> require_;
};

Result<std::unique_ptr<const Check>> bind(const Params& params) {
  return std::unique_ptr<const Check>(std::make_unique<Identity>(params.list("require")));
}

}  // namespace

const CheckKind k_identity{"identity", "every record names its reproducibility envelope", kParams, &bind};

}  // namespace gate::checks
