// Policies that extend others: whose word counts, key by key, and what cannot be followed.
#include "gate/policy/extends.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "tests/unit/policy/neighbours.h"

namespace gate::policy {
namespace {

using testing::error_beside;
using testing::Files;
using testing::read_beside;

const std::string kHead = "gate: 1\nid: demo\nowner: team\n";
const std::string kCheck = "checks:\n  - {id: own, kind: records}\n";
const std::string kBase =
    "gate: 1\nid: base\nchecks:\n"
    "  - {id: latency, kind: threshold, metric: latency_ms, max: 900, slices: {by: [lang], margin: 5%}, "
    "when: {branch: [main], event: [push]}}\n"
    "  - {id: fields, kind: records, require: [owner]}\n"
    "waivers:\n  - {check: latency, until: 2026-12-31, reason: r, approved_by: b}\n"
    "  - {check: fields, until: 2026-12-31, reason: r, approved_by: b}\n";

// Reads a policy that says `own` and extends one that says `base`.
Result<Policy> over(const std::string& own, const std::string& base = kBase) {
  const Files files{{"base.yaml", base}};
  return read_beside(kHead + "extends: [base.yaml]\n" + own, files);
}
std::string refusal_over(const std::string& own, const std::string& base = kBase) {
  const Result<Policy> policy = over(own, base);
  return policy ? "no error" : render(policy.error());
}

std::vector<std::string> ids(const Policy& policy) {
  std::vector<std::string> all;
  for (const CheckSpec& check : policy.checks) {
    all.push_back(check.id);
  }
  return all;
}
std::vector<std::string> waived(const Policy& policy) {
  std::vector<std::string> all;
  for (const Waiver& waiver : policy.waivers) {
    all.push_back(waiver.check);
  }
  return all;
}
using Texts = std::vector<std::string>;

TEST_CASE("an inherited check is changed key by key, in groups too, but its condition as a whole") {
  const Result<Policy> policy =
      over("checks:\n  - {id: latency, on_missing: warn, max: 800, slices: {margin: 2%}, when: {branch: [release]}}\n");
  REQUIRE(policy.has_value());
  CHECK(ids(*policy) == Texts{"latency", "fields"});
  const CheckSpec& check = policy->checks.front();
  CHECK(check.params.text("metric") == "latency_ms");
  CHECK(check.params.number("max") == 800);
  CHECK(check.on_missing == Consequence::kWarn);
  CHECK(check.params.group("slices")->get<Margin>("margin")->text == "2%");
  CHECK(check.params.group("slices")->list("by") == Texts{"lang"});
  CHECK(check.when.branches == Texts{"release"});
  CHECK(check.when.events.empty());
}

TEST_CASE("a group that is overridden by something else is told where it was overridden") {
  CHECK(refusal_over("checks:\n  - {id: latency, slices: none}\n")
            .find("ci/gate.yaml:6:27: 'slices': expected a mapping ('key: value'), got the text 'none'") !=
        std::string::npos);
}

TEST_CASE("waivers add up; an inherited check that is removed takes its own along") {
  const Result<Policy> more = over("waivers:\n  - {check: fields, until: 2026-12-30, reason: more, approved_by: b}\n");
  REQUIRE(more.has_value());
  CHECK(waived(*more) == Texts{"latency", "fields", "fields"});
  CHECK(more->waivers.back().reason == "more");
  const Result<Policy> less = over("remove: [latency]\n");
  REQUIRE(less.has_value());
  CHECK(ids(*less) == Texts{"fields"});
  CHECK(waived(*less) == Texts{"fields"});
}

TEST_CASE("a check is removed from a policy without waivers too") {
  const Result<Policy> policy = over("remove: [old]\n" + kCheck, "gate: 1\nchecks:\n  - {id: old, kind: records}\n");
  REQUIRE(policy.has_value());
  CHECK(ids(*policy) == Texts{"own"});
}

TEST_CASE("defaults and metrics are inherited one by one") {
  const Result<Policy> policy =
      over("defaults: {on_missing: warn, confidence: 0.99}\nmetrics: {both: {sum: [c, d]}}\n" + kCheck,
           "gate: 1\ndefaults: {confidence: 0.9, on_violated: warn}\n"
           "metrics: {both: {sum: [a, b]}, other: {sum: [a, b]}}\n");
  REQUIRE(policy.has_value());
  const CheckSpec& check = policy->checks.front();
  CHECK(check.confidence == 0.99);
  CHECK(check.on_violated == Consequence::kWarn);
  CHECK(check.on_missing == Consequence::kWarn);
  CHECK(formula(*policy->metrics.find("both")) == "c + d");
  CHECK(formula(*policy->metrics.find("other")) == "a + b");
}

TEST_CASE("a removal that would remove nothing is refused") {
  CHECK(refusal_over("remove: [latnecy]\n")
            .find("ci/gate.yaml:5:10: there is no inherited check 'latnecy' to remove (did you mean 'latency'?)") !=
        std::string::npos);
  CHECK(refusal_over("remove: [a]\n" + kCheck, "gate: 1\nid: base\nowner: all\n")
            .find("there is no inherited check 'a' to remove") != std::string::npos);
  CHECK(refusal_over("remove: latency\n").find("ci/gate.yaml:5:9: 'remove': expected a list, got the text 'latency'") !=
        std::string::npos);
  CHECK(refusal_over("remove:\n").find("ci/gate.yaml:5:1: 'remove' is empty; expected a list") != std::string::npos);
  CHECK(refusal_over("remove: [[latency]]\n")
            .find("ci/gate.yaml:5:10: entry 1 of 'remove': expected a text, got a list") != std::string::npos);
  CHECK(error_beside(kHead + "remove:\n" + kCheck, {})
            .find("ci/gate.yaml:4:1: 'remove' takes inherited checks away, but this policy extends nothing") !=
        std::string::npos);
}

TEST_CASE("a check of an inherited policy without an id is not what a removal means, but a mistake") {
  const std::string nameless = "gate: 1\nid: base\nchecks:\n  - {kind: records}\n";
  CHECK(refusal_over("remove: ['']\n" + kCheck, nameless).find("missing key 'id'") != std::string::npos);
}

TEST_CASE("entries that are no checks of their own stay, for the reader to refuse") {
  const std::string text = refusal_over("checks:\n  - latency\n  - {kind: records}\n");
  CHECK(text.find("ci/gate.yaml:6:5: entry 3 of 'checks': expected a mapping ('key: value'), got the text 'latency'") !=
        std::string::npos);
  CHECK(text.find("ci/gate.yaml:7:5: missing key 'id'") != std::string::npos);
  CHECK(refusal_over("checks:\n  - {id: latency, max: 1}\n  - {id: latency, max: 2}\n")
            .find("duplicate check id 'latency', first given on line 6") != std::string::npos);
}

TEST_CASE("what stands in both and has the wrong form is the own one's mistake") {
  const std::string base = "gate: 1\nid: base\nowner: [all]\n" + kCheck;
  const Files files{{"base.yaml", base}};
  const std::string text = error_beside("gate: 1\nid: demo\nextends: [base.yaml]\nowner: [team]\n", files);
  CHECK(text.find("ci/gate.yaml:4:8: 'owner': expected a text, got a list") != std::string::npos);
  CHECK(text.find("ci/base.yaml") == std::string::npos);
  CHECK(refusal_over("checks: {own: records}\n").find("ci/gate.yaml:5:9: 'checks': expected a list") !=
        std::string::npos);
}

TEST_CASE("what cannot be extended is refused, each for its own reason") {
  struct Row {
    std::string what, extends, base, message;
  };
  const std::vector<Row> rows{
      {"nothing", "extends: []\n", "",
       "4:10: 'extends' is empty; leave it out, or name a file beside this one or builtin:NAME"},
      {"no value", "extends:\n", "", "4:1: 'extends' is empty; expected a list"},
      {"a list in the list", "extends: [[a]]\n", "", "4:11: entry 1 of 'extends': expected a text, got a list"},
      {"a list", "extends: [base.yaml]\n", "- a\n",
       "ci/base.yaml:1:1: expected a policy, a mapping ('key: value') that begins with 'gate: 1'"},
      {"no version", "extends: [base.yaml]\n", "id: base\n",
       "ci/base.yaml:1:1: an extended policy is written in the same version of the language: 'gate: 1'"},
      {"another version", "extends: [base.yaml]\n", "id: base\ngate: 2\n",
       "ci/base.yaml:2:7: an extended policy is written in the same version of the language: 'gate: 1'"},
      {"no YAML", "extends: [base.yaml]\n", "a: [\n", "ci/base.yaml:1:4: this '[' is never closed"},
      {"no such policy", "extends: [builtin:minimum]\n", "", "(did you mean 'builtin:minimal'?)"},
      {"no such file", "extends: [absent.yaml]\n", "",
       "the extended policy 'absent.yaml': there is no such file; it must lie beside this file or below its folder"},
      {"itself", "extends: [base.yaml]\n", "gate: 1\nextends: [base.yaml]\n",
       "'base.yaml' extends itself: base.yaml -> base.yaml"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.what);
    const std::string text = error_beside(kHead + row.extends + kCheck, {{"base.yaml", row.base}});
    CAPTURE(text);
    CHECK(text.find(row.message) != std::string::npos);
    CHECK(text.ends_with("gate: 1 problem\n"));
  }
  CHECK(testing::rendered_error(kHead + "extends: [base.yaml]\n" + kCheck)
            .find("'base.yaml' cannot be read here: this policy has no folder") != std::string::npos);
}

TEST_CASE("policies extend each other eight deep, and no deeper") {
  Files files;
  for (int i = 1; i <= 8; ++i) {
    files["p" + std::to_string(i)] = "gate: 1\nextends: [p" + std::to_string(i + 1) + "]\n";
  }
  files["p9"] = "gate: 1\n";
  const std::string own = kHead + "extends: [p1]\n" + kCheck;
  CHECK(error_beside(own, files).find("ci/p8:2:11: policies extend each other more than 8 deep; that is the limit") !=
        std::string::npos);
  files["p8"] = "gate: 1\n";
  CHECK(error_beside(own, files) == "no error");
}

TEST_CASE("a policy is made of at most sixteen extended files, a file that two extend counted twice") {
  const Files files{{"p", "gate: 1\nrunbook: r\n"}};
  const auto times = [](std::size_t count) {
    std::string list;
    for (std::size_t i = 0; i < count; ++i) {
      list += (i == 0 ? "p" : ", p");
    }
    return kHead + "extends: [" + list + "]\n" + kCheck;
  };
  CHECK(error_beside(times(16), files) == "no error");
  CHECK(error_beside(times(17), files).find("more than 16 extended files; that is the limit") != std::string::npos);
}

}  // namespace
}  // namespace gate::policy
