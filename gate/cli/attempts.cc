#include "gate/cli/attempts.h"

#include <algorithm>
#include <utility>

#include "gate/cli/side_history.h"
#include "gate/ledger/key.h"
#include "gate/model/names.h"
#include "gate/report/decision.h"

namespace gate::cli {
namespace {

// How the set is called tomorrow: a revision by the commit that it is today.
std::string lasting_spec(const AttemptSide& side) {
  const ReadFrom& from = side.set->from;
  if (from.commit.empty()) {
    return side.spec;
  }
  const std::size_t options = std::min(side.spec.find_last_of('#'), side.spec.size());
  return "git:" + from.commit + ":" + from.path + side.spec.substr(options);
}

}  // namespace

Result<LedgerHeld> LedgerHeld::take(const std::string& spec, const std::string& repository, const std::string& revision,
                                    const Machine& machine) {
  LedgerHeld held;
  GATE_ASSIGN(held.store_, open_ledger(spec, repository, revision, machine));
  GATE_ASSIGN(held.bytes_, held.store_->read());
  GATE_ASSIGN(held.parts_, read_parts(*held.store_, held.bytes_));
  return held;
}

Result<Attempt> LedgerHeld::count(const AttemptRequest& request) {
  AttemptSide candidate = request.candidate;
  AttemptSide baseline = request.baseline;
  entry_.key = ledger::key_of(request.policy_id, request.artifacts, *candidate.set, baseline.set);
  entry_.policy_id = request.policy_id;
  entry_.policy_sha256 = request.policy_sha256;
  GATE_ASSIGN(const std::vector<ledger::Entry> earlier, ledger::attempts_at(parts_, entry_.key));
  entry_.attempt = earlier.size() + 1;
  Attempt attempt{entry_.attempt, entry_.key, parts_.front().last(), {}, 0};
  const bool named = !request.artifacts.empty() || ledger::names_itself(*candidate.set);
  SideHistory candidates(request, candidate, Side::kCandidate, named);
  SideHistory baselines(request, baseline, Side::kBaseline,
                        baseline.set != nullptr && ledger::names_itself(*baseline.set));
  // The runs that this attempt brings, before those of others join them.
  entry_.candidate = {lasting_spec(candidate), candidate.set->files, candidates.own()};
  if (baseline.set != nullptr) {
    entry_.baseline = {{lasting_spec(baseline), baseline.set->files, baselines.own()}};
  }
  for (const ledger::Entry& entry : earlier) {
    Attempt::Earlier was;
    was.number = attempt.earlier.size() + 1;
    was.verdict = entry.verdict;
    attempt.earlier.push_back(std::move(was));
    candidates.add(attempt.earlier.back().number, entry.candidate);
    if (baseline.set != nullptr && !entry.baseline.empty()) {
      baselines.add(attempt.earlier.back().number, entry.baseline.front());
    }
  }
  candidates.settle();
  baselines.settle();
  GATE_TRY(candidates.chosen());
  GATE_TRY(baselines.chosen());
  for (Attempt::Earlier& was : attempt.earlier) {
    was.candidate = candidates.state(was.number).value_or(Attempt::Runs::kLost);
    was.baseline = baselines.state(was.number).value_or(Attempt::Runs::kHeld);
  }
  attempt.repeated = candidates.join() + baselines.join();
  return attempt;
}

Status LedgerHeld::enter(const Evaluation& evaluation, Time at) {
  entry_.at = at;
  entry_.verdict = word(evaluation.verdict);
  GATE_ASSIGN(entry_.decision, report::decision_digest(evaluation));
  GATE_ASSIGN(const std::string line, ledger::append_line(parts_.front(), entry_));
  return store_->replace(bytes_ + line, at);
}

}  // namespace gate::cli
