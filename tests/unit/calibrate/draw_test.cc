#include "gate/calibrate/draw.h"

#include <map>
#include <set>

#include "tests/unit/calibrate/world.h"

namespace gate::calibrate {
namespace {

using test::pool_of;
using test::repeated_runs;

const std::vector<double>& correct(const Run& run) { return run.rows.metric("correct")->values; }

TEST_CASE("sides that are kept apart hold whole runs of the pool, none of them twice") {
  const Pool pool = pool_of(repeated_runs(8, 60));
  const Result<Design> design = design_for(pool, 4, 4, false);
  REQUIRE(design.has_value());
  CHECK(design->drawing == Drawing::kApart);
  Sides sides = empty_sides(pool, *design);
  std::set<std::vector<double>> first_candidates;
  for (std::uint32_t number = 0; number < 20; ++number) {
    stats::Stream random({1, 1}, number);
    draw(pool, *design, random, sides);
    std::set<std::vector<double>> seen;
    for (const RunSet* set : {&sides.candidate, &sides.baseline}) {
      REQUIRE(set->runs.size() == 4);
      std::set<std::int64_t> seeds;
      for (const Run& run : set->runs) {
        seen.insert(run.rows.metric("latency_ms")->values);
        seeds.insert(*run.document.seed);
      }
      CHECK(seeds.size() == 4);
    }
    CHECK(seen.size() == 8);
    first_candidates.insert(sides.candidate.runs.front().rows.metric("latency_ms")->values);
  }
  CHECK(first_candidates.size() > 3);
}

TEST_CASE("too few runs are drawn again, blended so that no two of a side agree; fewer than three are refused") {
  const Pool pool = pool_of(repeated_runs(5, 60));
  const Result<Design> design = design_for(pool, 5, 5, false);
  REQUIRE(design.has_value());
  CHECK(design->drawing == Drawing::kAgain);
  Sides sides = empty_sides(pool, *design);
  for (std::uint32_t number = 0; number < 20; ++number) {
    stats::Stream random({1, 1}, number);
    draw(pool, *design, random, sides);
    std::set<std::vector<double>> seen;
    for (const Run& run : sides.candidate.runs) {
      seen.insert(run.rows.metric("latency_ms")->values);
      CHECK(run.rows.size() == 60);
    }
    CHECK(seen.size() == 5);
  }
  const Pool two = pool_of(repeated_runs(2, 60));
  const Result<Design> refused = design_for(two, 2, 2, false);
  REQUIRE(!refused.has_value());
  CHECK(refused.error().kind == ErrorKind::kInput);
  CHECK(design_for(two, 1, 1, false).has_value());
  CHECK(design_for(two, 1, 1, true).error().kind == ErrorKind::kUsage);
}

TEST_CASE("a longer exam repeats whole clusters under names of their own") {
  const Pool pool = pool_of(repeated_runs(6, 60, 3));
  CHECK(pool.clustered);
  CHECK(pool.units.size() == 20);
  Design design = *design_for(pool, 3, 3, false);
  design.examples = 150;
  Sides sides = empty_sides(pool, design);
  stats::Stream random({1, 1}, 0);
  draw(pool, design, random, sides);
  CHECK(sides.candidate.examples.size() == 150);
  const Rows& rows = sides.candidate.runs.front().rows;
  REQUIRE(rows.size() == 150);
  CHECK(rows.cluster == sides.baseline.runs.front().rows.cluster);
  std::map<std::uint32_t, int> sizes;
  for (const std::uint32_t cluster : rows.cluster.numbers()) {
    ++sizes[cluster];
  }
  CHECK(sizes.size() == 50);
  for (const auto& [cluster, size] : sizes) {
    CHECK(size == 3);
  }
}

TEST_CASE("rows of one run change places within their slice, whose label stays with the example") {
  const RunSet set = repeated_runs(1, 60);
  const Pool pool = pool_of(set);
  const Result<Design> design = design_for(pool, 1, 1, true);
  REQUIRE(design.has_value());
  Sides sides = empty_sides(pool, *design);
  stats::Stream random({1, 1}, 0);
  draw(pool, *design, random, sides);
  const Rows& drawn = sides.candidate.runs.front().rows;
  CHECK(drawn.slices.front().values == pool.set.runs.front().rows.slices.front().values);
  CHECK(correct(sides.candidate.runs.front()) != correct(sides.baseline.runs.front()));
  const std::vector<double>& values = pool.set.runs.front().rows.metric("latency_ms")->values;
  const std::set<double> first(values.begin(), values.begin() + 30);
  for (std::size_t row = 0; row < 30; ++row) {
    CHECK(first.contains(drawn.metric("latency_ms")->values[row]));
  }
}

TEST_CASE("runs of different exams are refused") {
  RunSet first = repeated_runs(2, 60);
  RunSet other = repeated_runs(2, 60);
  for (Run& run : other.runs) {
    run.document.fields.set("dataset.sha256", {Scalar::Kind::kString, "another"});
  }
  const std::vector<RunSet> sets{first, other};
  const Result<Pool> named = make_pool(sets);
  REQUIRE(!named.has_value());
  CHECK(named.error().kind == ErrorKind::kInput);
  CHECK(named.error().message.find("different exams") != std::string::npos);
  const std::vector<RunSet> lengths{first, repeated_runs(2, 90)};
  const Result<Pool> longer = make_pool(lengths);
  REQUIRE(!longer.has_value());
  CHECK(longer.error().message.find("share 60 of 90 examples") != std::string::npos);
  CHECK(make_pool({}).error().kind == ErrorKind::kInput);
}

}  // namespace
}  // namespace gate::calibrate
