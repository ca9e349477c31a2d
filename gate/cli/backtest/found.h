// What `gate backtest` found, for its text, its JSON document and its page.
#ifndef GATE_CLI_BACKTEST_FOUND_H_
#define GATE_CLI_BACKTEST_FOUND_H_

#include <string>
#include <vector>

#include "gate/base/result.h"
#include "gate/calibrate/backtest.h"

namespace gate::cli {

// One policy on the whole history.
struct PolicyOnHistory {
  Policy policy;
  std::vector<std::string> left_out;  // checks that read the repository
  std::vector<calibrate::Judgement> judgements;
  std::vector<calibrate::Line> lines;
  std::vector<calibrate::CurvePoint> curve;
};

struct Backtest {
  std::vector<calibrate::Release> releases;
  std::vector<PolicyOnHistory> policies;  // one, or two to be set side by side
};

std::string backtest_text(const Backtest& backtest);
Result<std::string> backtest_json(const Backtest& backtest);
std::string backtest_page(const Backtest& backtest);

}  // namespace gate::cli

#endif  // GATE_CLI_BACKTEST_FOUND_H_
