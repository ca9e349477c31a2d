// The past judged again in words, for its text and its page.
#ifndef GATE_CLI_BACKTEST_WORDING_H_
#define GATE_CLI_BACKTEST_WORDING_H_

#include <cstddef>
#include <string>

#include "gate/cli/backtest/found.h"

namespace gate::cli {

// At most 60 characters of a name from outside, all of them visible.
std::string shown(const std::string& text);
// "block", "not judged".
std::string said(const calibrate::Judgement& judgement);
// What the verdict means against the label: "caught", "MISSED"; why there is none.
std::string meaning(const calibrate::Release& release, const calibrate::Judgement& judgement);
// The checks that gave the verdict; "" for a pass.
std::string culprits(const PolicyOnHistory& policy, const calibrate::Judgement& judgement);
// The policies say different things of it.
bool changes(const Backtest& backtest, std::size_t release);
// A few sentences for people who do not read tables.
std::string conclusion(const Backtest& backtest);

}  // namespace gate::cli

#endif  // GATE_CLI_BACKTEST_WORDING_H_
