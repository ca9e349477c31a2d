#include "gate/cli/attempts.h"

#include <algorithm>
#include <utility>

#include "gate/cli/inputs.h"
#include "gate/ledger/key.h"
#include "gate/ledger/pool.h"
#include "gate/model/names.h"
#include "gate/report/decision.h"

namespace gate::cli {
namespace {

using Earlier = std::vector<std::pair<std::uint64_t, RunSet>>;

// What became of one side of an earlier attempt; a set that can be read as it was goes to `pooled`.
Attempt::Runs find_runs(const AttemptRequest& request, const AttemptSide& now, const ledger::Side& then, Side side,
                        std::uint64_t attempt, Earlier& pooled) {
  const auto same = [&](const auto& earlier) { return ledger::holds_files(earlier.second, then.files); };
  if (ledger::holds_files(*now.set, then.files) || std::any_of(pooled.begin(), pooled.end(), same)) {
    return Attempt::Runs::kHeld;
  }
  Result<RunSet> set = load_run_set(then.spec, request.repository, side, request.needs, request.limits);
  if (!set || !ledger::is_of(*set, then.files)) {
    return Attempt::Runs::kLost;
  }
  pooled.emplace_back(attempt, *std::move(set));
  return Attempt::Runs::kPooled;
}

std::size_t join(RunSet* set, Earlier earlier) {
  if (set == nullptr || earlier.empty()) {
    return 0;
  }
  ledger::Pooled pooled = ledger::pool(std::move(*set), std::move(earlier));
  *set = std::move(pooled.set);
  return pooled.repeated;
}

}  // namespace

Result<LedgerHeld> LedgerHeld::take(const std::string& spec, const std::string& repository, const std::string& revision,
                                    const Machine& machine) {
  LedgerHeld held;
  GATE_ASSIGN(held.store_, open_ledger(spec, repository, revision, machine));
  GATE_ASSIGN(held.bytes_, held.store_->read());
  GATE_ASSIGN(held.ledger_, ledger::read_ledger(held.bytes_, held.store_->shown()));
  return held;
}

Result<Attempt> LedgerHeld::count(const AttemptRequest& request) {
  AttemptSide candidate = request.candidate;
  AttemptSide baseline = request.baseline;
  entry_.key = ledger::key_of(request.policy_id, request.artifacts, *candidate.set, baseline.set);
  entry_.policy_id = request.policy_id;
  entry_.policy_sha256 = request.policy_sha256;
  // The runs that this attempt brings, before those of others join them.
  entry_.candidate = {candidate.spec, candidate.set->files};
  if (baseline.set != nullptr) {
    entry_.baseline = {{baseline.spec, baseline.set->files}};
  }
  const std::vector<ledger::Entry> earlier = ledger_.of(entry_.key);
  entry_.attempt = earlier.size() + 1;
  Attempt attempt{entry_.attempt, entry_.key, ledger_.last(), {}, 0};
  Earlier candidates;
  Earlier baselines;
  for (const ledger::Entry& entry : earlier) {
    Attempt::Earlier was{entry.attempt, entry.verdict, Attempt::Runs::kLost, Attempt::Runs::kHeld};
    was.candidate = find_runs(request, candidate, entry.candidate, Side::kCandidate, entry.attempt, candidates);
    if (baseline.set != nullptr && !entry.baseline.empty()) {
      was.baseline = find_runs(request, baseline, entry.baseline.front(), Side::kBaseline, entry.attempt, baselines);
    }
    attempt.earlier.push_back(std::move(was));
  }
  attempt.repeated = join(candidate.set, std::move(candidates));
  attempt.repeated += join(baseline.set, std::move(baselines));
  return attempt;
}

Status LedgerHeld::enter(const Evaluation& evaluation, Time at) {
  entry_.at = at;
  entry_.verdict = word(evaluation.verdict);
  GATE_ASSIGN(entry_.decision, report::decision_digest(evaluation));
  GATE_ASSIGN(const std::string line, ledger::append_line(ledger_, entry_));
  return store_->replace(bytes_ + line, at);
}

}  // namespace gate::cli
