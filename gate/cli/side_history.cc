#include "gate/cli/side_history.h"

#include <algorithm>
#include <utility>

#include "gate/cli/inputs.h"

namespace gate::cli {

using Runs = Attempt::Runs;

void SideHistory::add(std::uint64_t attempt, const ledger::Side& then) {
  past_.push_back({attempt, &then, Runs::kHeld});
  const auto same = [&](const auto& earlier) { return ledger::holds_files(earlier.second, then.files); };
  if (ledger::holds_files(*now_.set, then.files) || std::any_of(found_.begin(), found_.end(), same)) {
    return;
  }
  Result<RunSet> set = load_run_set(then.spec, request_.repository, side_, request_.needs, request_.limits);
  if (!set || !ledger::is_of(*set, then.files)) {
    past_.back().runs = Runs::kLost;
    return;
  }
  found_.emplace_back(attempt, *std::move(set));
  past_.back().runs = Runs::kPooled;
}

// All or none: which records are lost, and which seeds are run again, is in the hand of whoever saw the results, so
// some of the runs would be a choice among results. None of them keeps the error too: every attempt pays for itself.
void SideHistory::settle() {
  const auto lost = [](const Past& one) { return one.runs == Runs::kLost; };
  if (found_.empty() ||
      (named_ && std::none_of(past_.begin(), past_.end(), lost) && !ledger::seeds_disagree(*now_.set, found_))) {
    return;
  }
  found_.clear();
  for (Past& one : past_) {
    if (one.runs == Runs::kPooled || (one.runs == Runs::kHeld && !ledger::holds_files(*now_.set, one.side->files))) {
      one.runs = Runs::kApart;
    }
  }
}

Status SideHistory::chosen() const {
  const auto counts = [](const Past& one) { return one.runs == Runs::kHeld || one.runs == Runs::kPooled; };
  // A set that was judged as it is may be judged again, at what is left.
  const auto again = [&](const Past& one) { return ledger::is_of(*now_.set, one.side->files); };
  const auto left_out = std::find_if_not(past_.begin(), past_.end(), counts);
  const auto reused = std::find_if(past_.begin(), past_.end(),
                                   [&](const Past& one) { return ledger::shares_run(*now_.set, one.side->files); });
  if (left_out == past_.end() || reused == past_.end() || std::any_of(past_.begin(), past_.end(), again)) {
    return Done{};
  }
  Error error = input_error("runs of attempt " + std::to_string(reused->attempt) +
                            " are judged again beside others, and not all runs of attempt " +
                            std::to_string(left_out->attempt) + " are: that would choose among results");
  error.hint = "bring all runs of the earlier attempts, or new ones only";
  return error;
}

std::optional<Runs> SideHistory::state(std::uint64_t attempt) const {
  const auto found = std::find_if(past_.begin(), past_.end(), [&](const Past& one) { return one.attempt == attempt; });
  return found == past_.end() ? std::nullopt : std::optional(found->runs);
}

std::size_t SideHistory::join() {
  if (found_.empty()) {
    return 0;
  }
  ledger::Pooled pooled = ledger::pool(std::move(*now_.set), std::move(found_));
  *now_.set = std::move(pooled.set);
  return pooled.repeated;
}

}  // namespace gate::cli
