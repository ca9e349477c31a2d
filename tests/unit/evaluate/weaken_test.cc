#include "gate/evaluate/weaken.h"

#include <doctest/doctest.h>

#include <array>
#include <string>
#include <vector>

using gate::Bearing;
using gate::CheckSpec;
using gate::Consequence;
using gate::Margin;
using gate::ParamData;
using gate::Params;
using gate::ParamSpec;
using gate::ParamType;
using gate::Policy;
using gate::Presence;
using gate::Weaker;
using gate::Without;

namespace {

// Answers nothing; what matters is what it can hang on.
class Silent : public gate::Check {
 public:
  explicit Silent(Bearing bearing, bool repository) : bearing_(bearing), repository_(repository) {}
  std::vector<gate::Finding> run(const gate::CheckContext& /*context*/) const override { return {}; }
  gate::Needs needs() const override { return {.repository = repository_}; }
  Bearing bearing() const override { return bearing_; }

 private:
  Bearing bearing_;
  bool repository_;
};

constexpr Bearing kNone{.confidence = false, .on_inconclusive = false, .on_missing = false};

constexpr std::array<ParamSpec, 3> kInner{{
    {.name = "margin", .type = ParamType::kMargin, .help = "", .weaker = Weaker::kHigher},
    {.name = "edge", .type = ParamType::kNumber, .help = "", .weaker = Weaker::kHigher, .without = Without::kWeaker},
    {.name = "least", .type = ParamType::kCount, .help = "", .least = 20, .most = 1e9, .weaker = Weaker::kHigher},
}};
constexpr std::array<ParamSpec, 11> kRows{{
    {.name = "margin",
     .type = ParamType::kMargin,
     .presence = Presence::kRequired,
     .help = "",
     .weaker = Weaker::kHigher},
    {.name = "gain", .type = ParamType::kMargin, .help = "", .weaker = Weaker::kLower},
    {.name = "share", .type = ParamType::kNumber, .help = "", .least = 0, .most = 1, .weaker = Weaker::kLower},
    {.name = "rate", .type = ParamType::kNumber, .help = "", .least = 0, .most = 1, .weaker = Weaker::kHigher},
    {.name = "bound", .type = ParamType::kNumber, .help = "", .weaker = Weaker::kHigher, .without = Without::kWeaker},
    {.name = "count", .type = ParamType::kCount, .help = "", .least = 1, .most = 1e6, .weaker = Weaker::kLower},
    {.name = "age", .type = ParamType::kDuration, .help = "", .weaker = Weaker::kHigher},
    {.name = "wait", .type = ParamType::kDuration, .help = "", .weaker = Weaker::kLower},
    {.name = "list", .type = ParamType::kTextList, .help = "", .weaker = Weaker::kFewer, .without = Without::kWeaker},
    {.name = "soft", .type = ParamType::kNumber, .help = "", .weaker = Weaker::kHigher, .without = Without::kWeaker},
    {.name = "group", .type = ParamType::kGroup, .help = "", .members = kInner, .without = Without::kWeaker},
}};

// Refuses a gain below 0.01 that is none, and a soft bound or an edge above 5, as a kind refuses what makes no sense to
// it.
gate::Result<std::unique_ptr<const gate::Check>> bind(const Params& params) {
  if (params.has("gain") && params.get<Margin>("gain")->value > 0 && params.get<Margin>("gain")->value < 0.01) {
    return gate::policy_error("too small", {});
  }
  const std::shared_ptr<const Params> group = params.group("group");
  if (params.number("soft").value_or(0) > 5 || (group && group->number("edge").value_or(0) > 5)) {
    return gate::policy_error("above the hard bound", {});
  }
  return std::unique_ptr<const gate::Check>(std::make_unique<Silent>(kNone, false));
}

const gate::CheckKind kKind{"fake", "", kRows, &bind};

CheckSpec spec(const std::string& id, const std::vector<std::pair<std::string, ParamData>>& values,
               Bearing bearing = kNone, bool repository = false) {
  CheckSpec one;
  one.id = id;
  one.kind = &kKind;
  one.check = std::make_shared<const Silent>(bearing, repository);
  one.where = {"gate.yaml", 6, 3};
  one.on_violated = Consequence::kWarn;
  one.on_missing = Consequence::kWarn;
  for (const auto& [name, data] : values) {
    one.params.set(name, {data, {"gate.yaml", 7, 9}});
  }
  return one;
}

// Without those of conditions, which every check has (weaken_exceptions_test.cc).
std::vector<std::string> lines(const std::vector<CheckSpec>& checks, std::size_t most = 100) {
  Policy policy;
  policy.checks = checks;
  policy.source.path = "gate.yaml";
  std::vector<std::string> all;
  for (const auto& one : gate::evaluate::weakenings(policy, most).list) {
    if (one.what.ends_with(": when") || one.waiver) {
      continue;
    }
    all.push_back(std::to_string(one.where.line) + " " + one.what + " " + one.from + " -> " + one.to);
  }
  return all;
}

using Lines = std::vector<std::string>;

}  // namespace

TEST_CASE("weakenings: a step the size that a test should tell, in the direction of the row") {
  struct Row {
    std::string what;
    std::string name;
    ParamData data;
    Lines expected;
  };
  using Strings = std::vector<std::string>;
  const std::vector<Row> rows{
      {"a margin doubles", "margin", Margin{0.01, false, "0.01"}, {"7 a: margin 0.01 -> 0.02"}},
      {"a share of the baseline too", "margin", Margin{0.05, true, "5%"}, {"7 a: margin 5% -> 10%"}},
      {"a margin of 0 has no unit", "margin", Margin{0, false, "0"}, {"7 a: margin 0 -> 5%"}},
      {"a gain is halved", "gain", Margin{0.04, false, "0.04"}, {"7 a: gain 0.04 -> 0.02"}},
      {"what the kind refuses is none", "gain", Margin{0.01, false, "0.01"}, {}},
      {"no gain is the least gain", "gain", Margin{0, false, "0"}, {}},
      {"however it is spelled", "gain", Margin{0, false, "0.0"}, {}},
      {"a bound that cannot rise further goes", "soft", 4.0, {"7 a: soft 4 -> "}},
      {"a large share goes as far again from 1", "share", 0.98, {"7 a: share 0.98 -> 0.96"}},
      {"a small one is halved", "share", 0.1, {"7 a: share 0.1 -> 0.05"}},
      {"all of it is a share too", "share", 1.0, {"7 a: share 1 -> 0.95"}},
      {"nothing is below nothing", "share", 0.0, {}},
      {"a rate doubles", "rate", 0.25, {"7 a: rate 0.25 -> 0.5"}},
      {"but stays in its range", "rate", 0.75, {"7 a: rate 0.75 -> 1"}},
      {"none becomes some", "rate", 0.0, {"7 a: rate 0 -> 0.05"}},
      {"a bound doubles", "bound", 1200.0, {"7 a: bound 1200 -> 2400"}},
      {"below 0 it comes closer", "bound", -4.0, {"7 a: bound -4 -> -2"}},
      {"a bound at 0 can only go", "bound", 0.0, {"7 a: bound 0 -> "}},
      {"few count one by one", "count", std::int64_t{3}, {"7 a: count 3 -> 2"}},
      {"many by a quarter", "count", std::int64_t{200}, {"7 a: count 200 -> 150"}},
      {"one is the least", "count", std::int64_t{1}, {}},
      {"an age doubles", "age", std::int64_t{7 * 86400}, {"7 a: age 7 days -> 14 days"}},
      {"a wait is halved", "wait", std::int64_t{2 * 86400}, {"7 a: wait 2 days -> 1 day"}},
      {"down to a second", "wait", std::int64_t{1}, {}},
      {"a list loses each entry", "list", Strings{"x", "y"}, {"7 a: list [x, y] -> [y]", "7 a: list [x, y] -> [x]"}},
      {"a list of one goes", "list", Strings{"x"}, {"7 a: list [x] -> "}},
  };
  for (const Row& row : rows) {
    CAPTURE(row.what);
    CHECK(lines({spec("a", {{row.name, row.data}})}) == row.expected);
  }
}

TEST_CASE("weakenings: a group goes, and each of its members weakens by itself") {
  Params inner;
  inner.set("margin", {Margin{0.2, false, "0.2"}, {"gate.yaml", 8, 20}});
  inner.set("least", {std::int64_t{20}, {"gate.yaml", 9, 20}});
  const ParamData group = std::make_shared<const Params>(inner);
  CHECK(lines({spec("a", {{"margin", Margin{0.1, false, "0.1"}}, {"group", group}})}) ==
        Lines{"7 a: margin 0.1 -> 0.2", "7 a: group {least: 20, margin: 0.2} -> ", "8 a: group.margin 0.2 -> 0.4",
              "9 a: group.least 20 -> 25"});
}

TEST_CASE("weakenings: a member of a group goes where its kind refuses the weaker one") {
  Params inner;
  inner.set("edge", {4.0, {"gate.yaml", 8, 20}});
  inner.set("least", {std::int64_t{20}, {"gate.yaml", 9, 20}});
  const ParamData group = std::make_shared<const Params>(inner);
  Policy policy;
  policy.checks = {spec("a", {{"group", group}})};
  const auto found = gate::evaluate::weakenings(policy, 100).list;
  REQUIRE(found.size() >= 2);
  CHECK(found[1].what == "a: group.edge");
  CHECK(found[1].from == "4");
  CHECK(found[1].to.empty());
  const auto left = found[1].becomes.front().second.params.group("group");
  CHECK_FALSE(left->has("edge"));
  CHECK(left->count("least") == 20);
}

TEST_CASE("weakenings: settings of every check, where they can bear on the answer") {
  CheckSpec all = spec("a", {}, {});
  all.on_violated = Consequence::kBlock;
  all.on_inconclusive = Consequence::kBlock;
  all.on_missing = Consequence::kBlock;
  all.stated.emplace("on_missing", gate::Where{"gate.yaml", 12, 5});
  CHECK(lines({all}) == Lines{"6 a: on_violated block -> warn", "6 a: on_inconclusive block -> warn",
                              "12 a: on_missing block -> warn", "0 defaults: confidence 0.95 -> 0.9"});
  CheckSpec facts = spec("a", {}, kNone);
  facts.on_inconclusive = Consequence::kBlock;
  facts.on_missing = Consequence::kBlock;
  CHECK(lines({facts}).empty());
}

TEST_CASE("weakenings: one confidence for all that inherit it, one for each that has its own") {
  CheckSpec own = spec("c", {}, {.on_inconclusive = false, .on_missing = false});
  own.confidence = 0.99;
  own.stated.emplace("confidence", gate::Where{"gate.yaml", 30, 5});
  const CheckSpec inherits = spec("a", {}, {.on_inconclusive = false, .on_missing = false});
  CHECK(lines({inherits, inherits, own}) == Lines{"6 a: the check fake -> ", "6 a: the check fake -> ",
                                                  "6 c: the check fake -> ", "30 c: confidence 0.99 -> 0.98",
                                                  "0 defaults: confidence 0.95 -> 0.9"});
}

TEST_CASE("weakenings: what a case without a repository cannot tell is not tried") {
  CheckSpec asks = spec("a", {{"margin", Margin{0.1, false, "0.1"}}}, {.confidence = false}, true);
  asks.on_violated = Consequence::kBlock;
  asks.on_inconclusive = Consequence::kBlock;
  asks.on_missing = Consequence::kBlock;
  CHECK(lines({asks}) == Lines{"6 a: on_missing block -> warn"});
}

TEST_CASE("weakenings: the number is bounded, and what is left out is counted") {
  Policy policy;
  policy.checks = {spec("a", {}), spec("b", {}), spec("c", {})};
  const auto found = gate::evaluate::weakenings(policy, 2);
  CHECK(found.list.size() == 2);
  CHECK(found.left_out == 4);  // each check may be dropped, or made conditional
}
