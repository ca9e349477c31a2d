// A calibration as one page without scripts: what the policy does to equal candidates, its operating curves, and what
// to change.
#include <algorithm>
#include <cmath>

#include "gate/base/number.h"
#include "gate/base/text.h"
#include "gate/cli/calibration/calibration.h"
#include "gate/cli/rate_plot.h"
#include "gate/cli/whole_page.h"
#include "gate/report/escape.h"
#include "gate/report/html_parts.h"

namespace gate::cli {
namespace {

using namespace rate_plot;  // NOLINT(google-build-using-namespace)
using calibrate::Count;
using calibrate::Line;
using report::html_text;
using report::shown;

// What the pages of verdicts do not have: curves.
constexpr std::string_view kStyle = R"css(
.curves{display:grid;grid-template-columns:repeat(auto-fit,minmax(19rem,1fr));gap:1rem}
.curves .card{margin:0}
.curve{fill:none;stroke-width:2.5}.curve.blocked{stroke:var(--block)}.curve.noticed{stroke:var(--warn);stroke-dasharray:6 4}
.error{stroke-width:1.5}.error.blocked{stroke:var(--block)}.error.noticed{stroke:var(--warn)}
circle.blocked{fill:var(--block)}circle.noticed{fill:var(--warn)}
.tolerated{fill:var(--passbg);stroke:none}
.share{display:block;width:100%;min-width:8rem;height:.8rem}
.share .b{fill:var(--block)}.share .w{fill:var(--warn)}.share .p{fill:var(--pass)}
.key>span{margin-right:1.2rem;white-space:nowrap}
)css";

constexpr double kRight = kWidth - 12;
constexpr double kMostMargins = 4;

double x_of(double margins) { return kLeft + (kRight - kLeft) * margins / kMostMargins; }

// "0.02", "50 %": short, because ticks stand close.
std::string loss_text(const Line& line, double margins) {
  return line.relative ? short_number(100 * margins * line.margin, 3) + " %" : short_number(margins * line.margin, 2);
}

struct Point {
  double margins;
  std::uint32_t part, whole;
};

std::string curve(std::string_view name, const std::vector<Point>& points) {
  std::string path;
  std::string marks;
  for (const Point& point : points) {
    const double rate = calibrate::share(point.part, point.whole);
    const double error = calibrate::monte_carlo_error(point.part, point.whole);
    const double x = x_of(point.margins);
    path += (path.empty() ? "M" : "L") + at(x) + " " + at(y_of(rate));
    marks += segment("error " + std::string(name), x, y_of(std::min(1.0, rate + 2 * error)), x,
                     y_of(std::max(0.0, rate - 2 * error)));
    marks +=
        "<circle class=\"" + std::string(name) + "\" cx=\"" + at(x) + "\" cy=\"" + at(y_of(rate)) + "\" r=\"3.5\"/>";
  }
  return "<path class=\"curve " + std::string(name) + "\" d=\"" + path + "\"/>" + marks;
}

// The chance to be blocked, and to be noticed at all, against the size of the loss.
std::string operating_curve(const Line& line, std::size_t number, const calibrate::Counts& counts) {
  std::vector<Point> blocked{{0, counts.equal.blocked, counts.equal.gates}};
  std::vector<Point> noticed{{0, counts.equal.blocked + counts.equal.warned, counts.equal.gates}};
  std::string label = "Chance to be blocked:";
  for (const calibrate::LossCount& loss : counts.losses) {
    if (loss.line == number) {
      blocked.push_back({loss.size, loss.whole.blocked, loss.whole.gates});
      noticed.push_back({loss.size, loss.whole.blocked + loss.whole.warned, loss.whole.gates});
      label += " " + percent(loss.whole.blocked, loss.whole.gates) + " at " + short_number(loss.size) + " margins,";
    }
  }
  label.back() = '.';
  std::string content = "<rect class=\"tolerated\" x=\"" + at(x_of(0)) + "\" y=\"" + at(y_of(1)) + "\" width=\"" +
                        at(x_of(1) - x_of(0)) + "\" height=\"" + at(y_of(0) - y_of(1)) + "\"/>";
  content += guides(kRight);
  for (const double margins : {0.0, 0.5, 1.0, 2.0, 4.0}) {
    content += segment("axis", x_of(margins), y_of(0), x_of(margins), y_of(0) + 4);
    content += words(x_of(margins), y_of(0) + 17, margins == 4 ? "end" : "middle",
                     margins == 0 ? "equal" : loss_text(line, margins));
  }
  content += segment("limit", x_of(1), y_of(0), x_of(1), y_of(1));
  content += caption(kRight, "loss of " + shortened(line.metric, 40) + (line.by.empty() ? "" : " in one slice"));
  content += curve("noticed", noticed) + curve("blocked", blocked);
  return drawing(label, content);
}

std::string curves(const std::vector<Line>& lines, const calibrate::Counts& counts) {
  std::string out = "<div class=\"curves\">\n";
  for (std::size_t i = 0; i < lines.size(); ++i) {
    out += "<div class=\"card\"><h3>" + shown(lines[i].id) + "</h3><p class=\"dim\">" + shown(lines[i].param) + " " +
           shown(calibrate::spelled(lines[i], lines[i].margin)) + ", line " + std::to_string(lines[i].where.line) +
           "</p>" + operating_curve(lines[i], i, counts) + "</div>\n";
  }
  return out + "</div>\n";
}

std::string share_bar(const Count& count) {
  const double blocked = 100 * calibrate::share(count.blocked, count.gates);
  const double warned = 100 * calibrate::share(count.warned, count.gates);
  const auto part = [](std::string_view name, double from, double width) {
    return width <= 0 ? ""
                      : "<rect class=\"" + std::string(name) + "\" x=\"" + fixed_number(from, 2) +
                            "\" y=\"0\" width=\"" + fixed_number(width, 2) + "\" height=\"10\"/>";
  };
  return "<svg class=\"share\" viewBox=\"0 0 100 10\" preserveAspectRatio=\"none\" aria-hidden=\"true\">" +
         part("b", 0, blocked) + part("w", blocked, warned) + part("p", blocked + warned, 100 - blocked - warned) +
         "</svg>";
}

std::string rate_row(const std::string& name, const std::string& place, const Count& count) {
  return "<tr><td class=\"name\">" + html_text(name) + (place.empty() ? "" : "<span>" + place + "</span>") +
         "</td><td class=\"num\">" + html_text(percent_with_error(count.blocked, count.gates)) +
         "</td><td class=\"num\">" + html_text(percent_with_error(count.warned, count.gates)) +
         "</td><td class=\"num\">" + html_text(percent_with_error(count.undecided, count.gates)) +
         "</td><td class=\"draw\">" + share_bar(count) + "</td></tr>\n";
}

std::string equal_section(const Calibration& calibration) {
  std::string rows = rate_row("the whole policy", "", calibration.counts.equal);
  for (const calibrate::CheckCount& check : calibration.counts.checks) {
    const CheckSpec& spec = calibration.policy->checks[check.check];
    rows +=
        rate_row(name_of(calibration, check),
                 "line " + std::to_string(spec.where.line) + (spec.origin.empty() ? "" : " of " + shown(spec.origin)),
                 check.count);
  }
  if (calibration.amended) {
    rows += rate_row("with the suggested lines", "", calibration.amended_counts.equal);
  }
  return "<section aria-labelledby=\"equal\"><h2 id=\"equal\">Equal candidates</h2>\n<table class=\"wide\"><thead><tr>"
         "<th>check</th><th>blocked</th><th>warned</th><th>undecided</th><th>blocked, warned, passed</th></tr></thead>"
         "<tbody>\n" +
         rows +
         "</tbody></table>\n<p class=\"key\">Nothing but chance tells these candidates from their baseline: "
         "every block is a false alarm. ± is one standard error of the simulation.</p></section>\n";
}

std::string list(std::string_view id, std::string_view title, const std::vector<std::string>& entries) {
  if (entries.empty()) {
    return "";
  }
  std::string out = "<section aria-labelledby=\"" + std::string(id) + "\"><h2 id=\"" + std::string(id) + "\">" +
                    std::string(title) + "</h2>\n<ul>\n";
  for (const std::string& entry : entries) {
    out += "<li>" + html_text(entry) + "</li>\n";
  }
  return out + "</ul></section>\n";
}

std::string heading(const Calibration& calibration) {
  const bool asked = calibration.targets.any();
  const bool good = !asked || all_met(calibration);
  const std::string state = !asked ? "How often this policy errs" : good ? "Meets its targets" : "Misses its targets";
  return "<header><div class=\"verdict " + std::string(good ? "pass" : "warn") + "\"><h1><span class=\"word\">" +
         state + "</span> " + shown(calibration.policy->id) + "</h1><p>" + html_text(in_plain_words(calibration)) +
         "</p></div></header>\n";
}

std::string basis(const Calibration& calibration) {
  const auto row = [](std::string_view name, const std::string& value) {
    return "<tr><td class=\"name\">" + std::string(name) + "</td><td>" + value + "</td></tr>\n";
  };
  return "<section aria-labelledby=\"basis\"><h2 id=\"basis\">What this rests on</h2>\n<table><tbody>\n" +
         row("runs", shown(join(calibration.sets, ", ")) + ": " + counted(calibration.runs, "run") + " of " +
                         counted(calibration.examples, "example")) +
         row("digest of the runs", report::code(calibration.digest)) +
         row("drawn", counted(calibration.gates, "pair") + " of sides, " + html_text(design_text(calibration))) +
         row("random numbers", "Philox4x32-10 and xoshiro256++, seed " + std::to_string(calibration.seed)) +
         row("policy",
             report::code(calibration.policy->source.path) + " " + report::code(calibration.policy->source.sha256)) +
         row("date", html_text(calibration.date)) + "</tbody></table></section>\n";
}

std::vector<std::string> remarks(const Calibration& calibration) {
  std::vector<std::string> all = calibration.notes;
  for (const std::string& check : calibration.left_out) {
    all.push_back("left out: " + check);
  }
  for (const calibrate::Unmeasured& one : calibration.unmeasured) {
    all.push_back("not measured: " + visible(shortened(one.check, 60)) + ", " + visible(one.why));
  }
  return all;
}

}  // namespace

Result<std::string> calibration_page(const Calibration& calibration) {
  std::string body = heading(calibration) + "<main>\n" + equal_section(calibration);
  const std::string key =
      "<p class=\"key\"><span><span class=\"badge block\">full line</span> blocked</span><span><span class=\"badge "
      "warn\">broken line</span> blocked or warned</span> The shaded part is what the policy tolerates; bars are two "
      "standard errors.</p>\n";
  if (!calibration.lines.empty()) {
    body += "<section aria-labelledby=\"curves\"><h2 id=\"curves\">What a loss meets</h2>\n" +
            curves(calibration.lines, calibration.counts) + key + "</section>\n";
  }
  body += list("targets", "Targets: " + html_text(calibration.targets_text), suggestions(calibration));
  if (calibration.amended) {
    body += "<section aria-labelledby=\"suggested\"><h2 id=\"suggested\">With the suggested lines</h2>\n" +
            curves(calibration.amended_lines, calibration.amended_counts) + "</section>\n";
  }
  body += list("unmet", "Not met beyond doubt", unmet(calibration));
  body += list("remarks", "Remarks", remarks(calibration)) + basis(calibration);
  return whole_page("calibration: " + visible(shortened(calibration.policy->id, 100)), kStyle, body + "</main>\n",
                    "Written by gate calibrate. The same runs, policy and seed give the same page.");
}

}  // namespace gate::cli
