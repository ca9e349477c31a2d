#include "gate/report/text.h"

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "gate/report/groups.h"
#include "gate/report/layout.h"
#include "gate/report/pen.h"
#include "gate/report/text_details.h"
#include "gate/report/text_table.h"

namespace gate::report {
namespace {

constexpr std::size_t kWidestName = 32;

std::string_view banner(Verdict verdict) {
  return verdict == Verdict::kPass ? "PASS" : verdict == Verdict::kWarn ? "WARN" : "BLOCK";
}

// "BLOCK  support-bot: 2 of 9 checks block, 1 warns — accuracy digit=8, p95-latency and 1 more".
std::string headline(const Evaluation& evaluation, const std::vector<CheckGroup>& groups, const Pen& pen) {
  const std::string_view verdict = banner(evaluation.verdict);
  std::string text = "  " + pen.clean(evaluation.policy.id, 24) + ": " + tally(groups);
  const std::vector<std::string> names = culprits(groups, evaluation.verdict);
  const std::size_t room = pen.width() - verdict.size();
  for (std::size_t i = 0; i < names.size(); ++i) {
    const std::string more = " and " + std::to_string(names.size() - i) + " more";
    const std::string separator = i == 0 ? " " + std::string(pen.dash()) + " " : ", ";
    const std::size_t reserve = i + 1 < names.size() ? columns(more) : 0;
    const std::size_t left = room - std::min(room, columns(text) + columns(separator) + reserve);
    // The first is named at any price, the others only as a whole.
    const std::string name = pen.clean(names[i], i == 0 ? std::min(left, kWidestName) : kWidestName);
    if (columns(name) > left) {
      text += more;
      break;
    }
    text += separator + name;
  }
  return pen.coloured(verdict, evaluation.verdict) + pen.bold(fitted(text, room, "")) + "\n";
}

}  // namespace

std::string text_report(const Evaluation& evaluation, const TextStyle& style) {
  const Pen pen(style);
  const std::vector<CheckGroup> groups = grouped(evaluation);
  return headline(evaluation, groups, pen) + "\n" + text_table(groups, pen) + text_details(evaluation, groups, pen) +
         "\n" + text_footer(evaluation, pen);
}

}  // namespace gate::report
