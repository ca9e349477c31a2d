#include <doctest/doctest.h>

#include <limits>
#include <string>
#include <string_view>

#include "gate/report/html_plot.h"
#include "gate/report/registry.h"
#include "tests/unit/report/evaluations.h"

namespace {

std::string html(const gate::Evaluation& evaluation) {
  return *gate::report::find_report("html")->write(evaluation, gate::test::envelope());
}

bool has(std::string_view text, std::string_view what) { return text.find(what) != std::string_view::npos; }

// The value of `name` in the first element of class `of`.
std::string attribute(std::string_view svg, std::string_view of, std::string_view name) {
  const std::size_t at = svg.find("class=\"" + std::string(of) + "\"");
  REQUIRE(at != std::string_view::npos);
  const std::size_t start = svg.find(" " + std::string(name) + "=\"", at) + name.size() + 3;
  return std::string(svg.substr(start, svg.find('"', start) - start));
}

gate::Finding latency_with_spread() {
  gate::Finding finding = gate::test::latency_holds().done();
  finding.candidate_spread = gate::Spread{{0.15, 0.16, 0.17}, 3, {0.1, 0.11, 0.12, 0.13, 0.14, 0.15, 0.16, 0.2, 9}};
  finding.baseline_spread = gate::Spread{{0.15, 0.15}, 2, {}};
  return finding;
}

}  // namespace

TEST_CASE("html: the limit of every check stands at one place, and no change at another, worse to the left") {
  const std::string higher = gate::report::interval_plot(gate::test::digit_8_blocks().done());
  const std::string lower = gate::report::interval_plot(gate::test::latency_holds().done());
  CHECK(attribute(higher, "limit", "x1") == "140.0");
  CHECK(attribute(lower, "limit", "x1") == "140.0");
  CHECK(attribute(higher, "zero", "x1") == "240.0");
  CHECK(attribute(lower, "zero", "x1") == "240.0");
  // -0.3887 of -0.08 is off the plot: an arrow at its left edge, no dot.
  CHECK(has(higher, "<path class=\"mark\" d=\"M1.0 13.0"));
  CHECK_FALSE(has(higher, "<circle"));
  // Latency rose by 4.55 % of the 100 % allowed: a little left of "no change".
  CHECK(attribute(lower, "mark", "x1") == "228.3");  // 11.7 % worse, the high end
  CHECK(has(lower, "cx=\"235.4\""));
  CHECK(has(lower, "aria-label=\"p95-latency: estimate +4.5%, interval -2.1 to +11.7%, limit max +100%: not worse"));
}

TEST_CASE("html: a line feed in a name begins no line of the page, for a log may show it") {
  const std::string plot = gate::report::interval_plot(gate::test::digit("1\n##[error]x", 0, -0.02, 0.02).done());
  CHECK(has(plot, "digit=1\\x0a##[error]x"));
  CHECK_FALSE(has(plot, "\n##["));
}

TEST_CASE("html: a margin of zero, limits on both sides, and nothing to draw") {
  gate::Finding zero = gate::test::digit("1", 0.01, -0.02, 0.04).at_least(0).done();
  CHECK(attribute(gate::report::interval_plot(zero), "limit", "x1") == "140.0");
  CHECK_FALSE(has(gate::report::interval_plot(zero), "\"zero\""));
  gate::Finding both = gate::test::digit("1", 0, -0.02, 0.02).at_least(-0.1).at_most(0.1).done();
  CHECK(attribute(gate::report::interval_plot(both), "limit", "x1") == "340.0");
  CHECK(has(gate::report::interval_plot(both), "cx=\"240.0\""));
  CHECK(gate::report::interval_plot(gate::test::auditable().done()).empty());
  gate::Finding no_number = gate::test::digit("1", std::numeric_limits<double>::quiet_NaN(), 0, 0).done();
  CHECK(gate::report::interval_plot(no_number).empty());
}

TEST_CASE("html: one mark a run, and quantiles up to the 99th") {
  const gate::Finding finding = latency_with_spread();
  const std::string runs = gate::report::runs_plot(finding);
  CHECK(has(runs, "candidate: 0.15 0.16 0.17; baseline: 0.15 0.15"));
  std::size_t dots = 0;
  for (std::size_t at = runs.find("<circle"); at != std::string::npos; at = runs.find("<circle", at + 1)) {
    ++dots;
  }
  CHECK(dots == 5);
  const std::string spread = gate::report::spread_plot(finding);
  CHECK(has(spread, "quantiles of latency_ms; candidate median 0.13, 95th percentile 0.16\""));
  CHECK(has(spread, ">0.1 ms<"));
  CHECK_FALSE(has(spread, "9 ms"));
  // The baseline's 0.1519 and the 100 % that are tolerated.
  CHECK(has(spread, "class=\"limit\""));
  CHECK(has(spread, ">0.3038 ms<"));
  CHECK(gate::report::runs_plot(gate::test::auditable().done()).empty());
  CHECK(gate::report::spread_plot(gate::test::latency_holds().done()).empty());
}

TEST_CASE("html: verdict first, then checks, what to do, and what it rests on") {
  const std::string page = html(gate::test::one_slice_blocks());
  std::size_t last = 0;
  for (const char* part : {"BLOCK", "accuracy digit=8", ">Checks<", "in 5 slices: 1 blocks", ">What to do<", "rollback",
                           "href=\"https://example.com/runbooks/digits\"", "test/0042", "and 53 more", ">Slices<",
                           "<details open>", ">Evidence<", "decision digest"}) {
    CAPTURE(std::string(part));
    const std::size_t at = page.find(part, last);
    CHECK(at != std::string::npos);
    last = at == std::string::npos ? last : at;
  }
  CHECK(has(html(gate::test::all_pass()), "This candidate may be released; "));
  CHECK_FALSE(has(html(gate::test::all_pass()), "What to do"));
  CHECK(has(html(gate::test::waived()), "waiver of <code>p95-latency</code>: <strong>applied</strong>"));
  CHECK_FALSE(has(html(gate::test::hostile()), "href=\"javascript"));
}
