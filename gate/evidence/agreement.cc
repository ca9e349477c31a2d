// disagreements(): each rule is one that the writer keeps by construction, so that a hand that edits one member must
// edit all that follow from it.
#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <utility>

#include "gate/base/sha256.h"
#include "gate/base/text.h"
#include "gate/evidence/json_view.h"
#include "gate/evidence/recorded.h"
#include "gate/evidence/statement.h"
#include "gate/evidence/verdict_word.h"
#include "gate/report/decision.h"

namespace gate::evidence {
namespace {

constexpr std::string_view kDecision = "/predicate/decision";

class Rules {
 public:
  explicit Rules(const Json& statement)
      : statement_(statement), decision_(*at(statement, "predicate.decision")), recorded_(recorded_of(statement)) {}

  std::vector<std::string> run() {
    look_at_subjects();
    look_at_policy("/policy", recorded_.policy);
    if (recorded_.other) {
      look_at_policy("/otherPolicy/policy", *recorded_.other);
    }
    look_at_findings();
    look_at_counts();
    look_at_inputs();
    look_at_attestations();
    look_at_plan();
    look_at_family();
    look_at_exit_code();
    return std::move(problems_);
  }

 private:
  void problem(const std::string& pointer, const std::string& message) {
    problems_.push_back(std::string(kDecision) + pointer + ": " + message);
  }

  void look_at_subjects() {
    const Json expected = report::subjects_json(recorded_.provenance ? recorded_.provenance->head : "",
                                                recorded_.artifacts, recorded_.files("candidate"));
    if (const auto difference = first_difference(*member(statement_, "subject"), expected)) {
      problems_.push_back("/subject" + visible(difference->pointer) + ": is not what the decision is about");
    }
  }

  void look_at_text(const std::string& pointer, const std::string& text, const std::string& digest,
                    std::uint64_t size) {
    if (text.size() != size || sha256(text) != digest) {
      problem(pointer + "/content", "does not have the size and the digest beside it");
    }
  }

  void look_at_policy(const std::string& pointer, const PolicySummary& policy) {
    if (!policy.text.empty()) {
      look_at_text(pointer, policy.text, policy.sha256, policy.size);
    }
    for (const auto& [name, files] : {std::pair{"/extends/", &policy.extends}, std::pair{"/files/", &policy.files}}) {
      for (std::size_t i = 0; i < files->size(); ++i) {
        const InputFile& file = (*files)[i];
        if (const auto text = policy.texts.find(file.name); text != policy.texts.end()) {
          look_at_text(pointer + name + std::to_string(i), text->second, file.sha256, file.size);
        }
      }
    }
  }

  void look_at_waiver(const std::string& pointer, const Json& finding) {
    const Json* index = member(finding, "waiver");
    if (index == nullptr) {
      return;
    }
    const Json::Array& waivers = elements(member(decision_, "waivers"));
    const std::size_t which = count_of(index).value_or(waivers.size());
    const bool applies = which < waivers.size() && text_of(waivers[which], "state") == "applied" &&
                         text_of(waivers[which], "check") == text_of(finding, "id");
    if (!applies || text_of(finding, "verdict") != "warn") {
      problem(pointer + "/waiver", "names no waiver that made a warning of this block");
    }
    ++waived_[which];
  }

  // A comparison that holds has its interval where it holds; a bound is met to the last digits but for what turning a
  // ratio's logarithm back costs.
  void look_at_numbers(const std::string& pointer, const Json& finding) {
    constexpr std::array<std::string_view, 5> kByInterval{"noninferior", "superior", "worse_within_margin",
                                                          "equivalent", "within_bound"};
    const std::string reason = text_of(finding, "reasonCode");
    const std::optional<double> low = real_of(at(finding, "interval.low"));
    const std::optional<double> high = real_of(at(finding, "interval.high"));
    if (std::find(kByInterval.begin(), kByInterval.end(), reason) == kByInterval.end() || !low || !high) {
      return;
    }
    const std::optional<double> lower = real_of(at(finding, "limits.lower"));
    const std::optional<double> upper = real_of(at(finding, "limits.upper"));
    const auto slack = [](double limit) { return 1e-9 * (1 + std::abs(limit)); };
    if ((lower && !(*low >= *lower - slack(*lower))) || (upper && !(*high <= *upper + slack(*upper)))) {
      problem(pointer + "/interval", "does not lie within the limits, but the reason is " + reason);
    }
  }

  void look_at_findings() {
    Verdict worst = Verdict::kPass;
    bool all_known = true;
    std::set<std::string> reasons;
    const Json::Array& findings = elements(member(decision_, "checks"));
    for (std::size_t i = 0; i < findings.size(); ++i) {
      const Json& finding = findings[i];
      const std::string pointer = "/checks/" + std::to_string(i);
      const std::string verdict = text_of(finding, "verdict");
      const std::string outcome = text_of(finding, "outcome");
      ++counts_[verdict];
      ++counts_[outcome == "not_applicable" ? "notApplicable" : outcome];
      const std::optional<Verdict> known = verdict_of(verdict);
      all_known = all_known && known.has_value();
      worst = std::max(worst, known.value_or(worst));
      if (verdict == "pass" && outcome != "holds" && outcome != "not_applicable") {
        problem(pointer + "/verdict", "only what holds or does not apply can pass");
      }
      if (outcome == "failed" && verdict != "block") {
        problem(pointer + "/verdict", "a check that failed blocks");
      }
      if (verdict != "pass") {
        reasons.insert(text_of(finding, "reasonCode"));
      }
      look_at_waiver(pointer, finding);
      look_at_numbers(pointer, finding);
    }
    counts_["findings"] = findings.size();
    if (!all_known || recorded_.verdict != word(worst)) {
      problem("/verdict", "is not the worst of its findings");
    }
    Json expected = Json::array();
    for (const std::string& reason : reasons) {
      expected.add(Json::text(reason));
    }
    if (first_difference(*member(decision_, "reasonCodes"), expected)) {
      problem("/reasonCodes", "are not those of the findings that do not pass");
    }
    const Json::Array& waivers = elements(member(decision_, "waivers"));
    for (std::size_t i = 0; i < waivers.size(); ++i) {
      if (count_of(member(waivers[i], "applied")).value_or(0) != waived_[i]) {
        problem("/waivers/" + std::to_string(i) + "/applied", "is not how many findings name it");
      }
    }
  }

  void look_at_counts() {
    for (const char* name :
         {"findings", "pass", "warn", "block", "holds", "violated", "inconclusive", "notApplicable", "failed"}) {
      if (count_of(member(member(decision_, "counts"), name)).value_or(0) != counts_[name]) {
        problem("/counts/" + std::string(name), "is not what the findings add up to");
      }
    }
  }

  void look_at_inputs() {
    if (recorded_.files("candidate").empty()) {
      problem("/inputs", "hold no file of the candidate");
    }
    if (recorded_.files("baseline").empty() == recorded_.has_baseline) {
      problem("/inputs", "do not agree with whether there is a baseline");
    }
    look_at_comparisons();
    std::set<std::pair<std::string, std::string>> seen;
    for (const RecordedInput& input : recorded_.inputs) {
      if (!seen.emplace(input.role, input.file.name).second) {
        problem("/inputs", "name the " + input.role + "'s file '" + input.file.name + "' twice");
      }
    }
  }

  // Nothing is compared with a baseline that there is not.
  void look_at_comparisons() {
    const Json::Array& findings = elements(member(decision_, "checks"));
    for (std::size_t i = 0; i < findings.size() && !recorded_.has_baseline; ++i) {
      for (const char* name : {"sizes.paired", "sizes.runsBaseline", "estimate.baseline", "spread.baseline"}) {
        if (at(findings[i], name) != nullptr) {
          problem("/checks/" + std::to_string(i), "compares with a baseline, and there is none");
          break;
        }
      }
    }
  }

  // Attestations speak of files that were judged, in order and each once; without one no check of attestations holds.
  void look_at_attestations() {
    std::set<std::string> judged;
    for (const RecordedInput& input : recorded_.inputs) {
      judged.insert(input.file.sha256);
    }
    for (const FamilyMember& one : recorded_.family) {
      for (const InputFile& file : one.files) {
        judged.insert(file.sha256);
      }
    }
    look_at_attestations("/attestation", recorded_.attestations, judged);
    look_at_attestations("/otherPolicy/attestation", recorded_.other_attestations, judged);
    const Json::Array& findings = elements(member(decision_, "checks"));
    for (std::size_t i = 0; i < findings.size(); ++i) {
      if (recorded_.attestations.empty() && text_of(findings[i], "reasonCode") == "attested") {
        problem("/checks/" + std::to_string(i) + "/reasonCode", "nobody attested anything");
      }
    }
  }

  void look_at_attestations(const std::string& pointer, const std::vector<Attestation>& all,
                            const std::set<std::string>& judged) {
    const auto not_after = [](const Attestation& a, const Attestation& b) {
      return std::tie(a.sha256, a.key) >= std::tie(b.sha256, b.key);
    };
    if (std::adjacent_find(all.begin(), all.end(), not_after) != all.end()) {
      problem(pointer, "is not in the order of statements and keys, each once");
    }
    for (std::size_t i = 0; i < all.size(); ++i) {
      const std::vector<std::string>& inputs = all[i].inputs;
      const bool in_order = std::adjacent_find(inputs.begin(), inputs.end(), std::greater_equal<>()) == inputs.end();
      if (!in_order ||
          !std::all_of(inputs.begin(), inputs.end(), [&](const auto& one) { return judged.contains(one); })) {
        problem(pointer + "/" + std::to_string(i) + "/inputs",
                "are not files that were judged, in order and each once");
      }
    }
  }

  // Candidates that were judged together are two or more of different names, one of them this one, and each has one
  // finding about it.
  void look_at_family() {
    const Json::Array& findings = elements(member(decision_, "checks"));
    const auto judged_together = std::count_if(findings.begin(), findings.end(), [](const Json& finding) {
      return text_of(finding, "id") == "gate:candidates";
    });
    std::size_t own = 0;
    std::set<std::string> names;
    for (const FamilyMember& one : recorded_.family) {
      own += one.own ? 1U : 0U;
      names.insert(one.name);
    }
    const std::size_t count = recorded_.family.size();
    const bool agrees = judged_together == 0 ? count == 0
                                             : judged_together == 1 && own == 1 && count >= 2 &&
                                                   names.size() == count && !names.contains("");
    if (!agrees) {
      problem("/family", "does not agree with the finding on the candidates that were judged together");
    }
  }

  void look_at_plan() {
    using State = ChangeOfPolicy::State;
    const bool compared = recorded_.plan.state == State::kWithChange ||
                          (recorded_.plan.state == State::kBesideBase && recorded_.plan.not_compared.empty());
    if (compared != recorded_.other.has_value()) {
      problem("/policyPlan", "does not agree with whether there is another policy");
    }
    if (!elements(member(decision_, "waivers")).empty() && !recorded_.as_of) {
      problem("/asOf", "is missing, but waivers were looked at");
    }
  }

  // A block that ended in "ship", or a pass that did not. Of several candidates the best decides how the program ends.
  void look_at_exit_code() {
    const Json* code = at(statement_, "predicate.run.exitCode");
    const std::uint64_t number = code == nullptr ? 0 : count_of(code).value_or(UINT64_MAX);
    const bool wrong = (recorded_.verdict == "pass" && number != 0) ||
                       (recorded_.verdict == "block" && number != 1 && number != 3 && recorded_.family.empty());
    if (code != nullptr && wrong) {
      problems_.emplace_back("/predicate/run/exitCode: is not one that a verdict of " + recorded_.verdict + " has");
    }
  }

  const Json& statement_;
  const Json& decision_;
  Recorded recorded_;
  std::map<std::string, std::size_t> counts_;
  std::map<std::size_t, std::size_t> waived_;
  std::vector<std::string> problems_;
};

}  // namespace

std::vector<std::string> disagreements(const Json& statement) { return Rules(statement).run(); }

}  // namespace gate::evidence
