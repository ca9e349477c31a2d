#include "gate/calibrate/backtest.h"

#include "tests/unit/calibrate/world.h"

namespace gate::calibrate {
namespace {

using test::policy_of;
using test::repeated_runs;

Release release(const std::string& name, const std::string& label, double slower) {
  Release one;
  one.name = name;
  one.label = label;
  one.candidate = repeated_runs(4, 100);
  one.baseline = repeated_runs(4, 100);
  for (Run& run : one.candidate.runs) {
    for (Column& column : run.rows.metrics) {
      for (double& value : column.values) {
        value *= column.name == "latency_ms" ? slower : 1;
      }
    }
  }
  return one;
}

constexpr const char* kChecks =
    "  - {id: slow, kind: non_inferiority, metric: latency_ms, direction: lower, margin: 10%}\n"
    "  - {id: ceiling, kind: threshold, metric: latency_ms, max: 150}\n";

TEST_CASE("releases are counted against what became of them, those without records too") {
  const Policy policy = policy_of(kChecks);
  std::vector<Release> releases{release("a", "good", 1), release("b", "INC-1", 1.3), release("c", "bad", 1.02),
                                release("d", "good", 1.6), release("e", "good", 1)};
  releases.back().missing = "no such folder";
  const std::vector<Judgement> judgements = judge_releases(policy, releases, {});
  REQUIRE(judgements.size() == 5);
  CHECK(!judgements.back().verdict.has_value());
  CHECK(judgements.back().why == "no such folder");
  const Tally all = tally(releases, judgements);
  CHECK(all.let_pass == 1);
  CHECK(all.caught == 1);
  CHECK(all.missed == 1);
  CHECK(all.false_alarms == 1);
  CHECK(all.unknown == 1);
  CHECK(tally_of_check(releases, judgements, 1).caught == 0);
  CHECK(tally_of_check(releases, judgements, 1).false_alarms == 1);
}

TEST_CASE("with another margin the same releases meet another verdict") {
  const Policy policy = policy_of(kChecks);
  const std::vector<Release> releases{release("a", "good", 1), release("b", "bad", 1.3)};
  const std::vector<Judgement> judgements = judge_releases(policy, releases, {});
  const std::vector<Line> lines = number_lines(policy);
  REQUIRE(lines.size() == 2);
  CHECK(lines[1].param == "max");
  const std::vector<CurvePoint> curve = operating_curve(policy, lines, releases, {}, judgements);
  REQUIRE(curve.size() == 10);
  CHECK(curve[2].number == "10%");
  CHECK(curve[2].tally.caught == 1);
  CHECK(curve[4].number == "40%");
  CHECK(curve[4].tally.missed == 1);
  // A ceiling of 37.5 stops both.
  CHECK(curve[5].number == "37.5");
  CHECK(curve[5].tally.caught == 1);
  CHECK(curve[5].tally.false_alarms == 1);
  CHECK(curve[9].tally.caught == 1);
}

}  // namespace
}  // namespace gate::calibrate
