#include "gate/policy/reader.h"

#include <doctest/doctest.h>

#include <array>

#include "gate/base/diagnostic.h"
#include "gate/base/sha256.h"
#include "tests/unit/policy/fake_kinds.h"

namespace gate::policy {
namespace {

constexpr std::string_view kFull = R"(# release rules
gate: 1
id: support-bot
owner: ml-platform
runbook: https://example.com/runbooks/support-bot
description: >
  Rules for the support bot,
  in two lines.
baseline: required

defaults:
  confidence: 0.9
  on_inconclusive: block

checks:
  - id: accuracy
    kind: non_inferiority
    metric: correct
    direction: higher
    margin: 0.01
    confidence: 0.99
    on_violated: warn
    on_missing: warn
    respond: {action: rollback, owner: quality-team}
    description: the one that matters
    calibrated: on last year's releases
  - {id: p95-latency, kind: threshold, metric: latency_ms, statistic: p95, max: 1200}

waivers:
  - {check: p95-latency, slice: region=eu=west, max_loss: 1400, until: 2026-12-31, reason: "cold cache", approved_by: "@sre-lead"}
  - check: accuracy
    until: 2026-11-30
    reason: |
      first line
      second line
    approved_by: quality lead
)";

constexpr std::string_view kSmall =
    "gate: 1\nid: demo\nchecks:\n  - {id: a, kind: threshold, metric: latency_ms, max: 3}\n";

std::string with(std::string_view more) { return std::string(kSmall) + std::string(more); }

TEST_CASE("a full policy is read whole") {
  const Result<Policy> policy = read_policy({kFull, "gates/policy.yaml", "base"}, testing::fake_kinds());
  REQUIRE(policy.has_value());
  CHECK(policy->id == "support-bot");
  CHECK(policy->owner == "ml-platform");
  CHECK(policy->runbook == "https://example.com/runbooks/support-bot");
  CHECK(policy->needs_baseline);
  CHECK(policy->confidence == 0.9);
  REQUIRE(policy->checks.size() == 2);
  const CheckSpec& accuracy = policy->checks[0];
  CHECK(accuracy.id == "accuracy");
  CHECK(accuracy.kind->name == "non_inferiority");
  REQUIRE(accuracy.check != nullptr);
  CHECK(accuracy.check->needs().metrics == std::set<std::string>{"correct"});
  CHECK(accuracy.confidence == 0.99);
  CHECK(accuracy.on_violated == Consequence::kWarn);
  CHECK(accuracy.on_inconclusive == Consequence::kBlock);
  CHECK(accuracy.on_missing == Consequence::kWarn);
  CHECK(accuracy.respond.action == "rollback");
  CHECK(accuracy.respond.owner == "quality-team");
  CHECK(accuracy.respond.runbook == "https://example.com/runbooks/support-bot");
  const CheckSpec& latency = policy->checks[1];
  CHECK(latency.id == "p95-latency");
  CHECK(latency.confidence == 0.9);
  CHECK(latency.on_violated == Consequence::kBlock);
  CHECK(latency.on_inconclusive == Consequence::kBlock);
  CHECK(latency.on_missing == Consequence::kBlock);
  CHECK(latency.respond.action == "");
  CHECK(latency.respond.owner == "ml-platform");
  CHECK(render(latency.where) == "gates/policy.yaml:27:5");
}

TEST_CASE("waivers are read whole") {
  const Result<Policy> policy = testing::read(kFull);
  REQUIRE(policy.has_value());
  REQUIRE(policy->waivers.size() == 2);
  const Waiver& first = policy->waivers[0];
  CHECK(first.check == "p95-latency");
  CHECK(first.slice == std::vector<SliceLabel>{{"region", "eu=west"}});
  CHECK(first.max_loss == 1400.0);
  CHECK(first.until == "2026-12-31");
  CHECK(first.until_time == *parse_time("2026-12-31T23:59:59Z"));
  CHECK(first.reason == "cold cache");
  CHECK(first.approved_by == "@sre-lead");
  CHECK(render(first.where) == "policy.yaml:30:5");
  const Waiver& second = policy->waivers[1];
  CHECK(second.slice.empty());
  CHECK_FALSE(second.max_loss.has_value());
  CHECK(second.reason == "first line\nsecond line");
}

TEST_CASE("the summary identifies the bytes") {
  const Result<Policy> policy = read_policy({kFull, "gates/policy.yaml", "base"}, testing::fake_kinds());
  REQUIRE(policy.has_value());
  CHECK(policy->source.id == "support-bot");
  CHECK(policy->source.owner == "ml-platform");
  CHECK(policy->source.runbook == "https://example.com/runbooks/support-bot");
  CHECK(policy->source.path == "gates/policy.yaml");
  CHECK(policy->source.source == "base");
  CHECK(policy->source.sha256 == sha256(kFull));
  CHECK(policy->source.size == kFull.size());
  CHECK(policy->source.text == kFull);
}

TEST_CASE("a long text is identified but not repeated") {
  std::string bytes = with("# ");
  bytes.resize(64 * 1024, 'x');
  const Result<Policy> longest = testing::read(bytes);
  REQUIRE(longest.has_value());
  CHECK(longest->source.text == bytes);
  bytes += "x";
  const Result<Policy> longer = testing::read(bytes);
  REQUIRE(longer.has_value());
  CHECK(longer->source.text == "");
  CHECK(longer->source.size == bytes.size());
}

TEST_CASE("without defaults an undecided check warns and everything else blocks") {
  const Result<Policy> policy = testing::read(kSmall);
  REQUIRE(policy.has_value());
  const CheckSpec& check = policy->checks.at(0);
  CHECK(check.confidence == 0.95);
  CHECK(check.on_violated == Consequence::kBlock);
  CHECK(check.on_inconclusive == Consequence::kWarn);
  CHECK(check.on_missing == Consequence::kBlock);
  CHECK(policy->needs_baseline);
  CHECK(policy->waivers.empty());
}

TEST_CASE("only an explicit none does without a baseline") {
  const Result<Policy> none = testing::read(with("baseline: none\n"));
  REQUIRE(none.has_value());
  CHECK_FALSE(none->needs_baseline);
  const Result<Policy> required = testing::read(with("baseline: required\n"));
  REQUIRE(required.has_value());
  CHECK(required->needs_baseline);
}

TEST_CASE("defaults count wherever they stand") {
  const Result<Policy> policy = testing::read(with("defaults: {on_violated: warn}\n"));
  REQUIRE(policy.has_value());
  CHECK(policy->checks.at(0).on_violated == Consequence::kWarn);
}

struct Accepted {
  std::string_view what;
  std::string_view more;
};

constexpr std::array kAccepted{
    Accepted{"an empty list of waivers", "waivers: []\n"},
    Accepted{"confidence just inside its range", "defaults: {confidence: 0.5000001}\n"},
    Accepted{"confidence close to one", "defaults: {confidence: 0.999999}\n"},
    Accepted{"a quoted word", "defaults: {on_missing: \"block\"}\n"},
    Accepted{"a loss of nothing", "waivers: [{check: a, max_loss: 0, until: 2028-02-29, reason: r, approved_by: x}]\n"},
    Accepted{"line ends of two bytes", "owner: team\r\n"},
    Accepted{"letters beyond ASCII in texts", "owner: \xC3\x89quipe\n"},
};

TEST_CASE("what looks odd and is right is accepted") {
  for (const Accepted& row : kAccepted) {
    CAPTURE(row.what);
    CHECK(testing::rendered_error(with(row.more)) == "no error");
  }
}

TEST_CASE("ids may use their whole alphabet and length") {
  for (const std::string& id : {std::string("a"), std::string("0.a_b-c"), std::string(100, 'z')}) {
    CAPTURE(id);
    CHECK(testing::rendered_error("gate: 1\nid: " + id + "\nchecks: [{id: " + id +
                                  ", kind: threshold, metric: m, max: 1}]\n") == "no error");
  }
}

TEST_CASE("a JSON document is a policy too") {
  CHECK(testing::rendered_error(
            R"({"gate": 1, "id": "demo", "checks": [{"id": "a", "kind": "threshold", "metric": "m", "max": 1}]})") ==
        "no error");
}

TEST_CASE("checks keep the order of the file") {
  std::string bytes = "gate: 1\nid: many\nchecks:\n";
  for (int i = 0; i < 2000; ++i) {
    bytes += "  - {id: check-" + std::to_string(1999 - i) +
             ", kind: non_inferiority, metric: correct, direction: higher, " +
             "margin: 0.01, on_violated: warn, respond: {action: rollback, owner: quality-team}}\n";
  }
  const Result<Policy> policy = testing::read(bytes);
  REQUIRE(policy.has_value());
  REQUIRE(policy->checks.size() == 2000);
  for (std::size_t i = 0; i < 2000; ++i) {
    CHECK(policy->checks[i].id == "check-" + std::to_string(1999 - i));
  }
}

TEST_CASE("limits are the caller's") {
  CHECK(testing::rendered_error(kSmall, {.bytes = 10}) ==
        "policy.yaml: is larger than the limit of 10 bytes\ngate: 1 problem\n");
}

TEST_CASE("a flood of wrong waivers is refused without looking for names for each") {
  std::string bytes = "gate: 1\nid: many\nchecks:\n";
  for (int i = 0; i < 200; ++i) {
    bytes += "  - {id: a-rather-long-name-of-a-check-that-is-compared-" + std::to_string(i) + ", kind: records}\n";
  }
  bytes += "waivers:\n";
  for (int i = 0; i < 1000; ++i) {
    bytes +=
        "  - {check: a-rather-long-name-of-a-waiver-that-is-nowhere-" + std::to_string(i) + ", until: 2026-12-31}\n";
  }
  const Result<Policy> policy = testing::read(bytes);
  REQUIRE_FALSE(policy.has_value());
  CHECK(policy.error().problems.size() == 100);
  CHECK(policy.error().hint == "start with these; 2900 more problems not shown");
}

}  // namespace
}  // namespace gate::policy
