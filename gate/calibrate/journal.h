// What has been counted so far, so that a long calibration can be stopped and gone on with.
#ifndef GATE_CALIBRATE_JOURNAL_H_
#define GATE_CALIBRATE_JOURNAL_H_

#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "gate/base/result.h"

namespace gate::calibrate {

// Verdicts of some gates, whole policies or one check's part of them.
struct Count {
  std::uint32_t gates = 0;
  std::uint32_t passed = 0, warned = 0, blocked = 0;
  std::uint32_t undecided = 0;  // at least one finding was inconclusive
  std::uint32_t alone = 0;      // blocked or warned by nothing but this check, as badly as the whole
  friend bool operator==(const Count&, const Count&) = default;
};

// One simulation, as far as it has come. The first `done` draws are in the counts, and no other.
struct Part {
  std::uint32_t done = 0;
  std::vector<Count> counts;
  friend bool operator==(const Part&, const Part&) = default;
};

// The simulations of one calibration in the order in which they are begun, which depends on nothing but the request: a
// second process that is given the same request and these parts begins where the first one ended.
class Journal {
 public:
  // Asked before each draw, on any thread; true: begin no other.
  std::function<bool()> stop = [] { return false; };
  // Called after each batch, on the caller's thread.
  std::function<Status()> keep = [] { return Status(Done{}); };

  // The simulation that is begun now. The reference stays good.
  Part& next();

  // One line a part: how many draws are done, then six numbers a count.
  [[nodiscard]] std::string lines() const;
  // Takes over the line of a part. False: it is no such line.
  bool add(std::string_view line);

 private:
  std::deque<Part> parts_;
  std::size_t begun_ = 0;
};

// What a simulation answers that was told to stop.
Error stopped_error();

}  // namespace gate::calibrate

#endif  // GATE_CALIBRATE_JOURNAL_H_
