// sarif: SARIF 2.1.0 with what GitHub's code scanning demands. A rule is a check, a result a finding that does not
// pass, its place the check's line of the policy. GitHub takes 25,000 results and 10 MB and shows 5,000; this stays
// below all.
#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "gate/base/sha256.h"
#include "gate/base/text.h"
#include "gate/report/canonical_json.h"
#include "gate/report/escape.h"
#include "gate/report/json_parts.h"
#include "gate/report/problems.h"
#include "gate/report/registry.h"
#include "gate/report/wording.h"

namespace gate::report {
namespace {

constexpr std::size_t kMaxResults = 5000;
constexpr std::size_t kMaxBytes = 9'900'000;  // of the file, which is then below 10 MB however badly it compresses
constexpr std::size_t kMaxMessage = 1500;     // bytes of a result's or rule's text
constexpr std::size_t kMaxId = 100;
constexpr std::size_t kMaxUri = 300;

Json message(std::string_view text) { return Json::object().put("text", sarif_text(shortened(text, kMaxMessage))); }

std::string_view level(Verdict verdict) { return verdict == Verdict::kBlock ? "error" : "warning"; }

// One per check, in the order of the results.
class Rules {
 public:
  std::size_t index(const Finding& finding, const std::string& id) {
    const auto [at, is_new] = known_.emplace(id, known_.size());
    if (is_new) {
      const std::string subject = subject_text(finding);
      const std::string what = finding.kind + (subject.empty() ? "" : ": " + subject);
      std::string help = "Action: " + (finding.respond.action.empty() ? "see the policy" : finding.respond.action);
      help += finding.respond.owner.empty() ? "" : "\nOwner: " + finding.respond.owner;
      help += finding.respond.runbook.empty() ? "" : "\nRunbook: " + finding.respond.runbook;
      add(id, finding.kind, what, help, finding.verdict, link_target(finding.respond.runbook));
    }
    return at->second;
  }
  std::size_t add(const std::string& id, std::string_view kind, std::string_view what, std::string_view help,
                  Verdict verdict, std::string_view address) {
    known_.emplace(id, known_.size());
    list_.add(Json::object()
                  .put("id", id)
                  .put("name", plain_line(kind, kMaxId))
                  .put("shortDescription", message("Release gate check " + id))
                  .put("fullDescription", message(what))
                  .put("help", message(help))
                  .put_some("helpUri", address.size() <= kMaxUri ? address : "")
                  .put("defaultConfiguration", Json::object().put("level", level(verdict)))
                  .put("properties", Json::object().put("tags", Json::array().add(Json::text("release-gate")))));
    return known_.size() - 1;
  }
  Json take() { return std::move(list_); }

 private:
  std::map<std::string, std::size_t> known_;
  Json list_ = Json::array();
};

Json location(const Place& place) {
  const std::string uri = uri_path(place.file);
  return Json::object().put(
      "physicalLocation",
      Json::object()
          .put("artifactLocation", Json::object().put("uri", uri.size() <= kMaxUri ? uri : "policy"))
          .put("region", Json::object().put("startLine", json_of_count(place.line))));
}

Json result(const std::string& rule, std::size_t index, std::string_view text, Verdict verdict,
            const std::string& fingerprint, const Place& place) {
  return Json::object()
      .put("ruleId", rule)
      .put("ruleIndex", json_of_count(index))
      .put("level", level(verdict))
      .put("message", message(text))
      .put("locations", Json::array().add(location(place)))
      .put("partialFingerprints", Json::object().put("primaryLocationLineHash", fingerprint.substr(0, 16) + ":1"));
}

// What concerns the whole evaluation: which attempt at the candidate it is, which baseline was accepted.
Json invocation(const Evaluation& evaluation) {
  Json notifications = Json::array();
  for (const Note& note : evaluation.notes) {
    notifications.add(Json::object().put("level", "note").put("message", message(note.text)));
  }
  return Json::object()
      .put("executionSuccessful", Json::boolean(true))
      .put("toolExecutionNotifications", std::move(notifications));
}

// The document with the first `shown` problems and one that counts the others.
Result<std::string> document(const Evaluation& evaluation, const RunEnvelope& envelope,
                             const std::vector<const Finding*>& all, std::size_t shown) {
  Fingerprints fingerprints(evaluation);
  Rules rules;
  Json results = Json::array();
  for (std::size_t i = 0; i < shown; ++i) {
    const Finding& finding = *all[i];
    // A check may not take the name of the rule below.
    const std::string id = "check/" + plain_line(finding.check, kMaxId);
    results.add(result(id, rules.index(finding, id), finding_name(finding) + ": " + account(finding, evaluation),
                       finding.verdict, fingerprints.next(finding), place_of(finding, evaluation)));
  }
  if (shown < all.size()) {
    const std::string id = "more-findings";
    const std::string text = "and " + std::to_string(all.size() - shown) + " more findings: see the evidence";
    const std::size_t index =
        rules.add(id, id, "Findings that had no room here", "Read the evidence.", all[shown]->verdict, "");
    results.add(result(id, index, text, all[shown]->verdict, sha256(evaluation.policy.id + '\0' + id),
                       place_of(*all[shown], evaluation)));
  }
  Json driver = Json::object();
  driver.put("name", "gate").put("version", envelope.tool_version).put("rules", rules.take());
  Json run = Json::object();
  run.put("tool", Json::object().put("driver", std::move(driver)))
      .put("columnKind", "utf16CodeUnits")
      .put("automationDetails",
           Json::object().put("id", "gate/" + uri_path(shortened(evaluation.policy.id, kMaxId)) + "/"))
      .put("results", std::move(results));
  if (!evaluation.notes.empty()) {
    run.put("invocations", Json::array().add(invocation(evaluation)));
  }
  return canonical_json(Json::object()
                            .put("$schema", "https://json.schemastore.org/sarif-2.1.0.json")
                            .put("version", "2.1.0")
                            .put("runs", Json::array().add(std::move(run))));
}

Result<std::string> write(const Evaluation& evaluation, const RunEnvelope& envelope) {
  const std::vector<const Finding*> all = problems(evaluation);
  std::size_t shown = all.size() > kMaxResults ? kMaxResults - 1 : all.size();
  while (true) {
    GATE_ASSIGN(std::string bytes, document(evaluation, envelope, all, shown));
    if (bytes.size() < kMaxBytes || shown == 0) {
      return bytes + "\n";
    }
    shown /= 2;
  }
}

}  // namespace

const Report k_sarif{"sarif", "problems as SARIF 2.1.0, each at its line of the policy", &write};

}  // namespace gate::report
