#include "gate/calibrate/journal.h"

#include <atomic>
#include <string>

#include "gate/base/text.h"
#include "gate/calibrate/simulate.h"
#include "tests/unit/calibrate/world.h"

namespace gate::calibrate {
namespace {

constexpr const char* kChecks =
    "  - {id: quality, kind: non_inferiority, metric: correct, direction: higher, margin: 0.08}\n";

struct World {
  World() : policy(test::policy_of(kChecks)), pool(test::pool_of(test::repeated_runs(10, 60))) {
    work.design = *design_for(pool, 4, 4, false);
    work.lines = lines_of(policy, pool, *present_values(work)).lines;
    work.sizes = {1, 2};
  }
  Policy policy;
  Pool pool;
  RunSets sets;
  Work work{policy, pool, sets, {4, 4}, {}, {}, 300, 1, {}};
};

// Another process: what it knows of the first is the lines.
void hand_over(const Journal& from, Journal& to) {
  const std::string text = from.lines();
  for (const std::string_view line : split(std::string_view(text).substr(0, text.size() - 1), '\n')) {
    REQUIRE(to.add(line));
  }
}

TEST_CASE("stopped after any number of draws and gone on with elsewhere, the counts are those of one go") {
  World world;
  const Result<Counts> whole = simulate(world.work);
  REQUIRE(whole.has_value());
  for (const int draws : {0, 1, 100, 256, 299}) {
    CAPTURE(draws);
    world.work.threads = draws == 100 ? 3 : 1;
    Journal first;
    std::atomic<int> left = draws;
    int kept = 0;
    first.stop = [&] { return left-- <= 0; };
    first.keep = [&] {
      ++kept;
      return Status(Done{});
    };
    world.work.journal = &first;
    const Result<Counts> stopped = simulate(world.work);
    REQUIRE(!stopped.has_value());
    CHECK(stopped.error().message == stopped_error().message);
    CHECK(kept >= 1);

    Journal second;
    hand_over(first, second);
    int asked = 0;
    second.stop = [&] {
      ++asked;
      return false;
    };
    world.work.journal = &second;
    world.work.threads = 1;
    const Result<Counts> rest = simulate(world.work);
    REQUIRE(rest.has_value());
    CHECK(rest->equal == whole->equal);
    REQUIRE(rest->losses.size() == whole->losses.size());
    for (std::size_t i = 0; i < whole->losses.size(); ++i) {
      CHECK(rest->losses[i].whole == whole->losses[i].whole);
      CHECK(rest->losses[i].own == whole->losses[i].own);
    }
    // What was done is not done again. Of three threads only the first one's draws are surely the first draws.
    CHECK(asked <= (draws == 100 ? 300 : 300 - draws));

    Journal third;
    hand_over(second, third);
    third.stop = [] { return true; };
    world.work.journal = &third;
    CHECK(simulate(world.work).has_value());  // finished work asks nobody
  }
}

TEST_CASE("counts of another simulation are refused") {
  World world;
  for (const char* line : {"part 10 10 10 0 0 0 0", "part 301", "part 5"}) {
    CAPTURE(line);
    Journal journal;
    REQUIRE(journal.add(line));
    world.work.journal = &journal;
    CHECK(simulate(world.work).error().kind == ErrorKind::kInput);
  }
}

TEST_CASE("what cannot be written down ends the simulation") {
  World world;
  Journal journal;
  journal.keep = [] { return Status(write_error("disk full")); };
  world.work.journal = &journal;
  CHECK(simulate(world.work).error().kind == ErrorKind::kWrite);
}

TEST_CASE("lines that are no counts") {
  for (const char* line : {"", "part", "part ", "part -1", "part 01", "part 1 ", "part 4294967296", "parts 1",
                           "part 1 1", "part 1 1 1 0 0 0 0 0", "part 1 1 0 0 0 0 0", "part 1 2 2 0 0 0 0",
                           "part 1 1 1 0 0 2 0", "part 1 1 1 0 0 0 2", "part 1 1 1 0 0 0 x"}) {
    CAPTURE(line);
    Journal journal;
    CHECK(!journal.add(line));
    CHECK(journal.lines().empty());
  }
}

}  // namespace
}  // namespace gate::calibrate
