// Recomputes reference vectors (format gate-stats-vectors/1) with the statistics library.
#ifndef GATE_TOOLS_VECTORS_CHECK_H_
#define GATE_TOOLS_VECTORS_CHECK_H_

#include <cstddef>
#include <set>
#include <string>
#include <vector>

#include "tools/vectors/family.h"

namespace gate::vectors {

// No reference is so inexact that it may state more than this, relative or absolute: a looser case checks nothing.
inline constexpr double kLoosestTolerance = 1e-4;

// What is wrong with one case, a line each; empty when every expected key was computed and agrees. An unknown family,
// no expectation, and a tolerance that is negative, not finite or looser than kLoosestTolerance are failures. A case
// that cannot be read throws.
std::vector<std::string> failures_of(const Json& one);

struct Summary {
  std::size_t cases = 0;
  std::size_t failed = 0;  // cases, and the file itself when it does not have the number of cases it states
  std::set<std::string> families;
  std::string report;  // each failed case with its failures
};

// Every case of a document; a case that cannot be read, and an id that is used twice, are failures. Throws when the
// document is not in the format or has no cases.
Summary check_document(const Json& document);

}  // namespace gate::vectors

#endif  // GATE_TOOLS_VECTORS_CHECK_H_
