#include "gate/base/text.h"
#include "gate/cli/backtest/found.h"
#include "gate/cli/backtest/wording.h"
#include "gate/cli/text_rows.h"
#include "gate/report/layout.h"

namespace gate::cli {
namespace {

using calibrate::Release;
using calibrate::Tally;

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
    row.push_back((changes(backtest, i) ? "CHANGES; " : "") + remark);
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

std::string paragraph(const std::string& text) {
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
  return text + paragraph(conclusion(backtest));
}

}  // namespace gate::cli
