#include "gate/evaluate/weaken_exceptions.h"

#include <doctest/doctest.h>

#include <memory>
#include <string>
#include <vector>

using gate::CheckSpec;
using gate::Consequence;
using gate::Policy;
using gate::Waiver;
using gate::When;

namespace {

class Silent : public gate::Check {
 public:
  explicit Silent(bool repository) : repository_(repository) {}
  std::vector<gate::Finding> run(const gate::CheckContext& /*context*/) const override { return {}; }
  gate::Needs needs() const override { return {.repository = repository_}; }

 private:
  bool repository_;
};

CheckSpec spec(const std::string& id, bool repository = false) {
  CheckSpec one;
  one.id = id;
  one.check = std::make_shared<const Silent>(repository);
  one.where = {"gate.yaml", 6, 3};
  return one;
}

std::vector<std::string> lines(const std::vector<gate::evaluate::Weakening>& all) {
  std::vector<std::string> texts;
  for (const auto& one : all) {
    texts.push_back(std::to_string(one.where.line) + " " + one.what + ": " + one.from + " -> " + one.to);
  }
  return texts;
}

std::vector<std::string> conditions(When when) {
  CheckSpec one = spec("a");
  one.when = std::move(when);
  return lines(gate::evaluate::narrower_conditions(one, 0));
}

Waiver waiver_of(const std::string& check) {
  Waiver waiver;
  waiver.check = check;
  waiver.until = "2026-12-31";
  waiver.until_time = *gate::parse_date_end(waiver.until);
  waiver.where = {"gate.yaml", 20, 5};
  return waiver;
}

using Lines = std::vector<std::string>;

}  // namespace

TEST_CASE("weaker conditions: rarely asked, and asked without one entry of a list") {
  CHECK(conditions({}) == Lines{"6 a: when:  -> event: [schedule]"});
  CHECK(conditions({{}, {"main"}, {}, {}}) == Lines{"6 a: when: branch: [main] -> event: [schedule], branch: [main]"});
  CHECK(conditions({{"schedule"}, {}, {}, {}}) == Lines{"6 a: when: event: [schedule] -> event: [manual]"});
  CHECK(conditions({{"push", "schedule"}, {}, {}, {}}) ==
        Lines{"6 a: when: event: [push, schedule] -> event: [schedule]",
              "6 a: when: event: [push, schedule] -> event: [push]"});
  CHECK(conditions({{}, {}, {"v*", "w*"}, {"a/**", "b"}}) ==
        Lines{"6 a: when: tag: [v*, w*], paths: [a/**, b] -> event: [schedule], tag: [v*, w*], paths: [a/**, b]",
              "6 a: when: tag: [v*, w*], paths: [a/**, b] -> tag: [w*], paths: [a/**, b]",
              "6 a: when: tag: [v*, w*], paths: [a/**, b] -> tag: [v*], paths: [a/**, b]",
              "6 a: when: tag: [v*, w*], paths: [a/**, b] -> tag: [v*, w*], paths: [b]",
              "6 a: when: tag: [v*, w*], paths: [a/**, b] -> tag: [v*, w*], paths: [a/**]"});
}

TEST_CASE("wider waivers: each bound by itself, in the direction of the check") {
  Policy policy;
  policy.checks = {spec("loss"), spec("floor"), spec("both")};
  policy.checks[1].params.set("min", {0.8, {}});
  policy.checks[2].params.set("min", {250.0, {}});
  policy.checks[2].params.set("max", {320.0, {}});
  Waiver bounded = waiver_of("loss");
  bounded.max_loss = 0.1;
  bounded.slice = {{"language", "de"}, {"length", "long"}};
  bounded.commits = gate::CommitRange{std::string(40, 'a'), ""};
  policy.waivers = {bounded};
  const std::string commits = std::string(40, 'a') + "..";
  CHECK(lines(gate::evaluate::wider_waivers(policy)) ==
        Lines{"20 loss: waiver, until: 2026-12-31 -> 2027-01-30", "20 loss: waiver, max_loss: 0.1 -> 0.2",
              "20 loss: waiver, slice: language=de, length=long -> ", "20 loss: waiver, commits: " + commits + " -> ",
              "6 loss: a waiver:  -> without bounds", "6 floor: a waiver:  -> without bounds",
              "6 both: a waiver:  -> without bounds"});
  const auto wider = gate::evaluate::wider_waivers(policy);
  CHECK(wider[0].waiver->second.until_time == *gate::parse_date_end("2027-01-30"));
  CHECK(wider[3].waiver->second.max_loss == 0.1);
  CHECK(wider[4].waiver->first == 1);

  struct Row {
    std::string check;
    double before;
    std::string after;
  };
  for (const Row& row : std::vector<Row>{
           {"loss", 0, ""}, {"floor", 0.7, "0.35"}, {"floor", 0, ""}, {"both", 200, "100"}, {"both", 400, "800"}}) {
    CAPTURE(row.check);
    CAPTURE(row.before);
    Waiver one = waiver_of(row.check);
    one.max_loss = row.before;
    policy.waivers = {one};
    CHECK(gate::evaluate::wider_waivers(policy)[1].to == row.after);
  }
}

TEST_CASE("wider waivers: one more where a check can block and none waives all of it") {
  Policy policy;
  policy.checks = {spec("waived"),      spec("for-a-slice"), spec("warns"),      spec("repository", true),
                   spec("known", true), spec("undecided"),   spec("for-commits")};
  policy.checks[2].on_violated = policy.checks[2].on_missing = Consequence::kWarn;
  policy.checks[4].on_missing = Consequence::kWarn;
  policy.checks[5].on_violated = policy.checks[5].on_missing = Consequence::kWarn;
  policy.checks[5].on_inconclusive = Consequence::kBlock;
  Waiver slice = waiver_of("for-a-slice");
  slice.slice = {{"language", "de"}};
  Waiver commits = waiver_of("for-commits");
  commits.commits = gate::CommitRange{std::string(40, 'a'), ""};
  policy.waivers = {waiver_of("waived"), slice, commits};
  Lines added;
  for (const auto& one : gate::evaluate::wider_waivers(policy)) {
    if (one.from.empty()) {
      added.push_back(one.becomes.front().second.id);
    }
  }
  CHECK(added == Lines{"for-a-slice", "repository", "undecided", "for-commits"});
}
