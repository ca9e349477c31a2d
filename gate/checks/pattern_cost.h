// What matching a regular expression can cost at worst. The standard library's engine goes back and tries again, which
// some expressions turn into more steps than there are atoms; those are refused before a stranger's text meets them.
#ifndef GATE_CHECKS_PATTERN_COST_H_
#define GATE_CHECKS_PATTERN_COST_H_

#include <cstddef>
#include <string>
#include <string_view>

namespace gate::checks {

struct PatternCost {
  std::string problem;         // why it is refused; empty: it is not
  std::size_t longest = 1024;  // bytes of a text that may be held against it: about ten million steps at most
};

// Refused are: a repeated group that repeats or chooses inside ("(a+)+", "(a|a)*"; alternatives that begin with
// different letters are fine), more than four repetitions without a small bound, more than ten optional parts. Steps
// are at most those of a text's length to the power of its repetitions. `pattern` is an ECMAScript expression that
// compiles.
PatternCost cost_of_pattern(std::string_view pattern);

}  // namespace gate::checks

#endif  // GATE_CHECKS_PATTERN_COST_H_
