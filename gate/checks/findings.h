// Small makers of findings that several kinds use.
#ifndef GATE_CHECKS_FINDINGS_H_
#define GATE_CHECKS_FINDINGS_H_

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "gate/model/evaluation.h"

namespace gate::checks {

inline Finding make_finding(Outcome outcome, ReasonCode reason, std::string summary) {
  Finding finding;
  finding.outcome = outcome;
  finding.reason = reason;
  finding.summary = std::move(summary);
  return finding;
}

inline std::vector<Finding> only(Finding finding) {
  std::vector<Finding> findings;
  findings.push_back(std::move(finding));
  return findings;
}

// "a, b, c and 4 more".
inline std::string some_of(const std::vector<std::string>& items, std::size_t most = 3) {
  std::string text;
  for (std::size_t i = 0; i < items.size() && i < most; ++i) {
    text += (i == 0 ? "" : ", ") + items[i];
  }
  return items.size() > most ? text + " and " + std::to_string(items.size() - most) + " more" : text;
}

}  // namespace gate::checks

#endif  // GATE_CHECKS_FINDINGS_H_
