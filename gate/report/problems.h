// What every report for a machine's list of problems asks of a finding: which ones, in which order, at which line of
// the policy, under which lasting name, in which words.
#ifndef GATE_REPORT_PROBLEMS_H_
#define GATE_REPORT_PROBLEMS_H_

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "gate/model/evaluation.h"

namespace gate::report {

// The findings that block, then those that warn, each in policy order.
std::vector<const Finding*> problems(const Evaluation& evaluation);

// Where the check stands: a file from the repository's root and a line from 1. A check of a policy that is compiled in
// is placed at the head of the policy that extends it.
struct Place {
  std::string file;
  std::uint32_t line = 1;
};
Place place_of(const Finding& finding, const Evaluation& evaluation);

// SHA-256 of policy, check, metric and slice, never of what was observed: the same problem keeps its name from run to
// run. A second finding of the same four gets another one.
class Fingerprints {
 public:
  explicit Fingerprints(const Evaluation& evaluation) : policy_(evaluation.policy.id) {}
  std::string next(const Finding& finding);

 private:
  std::string policy_;
  std::map<std::string, std::size_t> seen_;
};

// "accuracy digit=8: worse than the baseline by more than the margin".
std::string headline(const Finding& finding);

// Everything a person needs, a line each: what was found, measured and demanded, the examples, the notes, what to do.
// Control and hidden characters are visible; every line is of bounded length and ends with a line feed.
std::string account(const Finding& finding, const Evaluation& evaluation);

}  // namespace gate::report

#endif  // GATE_REPORT_PROBLEMS_H_
