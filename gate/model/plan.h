// What a comparing check can decide at the sizes at hand, and what data would make it decide. Amounts are estimates
// from the data at hand; a range is what is left open by variances that are themselves estimated (20 % beyond either
// end).
#ifndef GATE_MODEL_PLAN_H_
#define GATE_MODEL_PLAN_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "gate/model/evaluation.h"

namespace gate {

// How much of one resource: examples, or runs on each side.
struct Amount {
  enum class State {
    kUnknown,    // the data do not tell how much this resource varies
    kEnough,     // the present size has the power already
    kReached,    // `likely` is the least that has it
    kNotByThis,  // no amount of this resource alone: the other one's share of the variance is too large
    kBeyondCap,  // more than a hundred times the present size
  };
  State state = State::kUnknown;
  std::uint64_t low = 0, likely = 0;
  std::uint64_t high = 0;  // 0: beyond a hundred times the present size, or never
};

// What to get more of.
enum class Buy { kNothing, kExamples, kRuns, kBoth, kNoneHelps };

// What it takes to decide under one assumption about the true difference.
struct Prospect {
  double change = 0;       // the assumed true change, as an estimate is shown
  bool at_margin = false;  // exactly there: no sample size can decide it
  bool for_pass = true;    // what would be decided: a pass, or a block
  double power = 0;        // at the present sizes
  Amount examples, runs;
  std::uint64_t both_examples = 0, both_runs = 0;  // together, where neither alone does; 0: nothing within the cap
  Buy buy = Buy::kNothing;
  bool has_examples = true;  // false: one number a run, no example has a part in it
  // Rows still to be evaluated on both sides for the likely amount of one resource; 0: does not apply.
  std::uint64_t rows_for_examples = 0, rows_for_runs = 0;
};

struct VarianceShares {
  double examples = 0;  // falls with the number of examples only
  double runs = 0;      // falls with the number of runs only
  double residual = 0;  // falls with either
};

// Where the records of a plan come from.
enum class PlanBasis {
  kBothSides,
  kAnotherRun,  // one side only: the candidate taken for another run of the same thing, so at least this much
  kUnrelated,   // one run only: the candidate taken to have nothing to do with it, example by example: at most so much
};

struct CheckPlan {
  std::string check, kind;  // set by the caller, as in Finding
  std::string part;         // "gain", "loss" of a check of two questions
  std::string metric, statistic;
  std::vector<SliceLabel> slice;
  std::string margin_text, what_margin;  // "5%", "margin"
  PlanBasis basis = PlanBasis::kBothSides;
  Scale scale = Scale::kDifference;  // of changes and of the standard error
  bool higher_is_better = true;
  bool two_sided = false;  // an equivalence: `passes` and `blocks` count either way
  std::size_t examples = 0, runs_candidate = 0, runs_baseline = 0, least_examples = 0, least_runs = 0;
  double power = 0.8;      // asked for
  std::string obstacle;    // why no verdict is given at these sizes, or why nothing can be planned; mostly empty
  std::string advice;      // against the obstacle
  bool plannable = false;  // what stands below is set
  double standard_error = 0;
  VarianceShares shares;
  // True changes that are decided with the power asked for: in favour of the candidate beyond `passes`, against it
  // beyond `blocks`. Nothing: no true change is passed (an equivalence margin that is too narrow).
  std::optional<double> passes, blocks;
  // One run a side, noise not declared: beyond this standard deviation of a run's noise no number of examples decides.
  std::optional<double> most_run_sd;
  std::optional<Prospect> if_equal, as_observed;
};

}  // namespace gate

#endif  // GATE_MODEL_PLAN_H_
