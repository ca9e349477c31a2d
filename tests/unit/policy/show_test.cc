#include "gate/policy/show.h"

#include <doctest/doctest.h>

#include <string>

#include "tests/unit/policy/neighbours.h"

namespace gate::policy {
namespace {

std::string shown(const std::string& yaml, const testing::Files& files = {}) {
  const Result<std::string> text = show_policy({yaml, "ci/gate.yaml", "file", testing::folder_of(files)});
  return text ? *text : render(text.error());
}

// Without the origins.
std::string lines(const std::string& yaml, const testing::Files& files = {}) {
  std::string text = shown(yaml, files);
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = text.find('\n', at);
    const std::string line = text.substr(at, end - at);
    const std::size_t origin = line.rfind("  # ci/");
    const std::string bare = line.substr(0, origin);
    out += bare.substr(0, bare.find_last_not_of(' ') + 1) + "\n";
    at = end + 1;
  }
  return out;
}

TEST_CASE("every part of a policy is shown, in the order in which people write it") {
  CHECK(lines("checks: [{id: a, kind: records}]\n"
              "records: {columns: {id: key, metric.f1: \"F1: macro\"}}\n"
              "metrics: {unit: {ratio: [cost_usd, solved]}}\n"
              "prices: {file: prices.yaml, date: 2026-11-01}\n"
              "waivers: [{check: a, until: 2026-12-31}]\n"
              "defaults: {confidence: 0.9}\nbaseline: none\nrunbook: r\nowner: team\ndescription: d\nid: demo\ngate: "
              "1\n") ==
        "gate: 1\nid: demo\ndescription: d\nowner: team\nrunbook: r\nbaseline: none\n"
        "defaults:\n  confidence: 0.9\n"
        "metrics:\n  unit: {ratio: [cost_usd, solved]}\n"
        "prices:\n  file: prices.yaml\n  date: 2026-11-01\n"
        "records:\n  columns: {id: key, metric.f1: \"F1: macro\"}\n"
        "checks:\n  - id: a\n    kind: records\n"
        "waivers:\n  - check: a\n    until: 2026-12-31\n");
}

TEST_CASE("texts and keys that YAML would read otherwise are shown in quotes") {
  CHECK(lines("owner: \"say \\\"hi\\\" \\\\ to\\tall\"\n"
              "description: |\n  one\n  two\n"
              "runbook: https://x.y/z\n"
              "checks: [{id: a, kind: records, blobs: {\"a, b\": c, '': d, \"-e\": f, \"null\": g, \"Null\": h, "
              "\"NULL\": i}}]\n") ==
        "description: \"one\\ntwo\\n\"\n"
        "owner: \"say \\\"hi\\\" \\\\ to\\tall\"\n"
        "runbook: \"https://x.y/z\"\n"
        "checks:\n  - id: a\n    kind: records\n"
        "    blobs: {\"a, b\": c, \"\": d, \"-e\": f, \"null\": g, \"Null\": h, \"NULL\": i}\n");
  CHECK(lines("owner: \"a\\r\\nb\"\n") == "owner: \"a\\r\\nb\"\n");
}

TEST_CASE("what is shown is shown again as it is") {
  const testing::Files files{{"base.yaml",
                              "gate: 1\nrecords: {select: {tag.team: \"a: b\"}}\n"
                              "checks:\n  - {id: a, kind: records, blobs: {\"x y\": \"#1\"}}\n"}};
  const std::string once = lines("gate: 1\nid: demo\nextends: [base.yaml]\n", files);
  CHECK(once ==
        "gate: 1\nid: demo\nrecords:\n  select: {tag.team: \"a: b\"}\n"
        "checks:\n  - id: a\n    kind: records\n    blobs: {\"x y\": \"#1\"}\n");
  CHECK(lines(once) == once);
  CHECK(testing::rendered_error(once) == "no error");
}

TEST_CASE("what has the wrong form or nothing in it is shown, for the reader to refuse") {
  CHECK(lines("gate: 1\ndefaults: {}\nmetrics:\nchecks: []\n") == "gate: 1\ndefaults: {}\nmetrics: ~\nchecks: []\n");
  CHECK(lines("checks: [a, [b, ~]]\nwaivers: text\n") == "checks:\n  - a\n  - [b, ~]\nwaivers: text\n");
}

TEST_CASE("each line is shown with the place that it comes from, and a policy that cannot be followed is refused") {
  const std::string own = "gate: 1\nid: demo\nextends: [base.yaml]\nchecks: [{id: a, max: 3}]\n";
  CHECK(shown(own, {{"base.yaml", "gate: 1\nchecks:\n  - id: a\n    max: 9\n    min: 1\n"}})
            .find("    max: 3                                                              # ci/gate.yaml:4\n"
                  "    min: 1                                                              # ci/base.yaml:5\n") !=
        std::string::npos);
  CHECK(shown(own).find("the extended policy 'base.yaml': there is no such file") != std::string::npos);
}

}  // namespace
}  // namespace gate::policy
