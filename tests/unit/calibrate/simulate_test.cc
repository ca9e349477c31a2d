#include "gate/calibrate/simulate.h"

#include "gate/calibrate/search.h"
#include "tests/unit/calibrate/world.h"

namespace gate::calibrate {
namespace {

using test::policy_of;
using test::pool_of;
using test::repeated_runs;

constexpr const char* kChecks =
    "  - {id: enough, kind: coverage, min_seeds: 3}\n"
    "  - {id: quality, kind: non_inferiority, metric: correct, direction: higher, margin: 0.08}\n"
    "  - {id: slow, kind: non_inferiority, metric: latency_ms, direction: lower, margin: 10%}\n";

struct World {
  explicit World(const std::string& checks = kChecks, std::size_t seeds = 4)
      : policy(policy_of(checks)), pool(pool_of(repeated_runs(10, 200))) {
    work.design = *design_for(pool, seeds, seeds, false);
    if (const Result<Present> present = present_values(work)) {
      work.lines = lines_of(policy, pool, *present).lines;
    }
    work.sizes = {kSizes.begin(), kSizes.end()};
  }
  Policy policy;
  Pool pool;
  RunSets sets;
  Work work{policy, pool, sets, {4, 4}, {}, {}, 300, 1, {}};
};

TEST_CASE("equal candidates are hardly blocked, large losses are; any number of threads counts the same") {
  World world;
  const Result<Counts> one = simulate(world.work);
  REQUIRE(one.has_value());
  CHECK(one->equal.gates == 300);
  CHECK(share(one->equal.blocked, 300) <= 0.025);
  CHECK(one->equal.passed + one->equal.warned + one->equal.blocked == 300);
  REQUIRE(one->checks.size() == 3);
  REQUIRE(one->losses.size() == 8);
  // At one margin a proven loss is rare by construction, at four it is nearly sure.
  CHECK(share(one->losses[1].own.blocked, 300) <= 0.06);
  CHECK(share(one->losses[3].own.blocked, 300) > 0.95);
  CHECK(one->losses[3].own.passed == 0);
  // The other check says of the loss what it said without it.
  CHECK(one->losses[3].whole.blocked >= one->losses[3].own.blocked);

  world.work.threads = 3;
  const Result<Counts> three = simulate(world.work);
  REQUIRE(three.has_value());
  CHECK(three->equal == one->equal);
  for (std::size_t i = 0; i < one->losses.size(); ++i) {
    CHECK(three->losses[i].whole == one->losses[i].whole);
    CHECK(three->losses[i].own == one->losses[i].own);
  }
}

TEST_CASE("a policy that its own baseline cannot meet blocks every equal candidate, by one check alone") {
  World world("  - {id: enough, kind: coverage, min_seeds: 9}\n" + std::string(kChecks).substr(46));
  const Result<Counts> counts = simulate(world.work);
  REQUIRE(counts.has_value());
  CHECK(counts->equal.blocked == 300);
  CHECK(counts->checks.front().count.alone == 300);
}

TEST_CASE("an evaluation that cannot be made is an error, not a count") {
  World world("  - {id: a, kind: threshold, metric: absent, max: 1}\n");
  CHECK(simulate(world.work).error().kind == ErrorKind::kNothingEvaluated);
}

TEST_CASE("targets as counted, and beyond the error of the simulation") {
  Targets targets;
  targets.false_block = 0.01;
  CHECK(met(targets, {100, 100, 0, 0, 0, 0}, nullptr));
  CHECK(!shown_met(targets, {100, 100, 0, 0, 0, 0}, nullptr));
  CHECK(shown_met(targets, {2000, 2000, 0, 0, 0, 0}, nullptr));
  targets.caught = 0.8;
  const Count caught{2000, 0, 380, 1620, 0, 0};
  CHECK(met(targets, {2000, 2000, 0, 0, 0, 0}, &caught));
  CHECK(!shown_met(targets, {2000, 2000, 0, 0, 0, 0}, &caught));
}

TEST_CASE("the least margin, seeds and examples that meet a target, which the amended policy then meets") {
  World world("  - {id: quality, kind: non_inferiority, metric: correct, direction: higher, margin: 0.02}\n", 3);
  Targets targets;
  targets.false_block = 0.02;
  targets.caught = 0.8;
  const Result<std::vector<Remedy>> found = remedies(world.work, targets, {});
  REQUIRE(found.has_value());
  REQUIRE(found->size() == 1);
  const Remedy& remedy = found->front();
  CHECK(!remedy.met_now);
  REQUIRE(remedy.number.has_value());
  CHECK(*remedy.number > 0.03);
  CHECK(*remedy.number < 0.2);
  std::vector<Line> lines = world.work.lines;
  const Result<Policy> policy = amended(world.policy, lines, *found);
  REQUIRE(policy.has_value());
  const Work again{*policy, world.pool, world.sets, world.work.design, lines, {kCaughtSize}, 300, 1, {}};
  const Result<Counts> counts = simulate(again);
  REQUIRE(counts.has_value());
  CHECK(share(counts->losses.front().own.blocked, 300) > 0.75);
}

}  // namespace
}  // namespace gate::calibrate
