#include "gate/cli/envelope.h"

#include <doctest/doctest.h>

#include <map>
#include <string>
#include <vector>

namespace {

gate::RunEnvelope envelope(const std::vector<std::string>& args, std::map<std::string, std::string> variables = {}) {
  gate::cli::Machine machine;
  machine.variable = [variables = std::move(variables)](const char* name) {
    const auto found = variables.find(name);
    return found == variables.end() ? std::string() : found->second;
  };
  return gate::cli::make_envelope(args, gate::Time{}, machine);
}

std::string kept(const std::string& word) { return envelope({word}).argv.front(); }

}  // namespace

TEST_CASE("of absolute paths in the command line the last component is kept") {
  CHECK(kept("/home/x/e.json") == "e.json");
  CHECK(kept("--evidence=/home/x/e.json") == "--evidence=e.json");
  CHECK(kept("--report=json=/tmp/x/p.json") == "--report=json=p.json");
  CHECK(kept("json=/tmp/x/p.json") == "json=p.json");
  CHECK(kept("--input=candidate:a=b=/tmp/x") == "--input=candidate:a=b=x");
  CHECK(kept("--candidate=/home/x/runs/") == "--candidate=runs/");
  CHECK(kept("/home/x/t.csv#id=a/b,metric.ok=/c") == "t.csv#id=a/b,metric.ok=/c");
  CHECK(kept("/") == "");
  CHECK(kept("--candidate=/") == "--candidate=");
}

TEST_CASE("whatever is no absolute path stays") {
  for (const std::string word : {"evaluate", "runs/candidate", "../x", "--report=json=out/p.json", "git:HEAD~1:runs/a",
                                 "", "=", "a=", "t.csv#id=question,metric.correct=right", "a/b=c"}) {
    CHECK(kept(word) == word);
  }
}

TEST_CASE("URLs are recorded without user and query") {
  const auto url = [](const std::string& value) { return envelope({}, {{"CI_JOB_URL", value}}).ci.front().second; };
  CHECK(url("https://user:tok@host/x") == "https://host/x");
  CHECK(url("https://tok@host/x?private_token=abc#L1") == "https://host/x");
  CHECK(url("https://host/x#L1") == "https://host/x#L1");
  CHECK(url("see https://a:b@c/d?e=f and http://g?h=i.") == "see https://c/d and http://g");
  CHECK(url("no URL? none@all") == "no URL? none@all");
  CHECK(kept("--repo=https://user:tok@host/x?token=t") == "--repo=https://host/x");
}
