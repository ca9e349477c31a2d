// What the checks of a policy say of one draw, and the counts of many draws.
#ifndef GATE_CALIBRATE_SAYINGS_H_
#define GATE_CALIBRATE_SAYINGS_H_

#include <cstddef>
#include <map>
#include <string>
#include <vector>

#include "gate/calibrate/journal.h"
#include "gate/calibrate/simulate.h"
#include "gate/model/evaluation.h"

namespace gate::calibrate {

// What one check says of one draw; of its whole or of its slices.
struct Said {
  Verdict verdict = Verdict::kPass;
  bool undecided = false;
  bool there = false;
};

// By 2 * check + (1 for slices).
using Sayings = std::vector<Said>;

Sayings sayings(const Evaluation& evaluation, const std::map<std::string, std::size_t>& place, std::size_t checks);

// The counts of a part, and where it keeps which: the equal candidates, two of a check, two of a loss.
class Tables {
 public:
  Tables(const Work& work, Part& part);

  // False: the part is of another simulation.
  bool begin();
  // The next draw; `losses` by line, then size.
  void enter(const Sayings& equal, const std::vector<Sayings>& losses);
  [[nodiscard]] Counts counts() const;

 private:
  [[nodiscard]] std::size_t place_of(std::size_t loss) const { return 1 + checks_ + 2 * loss; }

  const Work& work_;
  Part& part_;
  std::size_t checks_, losses_;
};

}  // namespace gate::calibrate

#endif  // GATE_CALIBRATE_SAYINGS_H_
