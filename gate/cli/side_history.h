// One side of the earlier attempts beside the same side of the present one: which runs are still there, and which are
// judged together.
#ifndef GATE_CLI_SIDE_HISTORY_H_
#define GATE_CLI_SIDE_HISTORY_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "gate/base/result.h"
#include "gate/ledger/ledger.h"
#include "gate/ledger/pool.h"
#include "gate/ledger/run_mark.h"
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

class SideHistory {
 public:
  // `named`: something says what this side is. `now.set` may be nullptr when nothing is added. All outlive this object.
  SideHistory(const AttemptRequest& request, const AttemptSide& now, Side side, bool named);

  // Of the runs that this attempt brings.
  [[nodiscard]] const ledger::RunMarks& own() const { return own_; }

  // Looks for the runs of an earlier attempt; oldest first.
  void add(std::uint64_t attempt, const ledger::Side& then);

  // Decides, when all are added, what counts together.
  void settle();

  // After settle(): a refusal (kInput) when this attempt brings runs of an earlier one beside others, and not all
  // earlier runs count: who saw the results would choose among them. One attempt's runs as they are, or all of them
  // made again, are no choice.
  [[nodiscard]] Status chosen() const;

  // After settle(): what became of an attempt's runs; nothing when it had none on this side.
  [[nodiscard]] std::optional<Attempt::Runs> state(std::uint64_t attempt) const;

  // Last: puts the earlier runs that count into the set. How many are in both, and count once.
  std::size_t join();

 private:
  struct Past {
    std::uint64_t attempt = 1;
    ledger::RunMarks marks;  // by what this attempt's policy asks for where the runs could be read again
    Attempt::Runs runs = Attempt::Runs::kLost;
  };

  const AttemptRequest& request_;
  const AttemptSide& now_;
  Side side_;
  bool named_;
  ledger::RunMarks own_;
  std::vector<Past> past_;
  ledger::Earlier found_;
};

}  // namespace gate::cli

#endif  // GATE_CLI_SIDE_HISTORY_H_
