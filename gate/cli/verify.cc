// gate verify: what a deployment demands of evidence before it acts on it. Everything is a demand that must be met by
// something that is there; the absence of a bad finding proves nothing.
#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <algorithm>
#include <memory>
#include <optional>
#include <utility>

#include "gate/base/text.h"
#include "gate/cli/evidence_file.h"
#include "gate/cli/expected_policy.h"
#include "gate/cli/ledger_store.h"
#include "gate/cli/registry.h"
#include "gate/cli/replay_inputs.h"
#include "gate/cli/repository_option.h"
#include "gate/evidence/artifact.h"
#include "gate/evidence/json_view.h"
#include "gate/evidence/recorded.h"
#include "gate/evidence/verdict_word.h"
#include "gate/ledger/ledger.h"

namespace gate::cli {
namespace {

using evidence::Json;
using evidence::Recorded;
using Strings = std::vector<std::string>;

struct VerifyRequest {
  std::string evidence;
  std::string accept = "warn";  // the worst verdict that is accepted
  Strings require;
  std::optional<std::string> commit, policy_id;
  std::string raw_commit, raw_policy_id;  // as they stand on the command line
  Strings policies;                       // digests or files
  Strings artifacts;                      // digests, files or folders
  Strings ledgers;                        // one file, or none
  ReplayInputs inputs;
};

// Whether a verdict is worse than what is accepted. A word that is no verdict is worse than any.
bool is_worse(const std::string& verdict, const std::string& accepted) {
  const std::optional<Verdict> said = evidence::verdict_of(verdict);
  return !said || *said > evidence::verdict_of(accepted).value();
}

bool is_commit(const std::string& text) {
  return (text.size() == 40 || text.size() == 64) && text.find_first_not_of("0123456789abcdef") == std::string::npos;
}

class Verification {
 public:
  Verification(const VerifyRequest& request, const Json& statement)
      : request_(request),
        decision_(*evidence::at(statement, "predicate.decision")),
        recorded_(evidence::recorded_of(statement)) {}

  // An error: something that is demanded cannot be read.
  Result<Strings> run() {
    if (is_worse(recorded_.verdict, request_.accept)) {
      fail("the verdict is " + recorded_.verdict + ", accepted is " + request_.accept +
           (request_.accept == "pass" ? "" : " at worst"));
    }
    for (const std::string& check : request_.require) {
      look_at_check(check);
    }
    const std::string head = recorded_.provenance ? recorded_.provenance->head : "";
    if (request_.commit && head != *request_.commit) {
      fail(head.empty() ? "it is about no commit, expected is " + *request_.commit
                        : "it is about commit " + head + ", expected is " + *request_.commit);
    }
    if (request_.policy_id && recorded_.policy.id != *request_.policy_id) {
      fail("the policy is '" + recorded_.policy.id + "', expected is '" + *request_.policy_id + "'");
    }
    for (std::string& failure : policy_failures(request_.policies, request_.inputs, recorded_.policy)) {
      fail(std::move(failure));
    }
    for (const std::string& artifact : request_.artifacts) {
      GATE_TRY(look_at_artifact(artifact));
    }
    for (const std::string& ledger : request_.ledgers) {
      GATE_TRY(look_at_ledger(ledger));
    }
    return std::move(failures_);
  }

  [[nodiscard]] const Recorded& recorded() const { return recorded_; }

 private:
  void fail(std::string what) { failures_.push_back(std::move(what)); }

  // Present, and holding in every slice: a check that does not apply has shown nothing.
  void look_at_check(const std::string& id) {
    Strings known;
    bool found = false;
    for (const Json& finding : evidence::elements(evidence::member(decision_, "checks"))) {
      known.push_back(evidence::text_of(finding, "id"));
      if (known.back() != id) {
        continue;
      }
      found = true;
      const std::string outcome = evidence::text_of(finding, "outcome");
      if (outcome != "holds" || evidence::text_of(finding, "verdict") != "pass") {
        fail("check '" + id + "' must hold, but its outcome is " + outcome + ": " +
             shortened(evidence::text_of(finding, "summary"), 200));
      }
    }
    if (!found) {
      fail("check '" + id + "' must hold, but is not in it" + suggestion(id, known));
    }
  }

  Status look_at_artifact(const std::string& expected) {
    std::string digest = spelt_digest(expected);
    const bool spelt = !digest.empty();
    if (!spelt) {
      GATE_ASSIGN(const Artifact artifact, evidence::read_artifact(expected));
      digest = artifact.sha256;
    }
    const std::vector<Artifact>& all = recorded_.artifacts;
    if (std::none_of(all.begin(), all.end(), [&](const Artifact& one) { return one.sha256 == digest; })) {
      fail("it is not about the artifact " + expected + (spelt ? "" : ", sha256 " + digest));
    }
    return Done{};
  }

  // The evidence's attempt must stand in the ledger with its decision, and be the last at its key that was not accepted
  // or it itself: what was judged again and refused is not to be released by an older verdict.
  Status look_at_ledger(const std::string& path) {
    GATE_ASSIGN(const std::vector<ledger::Ledger> parts, look_into(path, request_.inputs.repository));
    if (!recorded_.attempt) {
      fail("it counts no attempts: it was made without --ledger");
      return Done{};
    }
    const std::string attempt = "attempt " + std::to_string(recorded_.attempt->number);
    GATE_ASSIGN(const std::vector<ledger::Entry> of_key, ledger::attempts_at(parts, recorded_.attempt->key));
    const auto entry = std::find_if(of_key.begin(), of_key.end(),
                                    [&](const ledger::Entry& one) { return one.decision == recorded_.digest; });
    if (entry == of_key.end()) {
      fail("the ledger " + path + " does not hold its " + attempt + ": it was removed, or it is another ledger");
      return Done{};
    }
    if (entry->verdict != recorded_.verdict) {
      fail("the ledger " + path + " says " + entry->verdict + " of its " + attempt + ", and it says " +
           recorded_.verdict);
    }
    for (const ledger::Entry& other : of_key) {
      // Clones that counted without each other: by the number or by the time, whichever says so.
      const bool later = other.attempt > entry->attempt || other.at > entry->at ||
                         (other.attempt == entry->attempt && other.digest != entry->digest);
      if (later && is_worse(other.verdict, request_.accept)) {
        fail("it is " + attempt + ", and attempt " + std::to_string(other.attempt) + " at the same candidate says " +
             other.verdict);
      }
    }
    return Done{};
  }

  const VerifyRequest& request_;
  const Json& decision_;
  Recorded recorded_;
  Strings failures_;
};

Result<int> verify(const VerifyRequest& request, const Machine& machine) {
  GATE_ASSIGN(const evidence::Reading reading, read_evidence(request.evidence));
  if (!reading.problems.empty()) {
    machine.out(text_of_problems("refused", request.evidence, reading));
    return 1;
  }
  Verification verification(request, *reading.statement);
  GATE_ASSIGN(const Strings failures, verification.run());
  if (!failures.empty()) {
    machine.out("refused: " + visible(request.evidence) + "\n");
    for (const std::string& failure : failures) {
      machine.out("  " + visible(failure) + "\n");
    }
    return 1;
  }
  const Recorded& recorded = verification.recorded();
  const std::string head = recorded.provenance ? recorded.provenance->head : "";
  machine.out("accepted: " + recorded.verdict + ", decision sha256 " + recorded.digest + "\n  policy " +
              visible(recorded.policy.id) + ", sha256 " + recorded.policy.sha256 + "\n" +
              (head.empty() ? "" : "  commit " + head + "\n") +
              (request.require.empty() ? "" : "  holding: " + visible(join(request.require, ", ")) + "\n") +
              "The document agrees with itself and with what was demanded. Who wrote it is for its signature to show, "
              "whether it is true for gate replay.\n");
  return 0;
}

// A demand that is empty, as an unset variable makes it, is a mistake and not the absence of a demand.
Status check_options(VerifyRequest& request, const CLI::App& app) {
  if (!evidence::verdict_of(request.accept)) {
    return usage_error("--accept: expected pass, warn or block, got '" + request.accept + "'");
  }
  if (app.count("--expect-commit") > 0) {
    request.commit = request.raw_commit;
    if (!is_commit(*request.commit)) {
      return usage_error("--expect-commit: expected a full commit id as 'git rev-parse HEAD' prints it, got '" +
                         *request.commit + "'");
    }
  }
  if (app.count("--expect-policy-id") > 0) {
    request.policy_id = request.raw_policy_id;
    if (request.policy_id->empty()) {
      return usage_error("--expect-policy-id: expected the id of a policy, got ''");
    }
  }
  for (const auto& [option, values] :
       {std::pair{"--require", &request.require}, std::pair{"--expect-policy", &request.policies},
        std::pair{"--expect-artifact", &request.artifacts}, std::pair{"--ledger", &request.ledgers}}) {
    const bool given = app.count(option) > 0;
    if (given && (values->empty() || std::find(values->begin(), values->end(), "") != values->end())) {
      return usage_error(std::string(option) + ": expected a value, got ''");
    }
  }
  return Done{};
}

Action declare(CLI::App& app) {
  const auto request = std::make_shared<VerifyRequest>();
  app.add_option("EVIDENCE", request->evidence, "What --evidence wrote")->required();
  app.add_option("--require", request->require, "A check that must be there and hold; may be given several times")
      ->type_name("CHECK")
      ->allow_extra_args(false);
  app.add_option("--accept", request->accept, "The worst verdict that is accepted: pass, warn (default) or block")
      ->type_name("VERDICT");
  app.add_option("--expect-commit", request->raw_commit, "The commit that it must be about, in full")->type_name("ID");
  app.add_option(
         "--expect-policy", request->policies,
         "The policy that must have judged: its file (what it extends beside it), or the SHA-256 of each of its "
         "files; may be given several times")
      ->type_name("FILE|SHA256")
      ->allow_extra_args(false);
  app.add_option(
         "--expect-artifact", request->artifacts,
         "An artifact that it must be about: a file, a model's folder, or a SHA-256; may be given several times")
      ->type_name("PATH|SHA256")
      ->allow_extra_args(false);
  app.add_option("--ledger", request->ledgers,
                 "The ledger that must hold its attempt, with no later one that was refused: a file, or 'notes' for "
                 "those in the "
                 "repository; may be given several times")
      ->type_name("FILE|notes")
      ->allow_extra_args(false);
  app.add_option("--expect-policy-id", request->raw_policy_id, "The id of the policy that must have judged")
      ->type_name("ID");
  declare_repository(app, request->inputs.repository);
  app.footer("Exit code: 0 accepted, 1 refused, 3 there is no such file.");
  return [request, &app](const Invocation& call) -> Result<int> {
    GATE_TRY(check_options(*request, app));
    return verify(*request, call.machine);
  };
}

}  // namespace

const Command k_verify{"verify", "Hold evidence against what a deployment demands", &declare,
                       "gate verify evidence.json --accept pass --require accuracy --expect-policy gate.yaml"};

}  // namespace gate::cli
