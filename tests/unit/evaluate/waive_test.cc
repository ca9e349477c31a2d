#include "gate/evaluate/waive.h"

#include <doctest/doctest.h>

#include <optional>
#include <string>
#include <vector>

namespace gate::evaluate {
namespace {

using State = WaiverUse::State;

constexpr Time kNow{1'800'000'000};
constexpr std::int64_t kDay = 86400;

Finding blocked(double estimate, const std::string& language = "") {
  Finding finding;
  finding.check = "latency";
  finding.outcome = Outcome::kViolated;
  finding.reason = ReasonCode::kBoundExceeded;
  finding.verdict = Verdict::kBlock;
  finding.estimate = estimate;
  if (!language.empty()) {
    finding.slice = {{"language", language}};
  }
  return finding;
}

Waiver waiver_of(std::optional<double> max_loss, Time until = {kNow.seconds + 30 * kDay}) {
  Waiver waiver;
  waiver.check = "latency";
  waiver.max_loss = max_loss;
  waiver.until_time = until;
  return waiver;
}

WaiverUse used(const Waiver& waiver, std::vector<Finding>& findings, const ChangeFacts* change = nullptr) {
  return waive({waiver}, kNow, change, findings).front();
}

TEST_CASE("waive: a loss is measured against the side that the check limits") {
  struct Row {
    std::string what;
    Scale scale;
    std::optional<double> lower, upper;
    std::optional<Direction> direction;
    double estimate, max_loss;
    Verdict verdict;
  };
  const std::vector<Row> rows{
      {"a floor, as agreed", Scale::kValue, 0.8, {}, Direction::kHigher, 0.75, 0.75, Verdict::kWarn},
      {"below it", Scale::kValue, 0.8, {}, Direction::kHigher, 0.74, 0.75, Verdict::kBlock},
      {"a ceiling, as agreed", Scale::kValue, {}, 100, Direction::kLower, 120, 120, Verdict::kWarn},
      {"above it", Scale::kValue, {}, 100, Direction::kLower, 121, 120, Verdict::kBlock},
      {"a rise of what should be low", Scale::kRelative, {}, 0.05, Direction::kLower, 0.11, 0.1, Verdict::kBlock},
      {"less of a rise", Scale::kRelative, {}, 0.05, Direction::kLower, 0.09, 0.1, Verdict::kWarn},
      {"a fall of what should be high",
       Scale::kDifference,
       -0.01,
       {},
       Direction::kHigher,
       -0.03,
       0.02,
       Verdict::kBlock},
      {"less of a fall", Scale::kDifference, -0.01, {}, Direction::kHigher, -0.02, 0.02, Verdict::kWarn},
  };
  for (const Row& row : rows) {
    CAPTURE(row.what);
    std::vector<Finding> findings{blocked(row.estimate)};
    findings[0].scale = row.scale;
    findings[0].lower_limit = row.lower;
    findings[0].upper_limit = row.upper;
    findings[0].direction = row.direction;
    const WaiverUse use = used(waiver_of(row.max_loss), findings);
    CHECK(findings[0].verdict == row.verdict);
    CHECK(use.state == (row.verdict == Verdict::kWarn ? State::kApplied : State::kExceeded));
  }
}

TEST_CASE("waive: of several slices only those within the loss are waived, in whatever order they stand") {
  for (const bool worse_first : {false, true}) {
    CAPTURE(worse_first);
    std::vector<Finding> findings{blocked(worse_first ? 150 : 110, "de"), blocked(worse_first ? 110 : 150, "fr")};
    const WaiverUse use = used(waiver_of(120), findings);
    CHECK(findings[worse_first ? 1 : 0].verdict == Verdict::kWarn);
    CHECK(findings[worse_first ? 0 : 1].verdict == Verdict::kBlock);
    CHECK(use.state == State::kApplied);
    CHECK(use.applied == 1);
  }
}

TEST_CASE("waive: a waiver past its day is expired, even when nothing blocks") {
  std::vector<Finding> findings{blocked(110)};
  findings[0].verdict = Verdict::kPass;
  CHECK(used(waiver_of({}, {kNow.seconds - 1}), findings).state == State::kExpired);
  CHECK(used(waiver_of({}, kNow), findings).state == State::kUnused);
  CHECK(findings[0].verdict == Verdict::kPass);
}

TEST_CASE("waive: the answer about its own range counts, and why it is not known is told with what mends it") {
  const CommitRange range{std::string(40, 'a'), std::string(40, 'b')};
  const CommitRange other{std::string(40, 'c'), ""};
  Waiver waiver = waiver_of({});
  waiver.commits = range;
  struct Row {
    std::string what;
    Fact<bool> contains;
    Verdict verdict;
    std::string why;
  };
  const std::string unknown = "whether the commit under test is in its range is not known";
  const std::vector<Row> rows{
      {"in it", Fact<bool>::known(true), Verdict::kWarn, ""},
      {"not in it", Fact<bool>::known(false), Verdict::kBlock, "the commit under test is not in its range"},
      {"a shallow clone", Fact<bool>::not_known("the clone is shallow", "git fetch --unshallow"), Verdict::kBlock,
       unknown + ": the clone is shallow (git fetch --unshallow)"},
      {"nothing mends it", Fact<bool>::not_known("there is no repository", ""), Verdict::kBlock,
       unknown + ": there is no repository"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.what);
    ChangeFacts facts;
    facts.ranges = {{other, Fact<bool>::known(!row.contains.value.value_or(false))}, {range, row.contains}};
    std::vector<Finding> findings{blocked(110)};
    const WaiverUse use = used(waiver, findings, &facts);
    CHECK(findings[0].verdict == row.verdict);
    CHECK(use.state == (row.verdict == Verdict::kWarn ? State::kApplied : State::kOutside));
    CHECK(use.why == row.why);
  }
  ChangeFacts elsewhere;
  elsewhere.ranges = {{other, Fact<bool>::known(true)}};
  std::vector<Finding> findings{blocked(110)};
  CHECK(used(waiver, findings, &elsewhere).why == unknown);
  CHECK(findings[0].verdict == Verdict::kBlock);
}

}  // namespace
}  // namespace gate::evaluate
