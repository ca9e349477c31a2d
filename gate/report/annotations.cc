// annotations: links that GitLab puts beside a job's log (artifacts:reports:annotations): the evidence among the job's
// artifacts, and the runbooks of what does not pass.
#include <cstddef>
#include <set>
#include <string>
#include <string_view>

#include "gate/report/canonical_json.h"
#include "gate/report/decision.h"
#include "gate/report/escape.h"
#include "gate/report/groups.h"
#include "gate/report/json_value.h"
#include "gate/report/problems.h"
#include "gate/report/registry.h"
#include "gate/report/wording.h"

namespace gate::report {
namespace {

constexpr std::size_t kMaxLinks = 20;  // GitLab takes a thousand; nobody reads them

class Links {
 public:
  // An address that is none, or that stands there already, makes no link.
  void add(std::string_view label, std::string_view address) {
    const std::string target = link_target(address);
    if (target.empty() || seen_.size() == kMaxLinks || !seen_.insert(target).second) {
      return;
    }
    list_.add(Json::object().put("external_link", Json::object().put("label", plain_line(label)).put("url", target)));
  }
  Json take() { return std::move(list_); }

 private:
  Json list_ = Json::array();
  std::set<std::string> seen_;
};

Result<std::string> write(const Evaluation& evaluation, const RunEnvelope& envelope) {
  GATE_ASSIGN(const std::string digest, decision_digest(evaluation));
  Links links;
  for (const auto& [name, value] : envelope.ci) {
    if (name == "CI_JOB_URL") {
      links.add("evidence and reports: " + std::string(word(evaluation.verdict)) + ", " + tally(grouped(evaluation)) +
                    ", decision " + digest.substr(0, 12),
                value + "/artifacts/browse");
    }
  }
  for (const Finding* finding : problems(evaluation)) {
    links.add("runbook of " + finding_name(*finding), finding->respond.runbook);
  }
  links.add("runbook of " + evaluation.policy.id, evaluation.policy.runbook);
  GATE_ASSIGN(std::string bytes, canonical_json(Json::object().put("gate", links.take())));
  return bytes + "\n";
}

}  // namespace

const Report k_annotations{"annotations", "links beside a GitLab job: its evidence, and runbooks of what does not pass",
                           &write};

}  // namespace gate::report
