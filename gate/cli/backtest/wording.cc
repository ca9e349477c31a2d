// The past judged again in words, for its text and its page.
#include "gate/cli/backtest/wording.h"

#include <algorithm>

#include "gate/base/text.h"

namespace gate::cli {

using calibrate::Judgement;
using calibrate::Release;
using calibrate::Tally;

std::string shown(const std::string& text) { return visible(shortened(text, 60)); }

std::string said(const Judgement& judgement) {
  return judgement.verdict ? std::string(word(*judgement.verdict)) : "not judged";
}

std::string meaning(const Release& release, const Judgement& judgement) {
  if (!judgement.verdict) {
    return visible(shortened(judgement.why, 200));
  }
  switch (*judgement.verdict) {
    case Verdict::kPass: return release.bad() ? "MISSED" : "";
    case Verdict::kWarn: return release.bad() ? "asks a person" : "asks in vain";
    case Verdict::kBlock: return release.bad() ? "caught" : "FALSE ALARM";
  }
  return "";
}

std::string culprits(const PolicyOnHistory& policy, const Judgement& judgement) {
  std::vector<std::string> names;
  for (std::size_t i = 0; judgement.verdict && *judgement.verdict != Verdict::kPass && i < judgement.checks.size();
       ++i) {
    if (judgement.checks[i] == *judgement.verdict) {
      names.push_back(shown(policy.policy.checks[i].id));
    }
  }
  return join(names, ", ");
}

bool changes(const Backtest& backtest, std::size_t release) {
  return backtest.policies.front().judgements[release].verdict != backtest.policies.back().judgements[release].verdict;
}

std::string conclusion(const Backtest& backtest) {
  const PolicyOnHistory& last = backtest.policies.back();
  const Tally found = calibrate::tally(backtest.releases, last.judgements);
  const std::size_t bad = static_cast<std::size_t>(
      std::count_if(backtest.releases.begin(), backtest.releases.end(), [](const Release& one) { return one.bad(); }));
  std::string text = "Of " + counted(bad, "bad release") + " this policy would have stopped " +
                     std::to_string(found.caught) + ", asked a person about " + std::to_string(found.asked) +
                     " and missed " + std::to_string(found.missed) + "; of " +
                     counted(backtest.releases.size() - bad, "good one") + " it would have stopped " +
                     std::to_string(found.false_alarms) + ".";
  if (found.unknown > 0) {
    text += " " + counted(found.unknown, "release") + " could not be judged.";
  }
  if (backtest.policies.size() > 1) {
    std::vector<std::string> changed;
    for (std::size_t i = 0; i < backtest.releases.size(); ++i) {
      if (changes(backtest, i)) {
        changed.push_back(shown(backtest.releases[i].name));
      }
    }
    text += changed.empty()
                ? " No release changes its verdict."
                : " " + counted(changed.size(), "release") + " would change verdict: " + join(changed, ", ") + ".";
  }
  return text;
}

}  // namespace gate::cli
