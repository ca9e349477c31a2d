#include "gate/calibrate/loss.h"

#include <cmath>

#include "gate/stats/sample.h"
#include "tests/unit/calibrate/world.h"

namespace gate::calibrate {
namespace {

using test::policy_of;
using test::pool_of;
using test::repeated_runs;

constexpr const char* kChecks =
    "  - {id: quality, kind: non_inferiority, metric: correct, direction: higher, margin: 0.05,\n"
    "     slices: {by: [half], margin: 0.1}}\n"
    "  - {id: slow, kind: non_inferiority, metric: latency_ms, direction: lower, margin: 10%}\n"
    "  - {id: ceiling, kind: threshold, metric: latency_ms, statistic: p95, max: 150}\n"
    "  - {id: speed, kind: non_inferiority, metric: throughput, direction: higher, margin: 5}\n"
    "  - {id: beaten, kind: threshold, metric: latency_ms, max: 50}\n";

struct World {
  Policy policy = policy_of(kChecks);
  Pool pool = pool_of(repeated_runs(8, 200));
  RunSets sets = {};
  Design design = *design_for(pool, 4, 4, false);
  Sides sides = empty_sides(pool, design);
  Work work{policy, pool, sets, design, {}, {}, 256, 1, {}};
  Lines lines = lines_of(policy, pool, *present_values(work));

  const Line& line(const std::string& name) const {
    for (const Line& one : lines.lines) {
      if (one.name == name) {
        return one;
      }
    }
    FAIL("no line " << name);
    return lines.lines.front();
  }
  double mean(const std::string& metric, const std::string& half = "") const {
    double total = 0;
    double count = 0;
    for (const Run& run : sides.candidate.runs) {
      for (std::size_t row = 0; row < run.rows.size(); ++row) {
        if (half.empty() || sides.candidate.words[run.rows.slices.front().values[row]] == half) {
          total += run.rows.metric(metric)->values[row];
          ++count;
        }
      }
    }
    return total / count;
  }
};

TEST_CASE("the lines of a policy that say how much is too much") {
  const World world;
  REQUIRE(world.lines.lines.size() == 5);
  CHECK(world.line("quality margin").way == Line::Way::kFlip);
  CHECK(world.line("quality slices").param == "slices.margin");
  CHECK(world.line("quality slices").margin == doctest::Approx(0.1));
  CHECK(world.line("slow margin").way == Line::Way::kScale);
  CHECK(world.line("slow margin").unit() == doctest::Approx(10).epsilon(0.02));
  // What a bound leaves free is its margin: 150 less a p95 near 116.
  CHECK(world.line("ceiling max").margin == doctest::Approx(34).epsilon(0.05));
  CHECK(!world.line("speed margin").of_rows);
  REQUIRE(world.lines.unmeasured.size() == 1);
  CHECK(world.lines.unmeasured.front().check == "beaten");
}

TEST_CASE("a loss has the size that it should, on average over draws, and is healed to the bit") {
  World world;
  const Line& line = world.line("quality margin");
  const Injury injury(world.pool, line);
  double lost = 0;
  constexpr int kDraws = 200;
  for (std::uint32_t number = 0; number < kDraws; ++number) {
    stats::Stream random({3, 3}, number);
    draw(world.pool, world.design, random, world.sides);
    const double before = world.mean("correct");
    const auto whole = world.sides.candidate.runs.front().rows.metric("correct")->values;
    Injury::Before saved;
    injury.hurt(2, random, world.sides, saved);
    lost += before - world.mean("correct");
    injury.heal(saved, world.sides);
    REQUIRE(world.sides.candidate.runs.front().rows.metric("correct")->values == whole);
  }
  CHECK(lost / kDraws == doctest::Approx(0.1).epsilon(0.03));
}

TEST_CASE("latency grows in proportion, one slice alone is hit, a run's one number moves") {
  World world;
  stats::Stream random({3, 4}, 0);
  draw(world.pool, world.design, random, world.sides);
  Injury::Before saved;
  const double before = world.mean("latency_ms");
  const Injury slower(world.pool, world.line("slow margin"));
  slower.hurt(4, random, world.sides, saved);
  CHECK(world.mean("latency_ms") == doctest::Approx(1.4 * before).epsilon(0.01));
  slower.heal(saved, world.sides);

  const double first = world.mean("correct", "first");
  const double second = world.mean("correct", "second");
  const Injury sliced(world.pool, world.line("quality slices"));
  sliced.hurt(2, random, world.sides, saved);
  const double lost_first = first - world.mean("correct", "first");
  const double lost_second = second - world.mean("correct", "second");
  CHECK(std::min(lost_first, lost_second) == 0);
  CHECK(std::max(lost_first, lost_second) == doctest::Approx(0.2).epsilon(0.2));
  sliced.heal(saved, world.sides);

  const double speed = world.sides.candidate.runs.front().document.metrics.at("throughput");
  const Injury slow_run(world.pool, world.line("speed margin"));
  slow_run.hurt(1, random, world.sides, saved);
  CHECK(world.sides.candidate.runs.front().document.metrics.at("throughput") ==
        doctest::Approx(speed - 5).epsilon(0.01));
  slow_run.heal(saved, world.sides);
  CHECK(world.sides.candidate.runs.front().document.metrics.at("throughput") == speed);
}

TEST_CASE("another number binds as the policy reader would read it") {
  const World world;
  const Line& margin = world.line("quality slices");
  const Result<CheckSpec> wider = with_number(world.policy.checks[margin.check], margin, 0.07 * 3);
  REQUIRE(wider.has_value());
  CHECK(wider->params.group("slices")->get<Margin>("margin")->value == 0.21);
  CHECK(wider->params.get<Margin>("margin")->value == 0.05);
  CHECK(spelled(world.line("slow margin"), 0.3) == "30%");
}

}  // namespace
}  // namespace gate::calibrate
