// codequality: GitLab's Code Quality report. Its reader stops at the first entry it does not like and drops the rest,
// so every entry has all members, and its widget compares fingerprints with those of the target branch.
#include <cstddef>
#include <string>
#include <string_view>

#include "gate/base/sha256.h"
#include "gate/report/canonical_json.h"
#include "gate/report/escape.h"
#include "gate/report/json_parts.h"
#include "gate/report/problems.h"
#include "gate/report/registry.h"
#include "gate/report/wording.h"

namespace gate::report {
namespace {

constexpr std::size_t kMaxEntries = 5000;  // at most about 1.3 KB each
constexpr std::size_t kMaxDescription = 600;

// A block that rests on no demonstrated fault, for a reader who ranks faults.
bool cannot_decide(const Finding& finding) {
  return finding.outcome == Outcome::kFailed || finding.outcome == Outcome::kInconclusive;
}

std::string_view severity(const Finding& finding) {
  return finding.verdict == Verdict::kWarn ? "minor" : cannot_decide(finding) ? "critical" : "blocker";
}

Json entry(const std::string& description, const std::string& name, const std::string& fingerprint,
           std::string_view severity, const Place& place) {
  return Json::object()
      .put("description", plain_line(description, kMaxDescription))
      .put("check_name", plain_line(name))
      .put("fingerprint", fingerprint)
      .put("severity", severity)
      .put("location", Json::object()
                           .put("path", plain_line(place.file))
                           .put("lines", Json::object().put("begin", json_of_count(place.line))));
}

Result<std::string> write(const Evaluation& evaluation, const RunEnvelope& /*envelope*/) {
  const std::vector<const Finding*> all = problems(evaluation);
  Fingerprints fingerprints(evaluation);
  Json entries = Json::array();
  const std::size_t shown = all.size() > kMaxEntries ? kMaxEntries - 1 : all.size();
  for (std::size_t i = 0; i < shown; ++i) {
    const Finding& finding = *all[i];
    entries.add(entry(headline(finding) + " (" + found_text(finding) + ")", finding.check, fingerprints.next(finding),
                      severity(finding), place_of(finding, evaluation)));
  }
  if (shown < all.size()) {
    const bool blocks = all[shown]->verdict == Verdict::kBlock;
    entries.add(entry("and " + std::to_string(all.size() - shown) + " more findings: see the evidence", "more-findings",
                      sha256(evaluation.policy.id + '\0' + "more-findings"), blocks ? "blocker" : "minor",
                      place_of(*all[shown], evaluation)));
  }
  GATE_ASSIGN(std::string bytes, canonical_json(entries));
  return bytes + "\n";
}

}  // namespace

const Report k_codequality{"codequality", "problems in GitLab's Code Quality form, each at its line of the policy",
                           &write};

}  // namespace gate::report
