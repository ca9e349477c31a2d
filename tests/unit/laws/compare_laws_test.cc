// What holds of `compare` and of the outcome drawn from it, whichever estimator the shape of the data picks.
#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <deque>
#include <functional>
#include <limits>
#include <string>
#include <vector>

#include "gate/checks/compare.h"
#include "gate/checks/methods/method.h"
#include "gate/checks/verdicts.h"
#include "tests/support/near.h"
#include "tests/support/worlds.h"

namespace gate::checks {
namespace {

using test::near;
using test::Random;
using Values = std::vector<double>;
using Runs = std::vector<Values>;

struct Data {
  Runs candidate, baseline;
  bool score = false;
  bool documents = false;  // one number a run, no rows
  std::vector<std::uint32_t> cluster = {};
  bool apart = false;  // the sides share no example
};

std::string_view example_name(std::size_t i) {
  static std::deque<std::string> names;
  while (names.size() <= i) {
    names.push_back("e" + std::to_string(10'000 + names.size()));
  }
  return names[i];
}

MetricTable table_of(const Data& data) {
  MetricTable table;
  table.metric = "m";
  table.score = data.score;
  if (data.documents) {
    table.candidate.run_values = data.candidate[0];
    table.baseline.run_values = data.baseline[0];
  } else if (data.apart) {
    const std::size_t n = data.candidate[0].size() + data.baseline[0].size();
    for (std::size_t i = 0; i < n; ++i) {
      table.ids.push_back(example_name(i));
    }
    table.cluster.assign(n, 0);
    for (const Values& run : data.candidate) {
      table.candidate.runs.emplace_back(run).resize(n, std::numeric_limits<double>::quiet_NaN());
    }
    for (const Values& run : data.baseline) {
      Values& cells = table.baseline.runs.emplace_back(n - run.size(), std::numeric_limits<double>::quiet_NaN());
      cells.insert(cells.end(), run.begin(), run.end());
    }
  } else {
    table.candidate.runs = data.candidate;
    table.baseline.runs = data.baseline;
    for (std::size_t i = 0; i < data.candidate[0].size(); ++i) {
      table.ids.push_back(example_name(i));
    }
    table.cluster.assign(table.ids.size(), 0);
    if (!data.cluster.empty()) {
      table.cluster = data.cluster;
      table.clusters = *std::max_element(data.cluster.begin(), data.cluster.end());
    }
  }
  for (SideTable* side : {&table.candidate, &table.baseline}) {
    for (std::size_t k = 0; k < side->distinct(); ++k) {
      side->seeds.emplace_back(static_cast<std::int64_t>(k));
    }
  }
  table.candidate.declared_runs = table.candidate.distinct();
  table.baseline.declared_runs = table.baseline.distinct();
  return table;
}

Question question_of(Direction direction, double margin, bool relative = false, const char* statistic = "mean",
                     double confidence = 0.95) {
  Question question;
  question.statistic = statistic_of(std::string(statistic));
  question.direction = direction;
  question.margin = {margin, relative, "margin"};
  question.confidence = confidence;
  question.run_sd = 0;
  return question;
}

// A kind of data, how it is made, and what may be asked of it.
struct World {
  const char* name;
  Data (*make)(Random& random);
  const char* statistic;
  bool relative;
  bool unbounded;  // may be shifted and scaled
  const char* method = "";
  PairedBy paired_by = PairedBy::kExample;
  bool ordered = false;  // random numbers or seeds go with the order of the rows and runs, which readers make canonical
  int rounds = 25;
};

Question asked(const World& world, Question question) {
  question.paired_by = world.paired_by;
  question.method = *world.method == '\0' ? nullptr : &method_of(world.method);
  return question;
}

Runs noisy(Random& random, std::size_t runs, std::size_t examples, const std::function<double(double, double)>& value) {
  // An example's difficulty is shared by all runs of both sides: seeded by its place alone.
  Runs out(runs, Values(examples));
  for (Values& run : out) {
    const double shift = 0.3 * random.bell();
    for (std::size_t i = 0; i < examples; ++i) {
      run[i] = value(std::sin(static_cast<double>(i * i)), shift + random.bell());
    }
  }
  return out;
}

double graded(double item, double noise) { return std::clamp(0.6 + 0.2 * item + 0.05 * noise, 0.0, 1.0); }
double passed(double item, double noise) { return 0.8 + item + 0.4 * noise > 0 ? 1.0 : 0.0; }
double any(double item, double noise) { return 40 + 5 * item + noise; }

const std::array kWorlds{
    World{"C: one run, unbounded",
          [](Random& r) {
            return Data{noisy(r, 1, 40, any), noisy(r, 1, 40, any)};
          },
          "mean", false, true},
    World{"D: runs, unbounded",
          [](Random& r) {
            return Data{noisy(r, 3, 30, any), noisy(r, 4, 30, any)};
          },
          "mean", false, true},
    World{"H: one run, graded",
          [](Random& r) {
            return Data{noisy(r, 1, 60, graded), noisy(r, 1, 60, graded), true};
          },
          "mean", false, false},
    World{"E: one run, pass/fail",
          [](Random& r) {
            return Data{noisy(r, 1, 90, passed), noisy(r, 1, 90, passed), true};
          },
          "mean", false, false},
    World{"G: runs, pass/fail",
          [](Random& r) {
            return Data{noisy(r, 3, 60, passed), noisy(r, 3, 60, passed), true};
          },
          "mean", false, false},
    World{"clusters",
          [](Random& r) {
            Data data{noisy(r, 2, 40, any), noisy(r, 2, 40, any)};
            for (std::uint32_t i = 0; i < 40; ++i) {
              data.cluster.push_back(1 + i % 11);
            }
            return data;
          },
          "mean", false, true},
    World{"A: documents",
          [](Random& r) {
            return Data{{r.bells(5, 10)}, {r.bells(4, 10)}, false, true};
          },
          "mean", false, true},
    World{"I: percentile, relative",
          [](Random& r) {
            return Data{noisy(r, 4, 120, any), noisy(r, 3, 120, any)};
          },
          "p95", true, false},
    World{"K: relative mean",
          [](Random& r) {
            return Data{noisy(r, 1, 50, any), noisy(r, 1, 50, any)};
          },
          "mean", true, false},
    World{"J: percentile of one run, relative",
          [](Random& r) {
            return Data{noisy(r, 1, 120, any), noisy(r, 1, 120, any)};
          },
          "p95", true, false, "", PairedBy::kExample, true, 3},
    World{"J: median of one run",
          [](Random& r) {
            return Data{noisy(r, 1, 40, any), noisy(r, 1, 40, any)};
          },
          "median", false, true, "", PairedBy::kExample, true, 3},
    World{"F: pass/fail, sides apart",
          [](Random& r) { return Data{noisy(r, 1, 60, passed), noisy(r, 1, 80, passed), true, false, {}, true}; },
          "mean", false, false, "", PairedBy::kNothing, false, 8},
    World{"K: sides apart",
          [](Random& r) { return Data{noisy(r, 1, 40, any), noisy(r, 2, 50, any), false, false, {}, true}; }, "mean",
          false, true, "", PairedBy::kNothing, true},
    World{"B: documents paired by seed",
          [](Random& r) {
            return Data{{r.bells(5, 10)}, {r.bells(5, 10)}, false, true};
          },
          "mean", false, true, "", PairedBy::kSeed, true},
    World{"D: runs paired by seed",
          [](Random& r) {
            return Data{noisy(r, 3, 30, any), noisy(r, 3, 30, any)};
          },
          "mean", false, true, "", PairedBy::kSeed, true},
    World{"method: tango",
          [](Random& r) {
            return Data{noisy(r, 1, 90, passed), noisy(r, 1, 90, passed), true};
          },
          "mean", false, false, "tango"},
    World{"method: newcombe",
          [](Random& r) {
            return Data{noisy(r, 1, 90, passed), noisy(r, 1, 90, passed), true};
          },
          "mean", false, false, "newcombe"},
    World{"method: bonett_price",
          [](Random& r) {
            return Data{noisy(r, 1, 90, passed), noisy(r, 1, 90, passed), true};
          },
          "mean", false, false, "bonett_price"},
    World{"method: mcnemar",
          [](Random& r) {
            return Data{noisy(r, 1, 90, passed), noisy(r, 1, 90, passed), true};
          },
          "mean", false, false, "mcnemar"},
    World{"method: miettinen_nurminen",
          [](Random& r) { return Data{noisy(r, 1, 60, passed), noisy(r, 1, 80, passed), true, false, {}, true}; },
          "mean", false, false, "miettinen_nurminen", PairedBy::kNothing},
    World{"method: newcombe",
          [](Random& r) { return Data{noisy(r, 1, 60, passed), noisy(r, 1, 80, passed), true, false, {}, true}; },
          "mean", false, false, "newcombe", PairedBy::kNothing},
    World{"method: hedged",
          [](Random& r) {
            return Data{noisy(r, 1, 60, graded), noisy(r, 1, 60, graded), true};
          },
          "mean", false, false, "hedged", PairedBy::kExample, true, 3},
    World{"method: fieller",
          [](Random& r) {
            return Data{noisy(r, 1, 50, any), noisy(r, 1, 50, any)};
          },
          "mean", true, false, "fieller"},
    World{"method: log_ratio",
          [](Random& r) {
            return Data{noisy(r, 1, 50, any), noisy(r, 1, 50, any)};
          },
          "mean", true, false, "log_ratio"},
    World{"method: order_statistics",
          [](Random& r) {
            return Data{noisy(r, 1, 120, any), noisy(r, 1, 120, any)};
          },
          "p90", true, false, "order_statistics"},
    World{"method: welch",
          [](Random& r) {
            return Data{noisy(r, 3, 30, any), noisy(r, 4, 30, any)};
          },
          "mean", false, true, "welch"},
    World{"method: pooled",
          [](Random& r) {
            return Data{noisy(r, 3, 30, any), noisy(r, 4, 30, any)};
          },
          "mean", false, true, "pooled"},
    World{"method: crossed",
          [](Random& r) {
            return Data{noisy(r, 3, 60, graded), noisy(r, 3, 60, graded), true};
          },
          "mean", false, false, "crossed"},
    World{"method: permutation",
          [](Random& r) {
            return Data{noisy(r, 5, 30, any), noisy(r, 4, 30, any)};
          },
          "mean", false, true, "permutation"},
    World{"method: sign_flip",
          [](Random& r) {
            return Data{noisy(r, 1, 40, any), noisy(r, 1, 40, any)};
          },
          "mean", false, true, "sign_flip", PairedBy::kExample, true, 3},
    World{"method: bootstrap_percentile",
          [](Random& r) {
            return Data{noisy(r, 1, 40, any), noisy(r, 1, 40, any)};
          },
          "mean", false, true, "bootstrap_percentile", PairedBy::kExample, false, 5},
    World{"method: bootstrap_basic",
          [](Random& r) {
            return Data{noisy(r, 1, 40, any), noisy(r, 1, 40, any)};
          },
          "mean", false, true, "bootstrap_basic", PairedBy::kExample, false, 5},
    World{"method: bootstrap_bca",
          [](Random& r) {
            return Data{noisy(r, 1, 40, any), noisy(r, 1, 40, any)};
          },
          "mean", false, true, "bootstrap_bca", PairedBy::kExample, true, 2},
    World{"method: bootstrap_studentised",
          [](Random& r) {
            return Data{noisy(r, 1, 40, any), noisy(r, 1, 40, any)};
          },
          "mean", false, true, "bootstrap_studentised", PairedBy::kExample, true, 2},
};

void each_world(const std::function<void(const World&, const Data&, Direction)>& visit) {
  for (const World& world : kWorlds) {
    CAPTURE(std::string(world.name));
    for (int round = 0; round < world.rounds; ++round) {
      CAPTURE(round);
      Random random(100 + static_cast<std::uint64_t>(round));
      const Data data = world.make(random);
      visit(world, data, Direction::kHigher);
      visit(world, data, Direction::kLower);
    }
  }
}

void check_same(const Comparison& got, const Comparison& twin, double factor = 1) {
  REQUIRE(got.interval.has_value());
  CHECK(got.theta_low == near(factor * twin.theta_low, 1e-9, 1e-11));
  CHECK(got.theta_high == near(factor * twin.theta_high, 1e-9, 1e-11));
  CHECK(got.obstacle == twin.obstacle);
  CHECK(got.p_pass.value_or(2) == near(twin.p_pass.value_or(2), 1e-7, 1e-12));
  CHECK(got.p_block.value_or(2) == near(twin.p_block.value_or(2), 1e-7, 1e-12));
}

Data changed(Data data, double factor, double shift) {
  for (Runs* side : {&data.candidate, &data.baseline}) {
    for (Values& run : *side) {
      for (double& one : run) {
        one = factor * one + shift;
      }
    }
  }
  return data;
}

TEST_CASE("compare: swapping the sides mirrors theta") {
  each_world([](const World& world, const Data& data, Direction direction) {
    if (world.relative && std::string(world.statistic) == "mean") {
      return;  // a share of the baseline is not one of the candidate
    }
    const Question question = asked(world, question_of(direction, 0.1, world.relative, world.statistic));
    const Comparison there = compare(table_of(data), question);
    Data back = data;
    std::swap(back.candidate, back.baseline);
    const Comparison mirrored = compare(table_of(back), question);
    REQUIRE(there.interval.has_value());
    CHECK(mirrored.theta_low == near(-there.theta_high, 1e-9, 1e-11));
    CHECK(mirrored.theta_high == near(-there.theta_low, 1e-9, 1e-11));
    CHECK(mirrored.theta_margin == there.theta_margin);
  });
}

TEST_CASE("compare: the order of examples and of runs is irrelevant") {
  each_world([](const World& world, const Data& data, Direction direction) {
    if (world.ordered) {
      return;
    }
    const Question question = asked(world, question_of(direction, 0.1, world.relative, world.statistic));
    Data turned = data;
    for (Runs* side : {&turned.candidate, &turned.baseline}) {
      std::reverse(side->begin(), side->end());
      for (Values& run : *side) {
        std::rotate(run.begin(), run.begin() + 3, run.end());
      }
    }
    if (!turned.cluster.empty()) {
      std::rotate(turned.cluster.begin(), turned.cluster.begin() + 3, turned.cluster.end());
    }
    check_same(compare(table_of(turned), question), compare(table_of(data), question));
  });
}

TEST_CASE(
    "compare: shifting both sides, scaling metric and margin, and turning the direction with the sign change nothing") {
  each_world([](const World& world, const Data& data, Direction direction) {
    if (!world.unbounded) {
      return;
    }
    const auto ask = [&](Direction way, double margin) {
      return asked(world, question_of(way, margin, false, world.statistic));
    };
    const Comparison there = compare(table_of(data), ask(direction, 0.1));
    check_same(compare(table_of(changed(data, 1, 64)), ask(direction, 0.1)), there);
    check_same(compare(table_of(changed(data, 8, 0)), ask(direction, 0.8)), there, 8);
    const Direction other = direction == Direction::kHigher ? Direction::kLower : Direction::kHigher;
    check_same(compare(table_of(changed(data, -1, 0)), ask(other, 0.1)), there);
  });
}

int rank(Outcome outcome) { return outcome == Outcome::kHolds ? 2 : outcome == Outcome::kInconclusive ? 1 : 0; }

TEST_CASE("compare: a wider margin never turns what holds into less, nor the undecided into violated") {
  std::array<int, 3> seen{};
  each_world([&](const World& world, const Data& data, Direction direction) {
    int last = -1;
    for (const double margin : {0.0, 0.001, 0.01, 0.05, 0.1, 0.2, 0.5, 0.9}) {
      CAPTURE(margin);
      const double used = world.unbounded ? 5 * margin : margin;
      const Question question = asked(world, question_of(direction, used, world.relative, world.statistic));
      const Finding finding = verdict_of(compare(table_of(data), question), question);
      const int now = rank(finding.outcome);
      CHECK(now >= last);
      last = now;
      ++seen[static_cast<std::size_t>(now)];
    }
  });
  CHECK(*std::min_element(seen.begin(), seen.end()) > 20);  // the rounds reach all three
}

TEST_CASE("compare: higher confidence never narrows the interval and never decides more") {
  each_world([](const World& world, const Data& data, Direction direction) {
    const Comparison* last = nullptr;
    Comparison kept;
    for (const double confidence : {0.6, 0.8, 0.9, 0.95, 0.99, 0.999}) {
      CAPTURE(confidence);
      const Question question = asked(world, question_of(direction, 0.05, world.relative, world.statistic, confidence));
      Comparison now = compare(table_of(data), question);
      REQUIRE(now.interval.has_value());
      CHECK(now.interval->low <= *now.estimate);
      CHECK(now.interval->high >= *now.estimate);
      if (last != nullptr) {
        CHECK(now.theta_low <= last->theta_low);
        CHECK(now.theta_high >= last->theta_high);
      }
      kept = std::move(now);
      last = &kept;
    }
  });
}

TEST_CASE("compare: interval and p-values agree") {
  each_world([](const World& world, const Data& data, Direction direction) {
    for (const double margin : {0.01, 0.1, 0.3}) {
      const Question question = asked(world, question_of(direction, margin, world.relative, world.statistic));
      const Comparison comparison = compare(table_of(data), question);
      REQUIRE(comparison.p_pass.has_value());
      const Finding finding = verdict_of(comparison, question);
      if (finding.outcome == Outcome::kHolds) {
        CHECK(*comparison.p_pass < 0.025);
      }
      if (finding.outcome == Outcome::kViolated) {
        CHECK(*comparison.p_block < 0.025);
      }
      if (!comparison.obstacle && finding.outcome == Outcome::kInconclusive) {
        CHECK(*comparison.p_pass >= 0.025 - 1e-9);
        CHECK(*comparison.p_block >= 0.025 - 1e-9);
      }
    }
  });
}

}  // namespace
}  // namespace gate::checks
