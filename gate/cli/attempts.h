// An evaluation as an attempt of a ledger: counted before it is judged, entered before anything is said about it.
#ifndef GATE_CLI_ATTEMPTS_H_
#define GATE_CLI_ATTEMPTS_H_

#include <memory>
#include <string>
#include <vector>

#include "gate/base/result.h"
#include "gate/cli/ledger_store.h"
#include "gate/cli/side_history.h"
#include "gate/ledger/ledger.h"
#include "gate/model/attempt.h"
#include "gate/model/evaluation.h"

namespace gate::cli {

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
  std::vector<ledger::Ledger> parts_;  // the first is the one that is written
  ledger::Entry entry_;
};

}  // namespace gate::cli

#endif  // GATE_CLI_ATTEMPTS_H_
