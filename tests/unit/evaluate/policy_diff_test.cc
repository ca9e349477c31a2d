#include "gate/evaluate/policy_diff.h"

#include <doctest/doctest.h>

#include <array>
#include <functional>
#include <string>
#include <vector>

using gate::CheckSpec;
using gate::Consequence;
using gate::Margin;
using gate::ParamData;
using gate::Params;
using gate::Policy;
using gate::PolicyChange;
using Kind = gate::PolicyChange::Kind;

namespace {

using gate::ParamSpec;
using gate::Weaker;
using gate::Without;
constexpr std::array<ParamSpec, 1> kSlices{{{.name = "min_examples", .help = "", .weaker = Weaker::kHigher}}};
constexpr std::array<ParamSpec, 8> kRows{{
    {.name = "margin", .help = "", .weaker = Weaker::kHigher},
    {.name = "max", .help = "", .weaker = Weaker::kHigher, .without = Without::kWeaker},
    {.name = "min", .help = "", .weaker = Weaker::kLower, .without = Without::kWeaker},
    {.name = "max_age", .type = gate::ParamType::kDuration, .help = "", .weaker = Weaker::kHigher},
    {.name = "min_seeds", .help = "", .weaker = Weaker::kLower},
    {.name = "run_sd", .help = "", .weaker = Weaker::kLower, .without = Without::kStricter},
    {.name = "slices", .help = "", .members = kSlices},
    {.name = "bonus", .help = ""},
}};
const gate::CheckKind kKind{"threshold", "", kRows, nullptr};
const gate::CheckKind kOther{"coverage", "", {}, nullptr};

Params params(const std::vector<std::pair<std::string, ParamData>>& values, std::uint32_t line = 7) {
  Params all;
  for (const auto& [name, data] : values) {
    all.set(name, {data, {"gate.yaml", line, 1}});
  }
  return all;
}

Policy policy(Params values, const std::string& id = "latency") {
  CheckSpec spec;
  spec.id = id;
  spec.kind = &kKind;
  spec.params = std::move(values);
  spec.where = {"gate.yaml", 6, 3};
  Policy whole;
  whole.checks.push_back(std::move(spec));
  return whole;
}

CheckSpec named(const std::string& id) {
  CheckSpec spec;
  spec.id = id;
  spec.kind = &kOther;
  return spec;
}

struct Row {
  std::string what;
  Policy base, change;
  Kind kind;
  std::string text;
};

void check(const std::vector<Row>& rows) {
  for (const Row& row : rows) {
    CAPTURE(row.what);
    const std::vector<PolicyChange> changes = gate::evaluate::policy_diff(row.base, row.change);
    REQUIRE(changes.size() == 1);
    CHECK(changes[0].kind == row.kind);
    CHECK(gate::evaluate::text_of(changes[0]) == row.text);
    CHECK(gate::evaluate::policy_diff(row.base, row.base).empty());
  }
}

Policy edited(const std::function<void(Policy&)>& edit) {
  Policy whole = policy(params({}));
  edit(whole);
  return whole;
}

gate::Waiver waiver() {
  gate::Waiver one;
  one.check = "latency";
  one.until = "2026-12-31";
  one.approved_by = "@lead";
  one.where = {"gate.yaml", 20, 3};
  return one;
}

}  // namespace

TEST_CASE("policy_diff: which way a parameter went is told by the rows of its kind, or not at all") {
  const auto group = [](double value) {
    return ParamData(std::make_shared<const Params>(params({{"min_examples", value}})));
  };
  using List = std::vector<std::string>;
  using Map = std::vector<std::pair<std::string, std::string>>;
  check({
      {"a wider margin", policy(params({{"margin", Margin{0.01, false, "0.01"}}})),
       policy(params({{"margin", Margin{0.05, false, "0.05"}}})), Kind::kLoosened,
       "line 7: latency: margin 0.01 -> 0.05"},
      {"a narrower one", policy(params({{"margin", Margin{0.1, true, "10%"}}})),
       policy(params({{"margin", Margin{0.05, true, "5%"}}})), Kind::kTightened, "line 7: latency: margin 10% -> 5%"},
      {"absolute against relative", policy(params({{"margin", Margin{0.01, false, "0.01"}}})),
       policy(params({{"margin", Margin{0.01, true, "1%"}}})), Kind::kChanged, "line 7: latency: margin 0.01 -> 1%"},
      {"a higher maximum", policy(params({{"max", 1200.0}})), policy(params({{"max", 1500.0}})), Kind::kLoosened,
       "line 7: latency: max 1200 -> 1500"},
      {"a longer age", policy(params({{"max_age", std::int64_t{60}}})), policy(params({{"max_age", std::int64_t{30}}})),
       Kind::kTightened, "line 7: latency: max_age 1 minute -> 30 seconds"},
      {"a lower minimum", policy(params({{"min_seeds", std::int64_t{3}}})),
       policy(params({{"min_seeds", std::int64_t{1}}})), Kind::kLoosened, "line 7: latency: min_seeds 3 -> 1"},
      {"a bound that is gone", policy(params({{"max", 5.0}})), policy(params({})), Kind::kLoosened,
       "line 7 of the base: latency: max removed (5)"},
      {"a bound that is new", policy(params({})), policy(params({{"min", 5.0}})), Kind::kTightened,
       "line 7: latency: min added (5)"},
      {"a minimum that leaves things out", policy(params({{"slices", group(10)}})),
       policy(params({{"slices", group(50)}})), Kind::kLoosened, "line 7: latency: slices.min_examples 10 -> 50"},
      {"a margin spelled otherwise", policy(params({{"margin", Margin{0.01, true, "1%"}}})),
       policy(params({{"margin", Margin{0.01, true, "1.0%"}}})), Kind::kChanged, "line 7: latency: margin 1% -> 1.0%"},
      {"a group that is gone", policy(params({{"slices", group(10)}})), policy(params({})), Kind::kChanged,
       "line 7 of the base: latency: slices removed ({min_examples: 10})"},
      {"a group that is new", policy(params({})), policy(params({{"slices", group(10)}})), Kind::kChanged,
       "line 7: latency: slices added ({min_examples: 10})"},
      {"what only a looser policy says is new", policy(params({})), policy(params({{"run_sd", 0.1}})), Kind::kLoosened,
       "line 7: latency: run_sd added (0.1)"},
      {"what only a looser policy says is gone", policy(params({{"run_sd", 0.1}})), policy(params({})),
       Kind::kTightened, "line 7 of the base: latency: run_sd removed (0.1)"},
      {"a number of no direction", policy(params({{"bonus", 1.0}})), policy(params({{"bonus", 2.0}})), Kind::kChanged,
       "line 7: latency: bonus 1 -> 2"},
      {"a list", policy(params({{"require", List{"seed", "owner"}}})), policy(params({{"require", List{"seed"}}})),
       Kind::kChanged, "line 7: latency: require [seed, owner] -> [seed]"},
      {"a flag", policy(params({{"paired", true}})), policy(params({{"paired", false}})), Kind::kChanged,
       "line 7: latency: paired true -> false"},
      {"a mapping", policy(params({{"fields", Map{{"seed", "int"}, {"owner", "text"}}}})),
       policy(params({{"fields", Map{{"seed", "int"}}}})), Kind::kChanged,
       "line 7: latency: fields {seed: int, owner: text} -> {seed: int}"},
      {"a word", policy(params({{"metric", std::string("correct")}})),
       policy(params({{"metric", std::string("length")}})), Kind::kChanged,
       "line 7: latency: metric correct -> length"},
  });
}

TEST_CASE("policy_diff: checks, consequences, confidence, baseline and waivers") {
  const auto same = [](Policy&) {};
  check({
      {"a check that is gone", edited([](Policy& p) { p.checks.push_back(named("cost")); }), edited(same),
       Kind::kLoosened, "check cost removed (coverage)"},
      {"a check that is new", edited(same), edited([](Policy& p) { p.checks.push_back(named("cost")); }),
       Kind::kTightened, "check cost added (coverage)"},
      {"another kind under the same id", edited(same), edited([](Policy& p) { p.checks[0].kind = &kOther; }),
       Kind::kChanged, "line 6: latency: kind threshold -> coverage"},
      {"a milder consequence", edited(same), edited([](Policy& p) { p.checks[0].on_violated = Consequence::kWarn; }),
       Kind::kLoosened, "line 6: latency: on_violated block -> warn"},
      {"a harder one", edited(same), edited([](Policy& p) { p.checks[0].on_inconclusive = Consequence::kBlock; }),
       Kind::kTightened, "line 6: latency: on_inconclusive warn -> block"},
      {"a milder one for what is missing", edited(same),
       edited([](Policy& p) { p.checks[0].on_missing = Consequence::kWarn; }), Kind::kLoosened,
       "line 6: latency: on_missing block -> warn"},
      {"less confidence", edited(same), edited([](Policy& p) { p.checks[0].confidence = 0.8; }), Kind::kLoosened,
       "line 6: latency: confidence 0.95 -> 0.8"},
      {"more confidence", edited(same), edited([](Policy& p) { p.checks[0].confidence = 0.99; }), Kind::kTightened,
       "line 6: latency: confidence 0.95 -> 0.99"},
      {"a baseline from now on", edited([](Policy& p) { p.needs_baseline = false; }), edited(same), Kind::kTightened,
       "baseline none -> required"},
      {"no baseline any more", edited(same), edited([](Policy& p) { p.needs_baseline = false; }), Kind::kLoosened,
       "baseline required -> none"},
      {"a waiver", edited(same), edited([](Policy& p) { p.waivers.push_back(waiver()); }), Kind::kLoosened,
       "line 20: waiver for latency added (until 2026-12-31, by @lead)"},
      {"a waiver that is gone", edited([](Policy& p) { p.waivers.push_back(waiver()); }), edited(same),
       Kind::kTightened, "line 20 of the base: waiver for latency removed (until 2026-12-31, by @lead)"},
  });
}

TEST_CASE("policy_diff: a waiver that differs in anything is one that is gone and one that is new") {
  gate::Waiver full = waiver();
  full.slice = {{"language", "de"}, {"length", "long"}};
  full.max_loss = 0.05;
  full.commits = gate::CommitRange{std::string(40, 'a'), ""};
  full.reason = "known";
  const std::string was =
      "until 2026-12-31, language=de, length=long, max_loss 0.05, commits " + std::string(40, 'a') + ".., by @lead";
  struct Edit {
    std::string what;
    std::function<void(gate::Waiver&)> edit;
    std::string check, is;
  };
  const std::vector<Edit> edits{
      {"its check", [](gate::Waiver& w) { w.check = "cost"; }, "cost", was},
      {"its day", [](gate::Waiver& w) { w.until = "2027-12-31"; }, "latency", "until 2027-12-31" + was.substr(16)},
      {"its reason, which is not shown", [](gate::Waiver& w) { w.reason = "another"; }, "latency", was},
      {"its loss", [](gate::Waiver& w) { w.max_loss.reset(); }, "latency",
       "until 2026-12-31, language=de, length=long, commits " + std::string(40, 'a') + ".., by @lead"},
  };
  for (const Edit& row : edits) {
    CAPTURE(row.what);
    gate::Waiver edited_one = full;
    row.edit(edited_one);
    const Policy base = edited([&](Policy& p) { p.waivers = {full}; });
    const Policy change = edited([&](Policy& p) { p.waivers = {edited_one}; });
    const std::vector<PolicyChange> changes = gate::evaluate::policy_diff(base, change);
    REQUIRE(changes.size() == 2);
    CHECK(changes[0].kind == Kind::kTightened);
    CHECK(changes[0].what == "waiver for latency");
    CHECK(changes[0].from == was);
    CHECK(changes[1].kind == Kind::kLoosened);
    CHECK(changes[1].what == "waiver for " + row.check);
    CHECK(changes[1].to == row.is);
    CHECK(gate::evaluate::policy_diff(base, base).empty());
  }
}

TEST_CASE("policy_diff: what metrics mean, what tokens cost, and how records are read") {
  using Form = gate::MetricDefinition::Form;
  const auto same = [](Policy&) {};
  const auto defines = [](Form form, const std::vector<std::string>& of) {
    return edited([&](Policy& p) {
      p.metrics.defined["answered"] = {Form::kShare, {"guardrail"}, "no", {"gate.yaml", 3, 3}};
      p.metrics.defined["cost"] = {form, of, "", {"gate.yaml", 4, 3}};
    });
  };
  const auto priced = [](const std::string& date) {
    return edited([&](Policy& p) {
      p.metrics.prices = gate::PriceTable{"prices.csv", std::string(64, 'a'), date, {}};
    });
  };
  const auto reads = [](const gate::RecordOptions& options) { return edited([&](Policy& p) { p.records = options; }); };
  const Policy by_name = edited([](Policy& p) {
    p.metrics.defined["cost"] = {Form::kSum, {"usd"}, "", {"gate.yaml", 4, 3}};
  });
  const gate::RecordOptions right{{{"id", "question"}, {"metric.ok", "right"}}, {}};
  const gate::RecordOptions wrong{{{"id", "question"}, {"metric.ok", "answered"}}, {}};
  const gate::RecordOptions staged{{}, {{"tag.stage", "candidate"}}};
  check({
      {"a metric defined otherwise", defines(Form::kRatio, {"usd", "correct"}), defines(Form::kRatio, {"usd", "rows"}),
       Kind::kChanged, "line 4: metric cost usd / correct -> usd / rows"},
      {"a metric that is new", edited(same), by_name, Kind::kChanged, "line 4: metric cost added (usd)"},
      {"a metric that is gone", by_name, edited(same), Kind::kChanged, "line 4 of the base: metric cost removed (usd)"},
      {"prices of another day", priced("2026-01-01"), priced("2026-11-01"), Kind::kChanged,
       "prices prices.csv of 2026-01-01 (sha256 aaaaaaaaaaaa) -> prices.csv of 2026-11-01 (sha256 aaaaaaaaaaaa)"},
      {"prices that are gone", priced("2026-01-01"), edited(same), Kind::kChanged,
       "prices removed (prices.csv of 2026-01-01 (sha256 aaaaaaaaaaaa))"},
      {"another column under the same name", reads(right), reads(wrong), Kind::kChanged,
       "records: columns {id: question, metric.ok: right} -> {id: question, metric.ok: answered}"},
      {"columns that are named from now on", edited(same), reads(right), Kind::kChanged,
       "records: columns added ({id: question, metric.ok: right})"},
      {"runs that are selected no more", reads(staged), edited(same), Kind::kChanged,
       "records: select removed ({tag.stage: candidate})"},
  });
}
