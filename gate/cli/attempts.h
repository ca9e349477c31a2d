// An evaluation as an attempt of a ledger: counted before it is judged, entered before anything is said about it.
#ifndef GATE_CLI_ATTEMPTS_H_
#define GATE_CLI_ATTEMPTS_H_

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "gate/base/result.h"
#include "gate/cli/ledger_store.h"
#include "gate/ledger/ledger.h"
#include "gate/model/attempt.h"
#include "gate/model/check.h"
#include "gate/model/evaluation.h"
#include "gate/model/run.h"
#include "gate/records/limits.h"

namespace gate::cli {

// One side as it was read, and how the command line named it.
struct AttemptSide {
  std::string spec;
  RunSet* set = nullptr;  // nullptr: there is no such side. Earlier runs are pooled into it.
};

struct AttemptRequest {
  std::string policy_id, policy_sha256;
  std::vector<Artifact> artifacts;
  AttemptSide candidate, baseline;
  std::string repository;  // where git: specs are looked up
  const Needs* needs = nullptr;
  records::Limits limits;
};

class LedgerHeld {
 public:
  // Locks and reads the ledger; the errors are kInput and kWrite.
  static Result<LedgerHeld> take(const std::string& spec, const std::string& repository, const std::string& revision,
                                 const Machine& machine);
  // Which attempt this is; joins the runs of earlier ones as far as they can be read again.
  Result<Attempt> count(const AttemptRequest& request);
  // Enters the verdict. The error is kWrite, and then the verdict is not to be said.
  Status enter(const Evaluation& evaluation, Time at);

 private:
  std::unique_ptr<LedgerStore> store_;
  std::string bytes_;
  ledger::Ledger ledger_;
  ledger::Entry entry_;
};

}  // namespace gate::cli

#endif  // GATE_CLI_ATTEMPTS_H_
