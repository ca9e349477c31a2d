// The sides as parameters spell them.
#ifndef GATE_CHECKS_SIDE_WORDS_H_
#define GATE_CHECKS_SIDE_WORDS_H_

#include <array>
#include <string_view>

namespace gate::checks {

inline constexpr std::array<std::string_view, 2> kSides{"candidate", "baseline"};

}  // namespace gate::checks

#endif  // GATE_CHECKS_SIDE_WORDS_H_
