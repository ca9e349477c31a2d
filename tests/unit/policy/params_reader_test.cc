#include "gate/policy/params_reader.h"

#include <doctest/doctest.h>

#include "tests/unit/policy/fake_kinds.h"

namespace gate::policy {
namespace {

constexpr std::string_view kPolicy = R"(gate: 1
id: demo
checks:
  - id: bound
    kind: threshold
    metric: latency_ms
    statistic: p95
    max: 1.2e3
    slices:
      by: [language, "tier"]
      margin: 5%
      min_examples: 50
  - id: fields
    kind: records
    require:
      - owner
      - code.commit
    blobs: {prompt.sha256: prompts/system.txt, config: a b.json}
    max_age: 7d
    strict: true
    seeds: 3
    share: 0.5
)";

TEST_CASE("every type of parameter arrives as its table says") {
  const Result<Policy> policy = testing::read(kPolicy);
  REQUIRE(policy.has_value());
  const Params& bound = policy->checks.at(0).params;
  CHECK(bound.text("metric") == "latency_ms");
  CHECK(bound.text("statistic") == "p95");
  CHECK(bound.number("max") == 1200.0);
  CHECK_FALSE(bound.has("min"));
  const std::shared_ptr<const Params> slices = bound.group("slices");
  REQUIRE(slices != nullptr);
  CHECK(slices->list("by") == std::vector<std::string>{"language", "tier"});
  CHECK(slices->get<Margin>("margin") == Margin{0.05, true, "5%"});
  CHECK(slices->count("min_examples") == 50);
  const Params& fields = policy->checks.at(1).params;
  CHECK(fields.list("require") == std::vector<std::string>{"owner", "code.commit"});
  const auto blobs = fields.get<std::vector<std::pair<std::string, std::string>>>("blobs");
  REQUIRE(blobs.has_value());
  CHECK(*blobs == std::vector<std::pair<std::string, std::string>>{{"prompt.sha256", "prompts/system.txt"},
                                                                   {"config", "a b.json"}});
  CHECK(fields.count("max_age") == 7 * 86400);
  CHECK(fields.get<bool>("strict") == true);
  CHECK(fields.count("seeds") == 3);
  CHECK(fields.number("share") == 0.5);
}

TEST_CASE("every parameter and the check know where they stand") {
  const Result<Policy> policy = testing::read(kPolicy);
  REQUIRE(policy.has_value());
  const Params& bound = policy->checks.at(0).params;
  const auto is_at = [](const Where& where, std::uint32_t line, std::uint32_t column) {
    return where.file == "policy.yaml" && where.line == line && where.column == column;
  };
  CHECK(is_at(bound.where("max"), 8, 10));
  CHECK(is_at(bound.where("slices"), 10, 7));
  CHECK(is_at(bound.group("slices")->where("margin"), 11, 15));
  CHECK(is_at(bound.group("slices")->where("absent"), 10, 7));
  CHECK(is_at(bound.where("absent"), 4, 5));
  CHECK(is_at(policy->checks.at(1).where, 13, 5));
}

TEST_CASE("a table's names come in its order") {
  CHECK(names_of(testing::fake_kinds()[1]->params) == std::vector<std::string>{"metric", "direction", "margin"});
}

}  // namespace
}  // namespace gate::policy
