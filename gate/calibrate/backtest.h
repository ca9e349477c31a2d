// Releases of the past judged again by a policy: what it would have caught, missed and stopped for nothing.
#ifndef GATE_CALIBRATE_BACKTEST_H_
#define GATE_CALIBRATE_BACKTEST_H_

#include <array>
#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "gate/base/result.h"
#include "gate/base/time.h"
#include "gate/calibrate/loss.h"
#include "gate/model/policy.h"
#include "gate/model/run.h"

namespace gate::calibrate {

struct Release {
  std::string name;
  std::string label;    // "good", "bad", or the incident that it caused
  std::string missing;  // why its records cannot be judged; empty: they are there
  RunSet candidate, baseline;
  bool has_baseline = true;
  Time now;
  [[nodiscard]] bool bad() const { return label != "good"; }
};

// What a policy makes of one release.
struct Judgement {
  std::optional<Verdict> verdict;  // nothing: it could not be judged
  std::string why;                 // then
  std::vector<Verdict> checks;     // by check of the policy
};

// One a release, in order. `sets` are what checks of the policy name beside the records.
std::vector<Judgement> judge_releases(const Policy& policy, const std::vector<Release>& releases, const RunSets& sets);

struct Tally {
  std::size_t caught = 0;         // bad and blocked
  std::size_t asked = 0;          // bad and warned
  std::size_t missed = 0;         // bad and passed
  std::size_t false_alarms = 0;   // good and blocked
  std::size_t asked_in_vain = 0;  // good and warned
  std::size_t let_pass = 0;       // good and passed
  std::size_t unknown = 0;        // not judged
};
Tally tally(const std::vector<Release>& releases, const std::vector<Judgement>& judgements);
// The same by the verdicts of one check alone.
Tally tally_of_check(const std::vector<Release>& releases, const std::vector<Judgement>& judgements, std::size_t check);

inline constexpr std::array<double, 5> kFactors{0.25, 0.5, 1, 2, 4};

// The whole policy with one number multiplied.
struct CurvePoint {
  std::size_t line = 0;
  double factor = 1;
  std::string number;  // as a policy would spell it
  Tally tally;
};

// The numbers of a policy that say how much is too much, without any run to measure them on.
std::vector<Line> number_lines(const Policy& policy);

// Every line at every factor.
std::vector<CurvePoint> operating_curve(const Policy& policy, const std::vector<Line>& lines,
                                        const std::vector<Release>& releases, const RunSets& sets,
                                        const std::vector<Judgement>& judgements);

}  // namespace gate::calibrate

#endif  // GATE_CALIBRATE_BACKTEST_H_
