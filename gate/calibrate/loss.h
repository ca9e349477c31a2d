// Losses of known size, put into the candidate of a drawn pair: what the policy should catch.
#ifndef GATE_CALIBRATE_LOSS_H_
#define GATE_CALIBRATE_LOSS_H_

#include <array>
#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "gate/calibrate/draw.h"
#include "gate/model/policy.h"
#include "gate/stats/rng.h"

namespace gate::calibrate {

inline constexpr std::array<double, 4> kSizes{0.5, 1, 2, 4};  // in margins

// A number of the policy that says how much worse is too much, and how to make a candidate that much worse.
struct Line {
  enum class Way {
    kFlip,   // right answers become wrong, of examples that are hit in every run
    kShift,  // every value, or the run's one number, moves
    kScale,  // every value grows or shrinks in proportion
  };
  std::size_t check = 0;  // in Policy::checks
  std::string id;         // of the check
  std::string param;      // "margin", "slices.margin", "max"
  std::string name;       // "accuracy margin", for people
  Where where;            // of the number in the policy
  std::string origin;     // the extended file it stands in; empty: the policy itself
  std::string text;       // the number as the policy spells it
  std::string metric;
  Way way = Way::kScale;
  bool falls = true;                      // a loss makes values smaller
  bool relative = false;                  // the margin is a share of the baseline
  double margin = 0;                      // as the policy says; of a bound, its distance from the present value
  double present = 0;                     // the metric's value where nothing changed
  bool of_rows = true;                    // false: one number a run
  std::vector<std::string> columns = {};  // that are touched
  std::vector<std::string> by = {};       // slice keys: one slice is hit, and no other
  std::size_t least_examples = 0;         // of a slice that may be hit
  // One margin in the metric's own unit.
  [[nodiscard]] double unit() const { return relative ? margin * present : margin; }
};

// A check whose catching power is not measured, and why.
struct Unmeasured {
  std::string check;
  std::string why;
};

struct Lines {
  std::vector<Line> lines;
  std::vector<Unmeasured> unmeasured;
};

// What stands for "the metric's value where nothing changed", by check.
using Present = std::map<std::string, double>;

Lines lines_of(const Policy& policy, const Pool& pool, const Present& present);

// The policy with another number in one line. The number is in the line's own form: a share where it is relative.
Result<CheckSpec> with_number(const CheckSpec& check, const Line& line, double number);
// "0.03", "12%"; of a bound the bound itself.
std::string spelled(const Line& line, double number);

// Makes losses of one line; built once, used by many threads.
class Injury {
 public:
  Injury(const Pool& pool, const Line& line);

  // Makes the candidate worse by `size` margins; what it was is put into `before`, for `heal`.
  struct Before {
    std::vector<std::vector<std::vector<double>>> columns;  // [run][column]
    std::vector<double> documents;                          // [run]
  };
  void hurt(double size, stats::Stream& random, Sides& sides, Before& before) const;
  void heal(const Before& before, Sides& sides) const;

 private:
  void flip(double size, const std::vector<std::uint32_t>& places, stats::Stream& random, Sides& sides) const;
  [[nodiscard]] double shift_for(double loss) const;

  const Pool& pool_;
  const Line& line_;
  std::vector<double> weight_;  // by the pool's example: what it loses at most, over all runs
  std::array<double, kSizes.size()> shifts_{};
  bool bounded_ = false;  // values of the pool lie within [0, 1], and stay there
};

// The examples of one slice at random, among those large enough; all when the line is of no slice. Empty: no slice is.
std::vector<std::uint32_t> places_of(const Pool& pool, const Line& line, stats::Stream& random, const Sides& sides);

}  // namespace gate::calibrate

#endif  // GATE_CALIBRATE_LOSS_H_
