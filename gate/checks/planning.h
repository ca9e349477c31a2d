// What data would decide a comparison (statistics, section 6): amounts as ranges, which of the two to get, and when no
// amount can.
#ifndef GATE_CHECKS_PLANNING_H_
#define GATE_CHECKS_PLANNING_H_

#include <optional>
#include <string>

#include "gate/checks/compare.h"
#include "gate/model/plan.h"

namespace gate::checks {

inline constexpr double kUsualPower = 0.8;

// The error expected at the present sizes.
stats::ExpectedError present_error(const stats::Design& design);

// What it takes when `theta` is the true difference, in the unit of `precision`.
Prospect prospect(const Precision& precision, const Question& question, double theta, double power);

// A true difference as the change that is shown.
double change_of(const Precision& precision, const Question& question, double theta);

// "1100 to 1400 examples or 14 to 22 runs a side"; empty when neither decides or nothing more is needed.
std::string amounts_text(const Prospect& prospect);
// "runs are cheaper: about 2800 further rows against 9600"; empty when there is no choice.
std::string choice_text(const Prospect& prospect);
// An amount of one resource: "1100 to 1400", "40 or more"; empty when it is not reached.
std::string range_text(const Amount& amount);

// The plan of one metric; `check`, `kind` and `slice` stay empty. `one_side`: both sides of the table are the same set.
CheckPlan plan_table(const MetricTable& table, const Question& question, bool one_side, double power);
// The plan of one comparison; `check`, `kind` and `slice` stay empty.
CheckPlan plan_of(const Comparison& comparison, const Question& question, double power);

}  // namespace gate::checks

#endif  // GATE_CHECKS_PLANNING_H_
