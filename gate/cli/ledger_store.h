// Where a ledger is kept: a file, or notes beside the commit under test. Held by one process at a time from the moment
// its attempts are counted until the new one is in it.
#ifndef GATE_CLI_LEDGER_STORE_H_
#define GATE_CLI_LEDGER_STORE_H_

#include <memory>
#include <string>
#include <vector>

#include "gate/base/result.h"
#include "gate/base/time.h"
#include "gate/cli/app.h"
#include "gate/ledger/ledger.h"

namespace gate::cli {

class LedgerStore {
 public:
  virtual ~LedgerStore() = default;
  // What messages call it.
  [[nodiscard]] virtual std::string shown() const = 0;
  // All of what replace() will replace; "" when there is none yet.
  virtual Result<std::string> read() = 0;
  // A note on one commit is a part of what refs/notes/gate counts: the others, as they are called and as they read.
  [[nodiscard]] virtual bool in_parts() const = 0;
  virtual Result<std::vector<std::pair<std::string, std::string>>> others() = 0;
  // Puts `bytes` in its place: afterwards there is the old or the whole new one.
  virtual Status replace(const std::string& bytes, Time at) = 0;
};

// `spec` is a file, or "notes": refs/notes/gate on `revision` (HEAD when empty) of the repository around `repository`.
// Waits for whoever holds it, and says so on standard error; the lock goes with the store.
Result<std::unique_ptr<LedgerStore>> open_ledger(const std::string& spec, const std::string& repository,
                                                 const std::string& revision, const Machine& machine);

// The ledger of a store, the part that is written first; `bytes` is what the store's read() gave.
Result<std::vector<ledger::Ledger>> read_parts(LedgerStore& store, const std::string& bytes);

// To look only, without a lock: the parts of a ledger that is there.
Result<std::vector<ledger::Ledger>> look_into(const std::string& spec, const std::string& repository);

}  // namespace gate::cli

#endif  // GATE_CLI_LEDGER_STORE_H_
