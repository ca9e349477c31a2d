// dotenv: a few words for later jobs. Nothing of it is free text: GitLab's reader knows no quotes, and a shell script's
// author trusts it.
#include <algorithm>
#include <string>
#include <string_view>

#include "gate/base/sha256.h"
#include "gate/report/decision.h"
#include "gate/report/registry.h"

namespace gate::report {
namespace {

bool is_token(std::string_view text) {
  const auto allowed = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '_' ||
           c == '-' || c == '/';
  };
  constexpr std::size_t kLongest = 100;
  return !text.empty() && text.size() <= kLongest && std::all_of(text.begin(), text.end(), allowed);
}

Result<std::string> write(const Evaluation& evaluation, const RunEnvelope& envelope) {
  std::string text;
  const auto line = [&](std::string_view name, const std::string& value) {
    text += "GATE_" + std::string(name) + "=" + value + "\n";
  };
  line("VERDICT", std::string(word(evaluation.verdict)));
  if (envelope.exit_code) {
    line("EXIT", std::to_string(*envelope.exit_code));
  }
  GATE_ASSIGN(const std::string digest, decision_digest(evaluation));
  line("DECISION_DIGEST", digest);
  // What --evidence writes in the same call; there is none when nothing can be its subject.
  if (const Result<std::string> statement = statement_bytes(evaluation, envelope)) {
    line("EVIDENCE_SHA256", sha256(*statement));
  }
  line("POLICY_SOURCE", is_token(evaluation.policy.source) ? evaluation.policy.source : "revision");
  if (is_token(evaluation.policy.sha256)) {
    line("POLICY_SHA256", evaluation.policy.sha256);
  }
  line("BLOCKS", std::to_string(evaluation.count(Verdict::kBlock)));
  line("WARNS", std::to_string(evaluation.count(Verdict::kWarn)));
  line("PASSES", std::to_string(evaluation.count(Verdict::kPass)));
  return text;
}

}  // namespace

const Report k_dotenv{"dotenv", "verdict, exit code, digests and counts as variables for later jobs", &write};

}  // namespace gate::report
