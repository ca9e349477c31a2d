#include "gate/policy/calibration_note.h"

#include <doctest/doctest.h>

#include <array>
#include <set>
#include <string>
#include <vector>

#include "gate/base/sha256.h"
#include "tests/unit/policy/neighbours.h"

namespace gate::policy {
namespace {

constexpr std::string_view kNote =
    "gate calibrate 2026-11-26, check 0123456789ab, runs ba9876543210, 10 runs a side, false-block 0.3 %";

TEST_CASE("a note is read as it was written") {
  const std::optional<CalibrationNote> note = parse_calibration_note(kNote);
  REQUIRE(note.has_value());
  CHECK(note->date == "2026-11-26");
  CHECK(note->check == "0123456789ab");
  CHECK(note->runs == "ba9876543210");
  CHECK(note->rates == "10 runs a side, false-block 0.3 %");
  CHECK(text_of(*note) == kNote);
}

TEST_CASE("a text that only resembles a note is the owner's own") {
  for (const std::string_view text :
       {"", "last year", "gate calibrate", "gate calibrate 2026-11-26, check 0123456789ab, runs ba9876543210",
        "gate calibrate 2026-11-26; check 0123456789ab, runs ba9876543210, 10 runs",
        "gate calibrate 2026-11-26, check 0123456789ab; runs ba9876543210, 10 runs",
        "gate calibrate 2026-11-26, check 0123456789ab, runs ba9876543210; 10 runs",
        "gate calibrate 2026-11-26, check 0123456789aX, runs ba9876543210, 10 runs",
        "gate calibrate 2026-11-26, check 0123456789ab, runs ba987654321_, 10 runs",
        "gate calibrate 2026-02-30, check 0123456789ab, runs ba9876543210, 10 runs",
        "Gate calibrate 2026-11-26, check 0123456789ab, runs ba9876543210, 10 runs"}) {
    CAPTURE(text);
    CHECK_FALSE(parse_calibration_note(text).has_value());
  }
}

constexpr std::string_view kPrices =
    "prices: 1\ndate: 2026-11-01\ncurrency: USD\nper_tokens: 1\nmodels: {m: {input: 1, output: 1}}\n";
constexpr std::string_view kDearer =
    "prices: 1\ndate: 2026-11-01\ncurrency: USD\nper_tokens: 1\nmodels: {m: {input: 2, output: 1}}\n";

// Of the first check of a policy with these lines, beside a price table.
std::string digest(const std::string& check, const std::string& more = "", std::string_view prices = kPrices) {
  const testing::Files files{{"prices.yaml", std::string(prices)}};
  const Result<Policy> policy =
      testing::read_beside("gate: 1\nid: demo\n" + more + "checks:\n  - {id: a, " + check + "}\n", files);
  REQUIRE(policy.has_value());
  return check_digest(policy->checks.front(), policy->metrics);
}

std::string pinned(std::string_view prices) {
  return "prices: {file: prices.yaml, sha256: " + sha256(prices) + ", date: 2026-11-01}\n";
}

TEST_CASE("the digest of a check depends on each of its values, whatever its type") {
  const std::vector<std::string> all{
      "kind: records",
      "kind: records, require: [a, b]",
      "kind: records, require: [ab]",
      "kind: records, blobs: {a: b}",
      "kind: records, blobs: {a: c}",
      "kind: records, blobs: {b: b}",
      "kind: records, max_age: 1d",
      "kind: records, strict: true",
      "kind: records, strict: false",
      "kind: records, seeds: 3",
      "kind: records, seeds: 4",
      "kind: records, share: 0.5",
      "kind: threshold, metric: m, max: 1",
      "kind: threshold, metric: m, min: 1",
      "kind: threshold, metric: m, max: 1, slices: {by: [k]}",
      "kind: threshold, metric: m, max: 1, slices: {by: [k], margin: 5%}",
      "kind: threshold, metric: m, max: 1, slices: {by: [k], margin: 0.05}",
      "kind: threshold, metric: m, max: 1, on_missing: warn",
      "kind: threshold, metric: m, max: 1, confidence: 0.99",
  };
  std::set<std::string> digests;
  for (const std::string& check : all) {
    CAPTURE(check);
    CHECK(digests.insert(digest(check)).second);
  }
  CHECK(digest(all.back()) == digest(all.back() + ", description: a note, calibrated: by hand, respond: {owner: x}"));
}

TEST_CASE("the digest of a check follows the formulas and the prices that it rests on, and no others") {
  const std::string unit = "kind: threshold, metric: unit, max: 1";
  const std::string unit_cost = "metrics:\n  unit: {ratio: [cost_usd, solved]}\n";
  CHECK(digest(unit, unit_cost) != digest(unit));
  CHECK(digest(unit, unit_cost) != digest(unit, "metrics:\n  unit: {ratio: [cost_usd, tried]}\n"));
  CHECK(digest(unit, unit_cost) == digest(unit, unit_cost + "  other: {sum: [a, b]}\n"));
  CHECK(digest(unit, "metrics: {unit: {share: {guardrail: blocked}}}\n") !=
        digest(unit, "metrics: {unit: {share: {guardrail: passed}}}\n"));
  // What is there out of the box has no formula of the policy, but costs all the same.
  for (const std::string check :
       {"kind: threshold, metric: cost_per_success, max: 1", "kind: threshold, metric: cost_usd, max: 1"}) {
    CAPTURE(check);
    const std::string now = digest(check, pinned(kPrices));
    CHECK(now != digest(check));
    CHECK(now != digest(check, pinned(kDearer), kDearer));
  }
  const std::string latency = "kind: threshold, metric: latency_ms, max: 1";
  CHECK(digest(latency, pinned(kPrices)) == digest(latency));
}

TEST_CASE(
    "a calibration is stale by a change, by age, or by other runs, and only when the day and the runs are known") {
  const std::string yaml = "gate: 1\nid: demo\nchecks:\n  - {id: a, kind: records}\n";
  Result<Policy> policy = testing::read(yaml);
  REQUIRE(policy.has_value());
  CheckSpec check = std::move(policy->checks.front());
  const std::string runs = std::string(64, 'a');
  check.calibrated = text_of({"2026-01-01", check_digest(check, policy->metrics), runs, "few"});
  const auto at = [](std::string_view time) { return parse_time(time); };
  CHECK_FALSE(stale_calibration(check, policy->metrics, std::nullopt).has_value());
  CHECK_FALSE(stale_calibration(check, policy->metrics, at("2026-06-30T23:59:59Z"), runs).has_value());
  CHECK(stale_calibration(check, policy->metrics, at("2026-07-01T00:00:00Z")) ==
        "it was calibrated on 2026-01-01, more than 180 days ago");
  CHECK(stale_calibration(check, policy->metrics, std::nullopt, std::string(64, 'b')) ==
        "it was calibrated on 2026-01-01 with other runs (digest aaaaaaaaaaaa, of these bbbbbbbbbbbb)");
  check.confidence = 0.9;
  CHECK(stale_calibration(check, policy->metrics, std::nullopt) ==
        "it has been changed since it was calibrated on 2026-01-01");
}

}  // namespace
}  // namespace gate::policy
