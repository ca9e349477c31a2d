#include "gate/cli/side_history.h"

#include <algorithm>
#include <utility>

#include "gate/cli/inputs.h"

namespace gate::cli {

using Runs = Attempt::Runs;

SideHistory::SideHistory(const AttemptRequest& request, const AttemptSide& now, Side side, bool named)
    : request_(request),
      now_(now),
      side_(side),
      named_(named),
      own_(now.set != nullptr ? ledger::marks_of(*now.set) : ledger::RunMarks()) {}

void SideHistory::add(std::uint64_t attempt, const ledger::Side& then) {
  Past past{attempt, then.runs, Runs::kHeld};
  const auto is_here = [&] {
    return ledger::holds_all(own_, past.marks) || std::any_of(past_.begin(), past_.end(), [&](const Past& one) {
             return one.runs == Runs::kPooled && ledger::holds_all(one.marks, past.marks);
           });
  };
  if (!is_here()) {
    Result<RunSet> set = load_run_set(then.spec, request_.repository, side_, request_.needs, request_.limits);
    if (!set || !ledger::is_of(*set, then.files)) {
      past.runs = Runs::kLost;
    } else {
      past.marks = ledger::marks_of(*set);
      past.runs = is_here() ? Runs::kHeld : Runs::kPooled;
    }
    if (past.runs == Runs::kPooled) {
      found_.emplace_back(attempt, *std::move(set));
    }
  }
  past_.push_back(std::move(past));
}

// All or none: which records are lost, and which seeds are run again, is in the hand of whoever saw the results, so
// some of the runs would be a choice among results. None of them keeps the error too: every attempt pays for itself.
void SideHistory::settle() {
  std::vector<ledger::RunMarks> sets{own_};
  bool lost = false;
  for (const Past& one : past_) {
    lost = lost || one.runs == Runs::kLost;
    sets.push_back(one.marks);
  }
  if (found_.empty() || (named_ && !lost && !ledger::seeds_disagree(sets))) {
    return;
  }
  found_.clear();
  for (Past& one : past_) {
    if (one.runs != Runs::kLost && !ledger::holds_all(own_, one.marks)) {
      one.runs = Runs::kApart;
    }
  }
}

Status SideHistory::chosen() const {
  const auto counts = [](const Past& one) { return one.runs == Runs::kHeld || one.runs == Runs::kPooled; };
  const auto reused = [&](const Past& one) { return ledger::shares(own_, one.marks); };
  // Nothing is chosen when all that is known of before is of one attempt, and that one is here as a whole: as it is, or
  // made again.
  const auto whole = [&](const Past& one) {
    const bool all_of_it = ledger::holds_all(one.marks, own_) && ledger::holds_all(own_, one.marks);
    return all_of_it ||
           (ledger::is_rerun(own_, one.marks) && std::all_of(past_.begin(), past_.end(), [&](const Past& other) {
              return std::all_of(other.marks.begin(), other.marks.end(), [&](const ledger::RunMark& mark) {
                return !ledger::holds(own_, mark) || ledger::holds(one.marks, mark);
              });
            }));
  };
  const auto left_out = std::find_if_not(past_.begin(), past_.end(), counts);
  const auto again = std::find_if(past_.begin(), past_.end(), reused);
  if (left_out == past_.end() || again == past_.end() || std::any_of(past_.begin(), past_.end(), whole)) {
    return Done{};
  }
  Error error = input_error("runs of attempt " + std::to_string(again->attempt) + " are judged again as the " +
                            std::string(word(side_)) + " beside others, and not all runs of attempt " +
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
