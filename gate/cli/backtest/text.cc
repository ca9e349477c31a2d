#include <algorithm>

#include "gate/base/number.h"
#include "gate/base/text.h"
#include "gate/cli/backtest/found.h"
#include "gate/cli/text_rows.h"
#include "gate/report/layout.h"

namespace gate::cli {
namespace {

using calibrate::Judgement;
using calibrate::Release;
using calibrate::Tally;
std::string shown(const std::string& text) { return visible(shortened(text, 60)); }

std::string said(const Judgement& judgement) {
  return judgement.verdict ? std::string(word(*judgement.verdict)) : "not judged";
}

// What the verdict means against the label.
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

// The checks that gave the verdict.
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

TextRow tally_row(const std::string& name, const Tally& tally) {
  return {name,
          std::to_string(tally.caught),
          std::to_string(tally.asked),
          std::to_string(tally.missed),
          std::to_string(tally.false_alarms),
          std::to_string(tally.asked_in_vain),
          std::to_string(tally.unknown)};
}

const TextRow kTallyHead{"", "caught", "asked", "missed", "false alarms", "asked in vain", "not judged"};

std::string releases_table(const Backtest& backtest) {
  std::vector<TextRow> rows{{"release", "label"}};
  for (const PolicyOnHistory& policy : backtest.policies) {
    rows.front().push_back(backtest.policies.size() == 1 ? "verdict" : shown(policy.policy.source.path));
  }
  rows.front().push_back("");
  for (std::size_t i = 0; i < backtest.releases.size(); ++i) {
    const Release& release = backtest.releases[i];
    TextRow row{shown(release.name), shown(release.label)};
    for (const PolicyOnHistory& policy : backtest.policies) {
      row.push_back(said(policy.judgements[i]));
    }
    const PolicyOnHistory& last = backtest.policies.back();
    std::string remark = meaning(release, last.judgements[i]);
    const std::string by = culprits(last, last.judgements[i]);
    remark += by.empty() ? "" : " (" + by + ")";
    const bool changes = backtest.policies.front().judgements[i].verdict != last.judgements[i].verdict;
    row.push_back((changes ? "CHANGES; " : "") + remark);
    rows.push_back(std::move(row));
  }
  return text_rows(rows, Cells::kWords);
}

std::string checks_table(const Backtest& backtest, const PolicyOnHistory& policy) {
  std::vector<TextRow> rows{kTallyHead};
  rows.front().front() = backtest.policies.size() == 1 ? "by check" : shown(policy.policy.source.path);
  rows.push_back(tally_row("the whole policy", calibrate::tally(backtest.releases, policy.judgements)));
  for (std::size_t i = 0; i < policy.policy.checks.size(); ++i) {
    rows.push_back(tally_row("  " + shown(policy.policy.checks[i].id),
                             calibrate::tally_of_check(backtest.releases, policy.judgements, i)));
  }
  return text_rows(rows, Cells::kWords);
}

std::string curve_table(const PolicyOnHistory& policy) {
  std::vector<TextRow> rows{{"with another number", "", "caught", "asked", "missed", "false alarms", "asked in vain"}};
  for (const calibrate::CurvePoint& point : policy.curve) {
    TextRow row = tally_row(shown(policy.lines[point.line].name), point.tally);
    row.pop_back();
    row.insert(row.begin() + 1, point.number + (point.factor == 1 ? " (as it is)" : ""));
    rows.push_back(std::move(row));
  }
  return rows.size() == 1 ? "" : "\n" + text_rows(rows, Cells::kWords);
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
      if (backtest.policies.front().judgements[i].verdict != last.judgements[i].verdict) {
        changed.push_back(shown(backtest.releases[i].name));
      }
    }
    text += changed.empty()
                ? " No release changes its verdict."
                : " " + counted(changed.size(), "release") + " would change verdict: " + join(changed, ", ") + ".";
  }
  std::string out;
  for (const std::string& line : report::wrapped(text, 100)) {
    out += line + "\n";
  }
  return out;
}

}  // namespace

std::string backtest_text(const Backtest& backtest) {
  std::string text = releases_table(backtest) + "\n";
  for (const PolicyOnHistory& policy : backtest.policies) {
    text += checks_table(backtest, policy) + curve_table(policy) + "\n";
    for (const std::string& check : policy.left_out) {
      text += "  left out: " + check + "\n";
    }
  }
  return text + conclusion(backtest);
}

}  // namespace gate::cli
