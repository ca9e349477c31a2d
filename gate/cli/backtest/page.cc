// The past judged again as one page without scripts: the releases, what each check caught and missed, and what other
// margins would have.
#include <algorithm>
#include <cmath>

#include "gate/base/number.h"
#include "gate/base/text.h"
#include "gate/calibrate/simulate.h"
#include "gate/cli/backtest/found.h"
#include "gate/cli/backtest/wording.h"
#include "gate/cli/rate_plot.h"
#include "gate/cli/whole_page.h"
#include "gate/report/escape.h"
#include "gate/report/html_parts.h"

namespace gate::cli {
namespace {

using namespace rate_plot;  // NOLINT(google-build-using-namespace)
using calibrate::CurvePoint;
using calibrate::Judgement;
using calibrate::Release;
using calibrate::share;
using calibrate::Tally;
using report::html_text;

// On a narrow page a cell says itself what it is of.
constexpr std::string_view kStyle = R"css(
.curves{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,19rem),1fr));gap:1rem}
.curves .card{margin:0}
.curve{fill:none;stroke-width:2.5}.curve.caught{stroke:var(--pass)}.curve.noticed{stroke:var(--warn);stroke-dasharray:6 4}
.curve.alarms{stroke:var(--block)}
circle.caught{fill:var(--pass)}circle.noticed{fill:var(--warn)}rect.alarms{fill:var(--block)}
.key>span{margin-right:1.2rem;white-space:nowrap}.facts+h3{margin-top:1.6rem}
.facts .name{width:auto}.facts td{vertical-align:middle}
.facts .zero{color:var(--dim)}.facts .bad{color:var(--block);font-weight:650}
tr.changes td{background:var(--warnbg)}tr.changes .name{padding-left:.5rem}
.now{stroke:var(--text);stroke-width:1.5;stroke-dasharray:2 3}
@media (max-width:46rem){table.facts,table.facts tbody,table.facts tr,table.facts td{display:block;border:0;padding:0}
table.facts thead{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
table.facts tr{padding:.6rem .4rem;border-bottom:1px solid var(--line)}table.facts td:empty{display:none}
table.facts td[data-label]::before{content:attr(data-label) " ";color:var(--dim);font-weight:400}
table.facts td.num{display:inline-block;margin-right:.9rem;white-space:nowrap}}
)css";

constexpr double kRight = kWidth - 20;

double x_of(double factor) {
  const double least = calibrate::kFactors.front(), most = calibrate::kFactors.back();
  return kLeft + (kRight - kLeft) * std::log(factor / least) / std::log(most / least);
}

// A square marks alarms, so that nobody has to tell colours apart.
std::string mark(std::string_view name, double x, double y) {
  return name == "alarms"
             ? "<rect class=\"alarms\" x=\"" + at(x - 3.5) + "\" y=\"" + at(y - 3.5) + "\" width=\"7\" height=\"7\"/>"
             : "<circle class=\"" + std::string(name) + "\" cx=\"" + at(x) + "\" cy=\"" + at(y) + "\" r=\"3.5\"/>";
}

template <typename Share>
std::string curve(std::string_view name, const std::vector<CurvePoint>& points, const Share& share_of) {
  std::string path, marks;
  for (const CurvePoint& point : points) {
    const double x = x_of(point.factor), y = y_of(share_of(point.tally));
    path += (path.empty() ? "M" : "L") + at(x) + " " + at(y);
    marks += mark(name, x, y);
  }
  return "<path class=\"curve " + std::string(name) + "\" d=\"" + path + "\"/>" + marks;
}

std::size_t bad_of(const Tally& tally) { return tally.caught + tally.asked + tally.missed; }
std::size_t good_of(const Tally& tally) { return tally.false_alarms + tally.asked_in_vain + tally.let_pass; }

// Shares of releases against the number, from a quarter to four times what it is.
std::string operating_curve(const std::vector<CurvePoint>& points) {
  std::string label = "Bad releases caught, good ones stopped:";
  std::string content = guides(kRight);
  for (const CurvePoint& point : points) {
    const double x = x_of(point.factor);
    content += segment("axis", x, y_of(0), x, y_of(0) + 4) + words(x, y_of(0) + 17, "middle", point.number);
    label += " " + std::to_string(point.tally.caught) + " of " + std::to_string(bad_of(point.tally)) + " and " +
             std::to_string(point.tally.false_alarms) + " of " + std::to_string(good_of(point.tally)) + " at " +
             visible(point.number) + ",";
  }
  label.back() = '.';
  content += segment("now", x_of(1), y_of(0), x_of(1), y_of(1));
  content += caption(kRight, "the policy's number (upright line: as it is)");
  content += curve("noticed", points, [](const Tally& t) { return share(t.caught + t.asked, bad_of(t)); });
  content += curve("caught", points, [](const Tally& t) { return share(t.caught, bad_of(t)); });
  content += curve("alarms", points, [](const Tally& t) { return share(t.false_alarms, good_of(t)); });
  return drawing(label, content);
}

std::string cell(std::string_view label, const std::string& content, std::string_view style = "") {
  return "<td data-label=\"" + html_text(label) + "\"" +
         (style.empty() ? "" : " class=\"" + std::string(style) + "\"") + ">" + content + "</td>";
}

std::string number_cell(std::string_view label, std::size_t number, bool wrong = false) {
  return cell(label, std::to_string(number), number == 0 ? "num zero" : wrong ? "num bad" : "num");
}

std::string head(const std::vector<std::string>& names) {
  std::string out = "<table class=\"facts\"><thead><tr>";
  for (const std::string& name : names) {
    out += "<th>" + html_text(name) + "</th>";
  }
  return out + "</tr></thead><tbody>\n";
}

// What one check alone misses another one may catch: only of the whole policy it is wrong.
std::string tally_cells(const Tally& tally, bool whole) {
  return number_cell("caught", tally.caught) + number_cell("asked", tally.asked) +
         number_cell("missed", tally.missed, whole) + number_cell("false alarms", tally.false_alarms, true) +
         number_cell("asked in vain", tally.asked_in_vain) + number_cell("not judged", tally.unknown, true);
}

std::string section(const std::string& id, const std::string& title, const std::string& content) {
  return "<section aria-labelledby=\"" + id + "\"><h2 id=\"" + id + "\">" + html_text(title) + "</h2>\n" + content +
         "</section>\n";
}

std::string verdict_badge(const Judgement& judgement) {
  const std::string text = said(judgement);
  return "<span class=\"badge " + (judgement.verdict ? text : std::string("na")) + "\">" + html_text(text) + "</span>";
}

std::string policy_name(const PolicyOnHistory& policy) { return shown(policy.policy.source.path); }

std::string releases_section(const Backtest& backtest) {
  const bool two = backtest.policies.size() > 1;
  std::vector<std::string> names{"release", "label"};
  for (const PolicyOnHistory& policy : backtest.policies) {
    names.push_back(two ? policy_name(policy) : "verdict");
    names.emplace_back("outcome");
  }
  std::string rows;
  for (std::size_t i = 0; i < backtest.releases.size(); ++i) {
    const Release& release = backtest.releases[i];
    rows += changes(backtest, i) ? "<tr class=\"changes\">" : "<tr>";
    rows += "<td class=\"name\">" + html_text(shown(release.name)) +
            (changes(backtest, i) ? "<span>changes its verdict</span>" : "") + "</td>" +
            cell("label", html_text(shown(release.label)));
    for (const PolicyOnHistory& policy : backtest.policies) {
      const Judgement& judgement = policy.judgements[i];
      const std::string by = culprits(policy, judgement);
      const bool wrong = !judgement.verdict || (*judgement.verdict == Verdict::kPass && release.bad()) ||
                         (*judgement.verdict == Verdict::kBlock && !release.bad());
      const std::string what = meaning(release, judgement);
      rows += cell(two ? policy_name(policy) : "verdict", verdict_badge(judgement));
      rows += what.empty() ? std::string("<td></td>")
                           : "<td" + std::string(wrong ? " class=\"bad\"" : "") + ">" + html_text(what) +
                                 (by.empty() ? "" : " <span class=\"dim\">by " + html_text(by) + "</span>") + "</td>";
    }
    rows += "</tr>\n";
  }
  return section("releases", "Releases", head(names) + rows + "</tbody></table>\n");
}

std::string checks_section(const Backtest& backtest) {
  std::string content;
  for (const PolicyOnHistory& policy : backtest.policies) {
    content += backtest.policies.size() > 1 ? "<h3>" + html_text(policy_name(policy)) + "</h3>\n" : "";
    content += head({"check", "caught", "asked", "missed", "false alarms", "asked in vain", "not judged"});
    content += "<tr><td class=\"name\">the whole policy</td>" +
               tally_cells(calibrate::tally(backtest.releases, policy.judgements), true) + "</tr>\n";
    for (std::size_t i = 0; i < policy.policy.checks.size(); ++i) {
      const CheckSpec& check = policy.policy.checks[i];
      content += "<tr><td class=\"name\">" + html_text(shown(check.id)) + "<span>line " +
                 std::to_string(check.where.line) +
                 (check.origin.empty() ? "" : " of " + html_text(shown(check.origin))) + "</span></td>" +
                 tally_cells(calibrate::tally_of_check(backtest.releases, policy.judgements, i), false) + "</tr>\n";
    }
    content += "</tbody></table>\n";
  }
  return section("checks", "By check",
                 content +
                     "<p class=\"key\">Caught: bad and blocked. Missed: bad and passed. Asked: a person was "
                     "warned. A check by itself need not catch what another one does.</p>\n");
}

std::string curves_section(const Backtest& backtest, std::size_t number) {
  const PolicyOnHistory& policy = backtest.policies[number];
  std::string cards;
  for (std::size_t i = 0; i < policy.lines.size(); ++i) {
    std::vector<CurvePoint> points;
    std::copy_if(policy.curve.begin(), policy.curve.end(), std::back_inserter(points),
                 [i](const CurvePoint& point) { return point.line == i; });
    const calibrate::Line& line = policy.lines[i];
    if (!points.empty()) {
      cards += "<div class=\"card\"><h3>" + report::shown(line.id) + "</h3><p class=\"dim\">" +
               report::shown(line.param) + " " + report::shown(line.text) + ", line " +
               std::to_string(line.where.line) + "</p>" + operating_curve(points) + "</div>\n";
    }
  }
  if (cards.empty()) {
    return "";
  }
  return section(
      "curves-" + std::to_string(number + 1),
      "With another number" + (backtest.policies.size() > 1 ? std::string(": ") + policy_name(policy) : std::string()),
      "<div class=\"curves\">\n" + cards +
          "</div>\n<p class=\"key\"><span><span class=\"badge pass\">full line, dots</span> bad releases "
          "caught</span><span><span class=\"badge warn\">broken line</span> caught or asked about</span>"
          "<span><span class=\"badge block\">squares</span> good releases stopped</span> The whole policy, "
          "with one number changed.</p>\n");
}

std::string heading(const Backtest& backtest) {
  const PolicyOnHistory& last = backtest.policies.back();
  const Tally found = calibrate::tally(backtest.releases, last.judgements);
  const bool good = found.missed == 0 && found.false_alarms == 0 && found.unknown == 0;
  return "<header><div class=\"verdict " + std::string(good ? "pass" : "warn") +
         "\"><h1><span class=\"word\">The past judged again</span> " + report::shown(last.policy.id) + "</h1><p>" +
         html_text(conclusion(backtest)) + "</p></div></header>\n";
}

std::string remarks_section(const Backtest& backtest) {
  std::string entries;
  for (const PolicyOnHistory& policy : backtest.policies) {
    for (const std::string& check : policy.left_out) {
      entries += "<li>left out: " + html_text(check) + "</li>\n";
    }
    entries +=
        "<li>" + report::code(policy.policy.source.path) + " " + report::code(policy.policy.source.sha256) + "</li>\n";
  }
  return section("basis", "What this rests on", "<ul>\n" + entries + "</ul>\n");
}

}  // namespace

std::string backtest_page(const Backtest& backtest) {
  std::string body = heading(backtest) + "<main>\n" + releases_section(backtest) + checks_section(backtest);
  for (std::size_t i = 0; i < backtest.policies.size(); ++i) {
    body += curves_section(backtest, i);
  }
  return whole_page("backtest: " + visible(shortened(backtest.policies.back().policy.id, 100)), kStyle,
                    body + remarks_section(backtest) + "</main>\n",
                    "Written by gate backtest. The same records and policies give the same page.");
}

}  // namespace gate::cli
