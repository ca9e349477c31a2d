// Powers of ten as people write them.
#ifndef GATE_BASE_DECIMAL_H_
#define GATE_BASE_DECIMAL_H_

#include <cmath>

namespace gate {

// 10 to a whole power; up to 22 either way the number that its decimal text reads as, since those powers are exact and
// a division is rounded to the nearest.
inline double power_of_ten(int power) { return power < 0 ? 1 / std::pow(10.0, -power) : std::pow(10.0, power); }

}  // namespace gate

#endif  // GATE_BASE_DECIMAL_H_
