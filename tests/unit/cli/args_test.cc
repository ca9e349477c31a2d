#include <doctest/doctest.h>

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

#include "gate/cli/app.h"
#include "gate/cli/evaluate_options.h"

using gate::cli::EvaluateRequest;

namespace {

struct Told {
  int code = 0;
  std::string out, err;
};

Told run(const std::vector<std::string>& words) {
  Told told;
  gate::cli::Machine machine;
  machine.out = [&](std::string_view text) { told.out += text; };
  machine.err = [&](std::string_view text) { told.err += text; };
  machine.now = [] { return gate::Time{0}; };
  machine.variable = [](const char*) { return std::string(); };
  told.code = gate::cli::run(words, machine);
  return told;
}

std::vector<std::string> evaluate(const std::vector<std::string>& more) {
  std::vector<std::string> words{"evaluate", "--policy", "p.yaml", "--candidate", "c"};
  words.insert(words.end(), more.begin(), more.end());
  return words;
}

}  // namespace

TEST_CASE("args: a whole evaluate request") {
  CLI::App app;
  const auto checked = gate::cli::declare_evaluate(app);
  app.parse(
      "--policy p.yaml --candidate c --baseline b --evidence e.json --report junit=j.xml --report markdown=s.md "
      "--as-of 2026-11-20T10:00:00Z --fail-on warn --warn-exit-code 10");
  const gate::Result<EvaluateRequest> request = checked();
  REQUIRE(request.has_value());
  const EvaluateRequest& wanted = *request;
  CHECK(wanted.policy == "p.yaml");
  CHECK(wanted.candidate == "c");
  CHECK(wanted.baseline == "b");
  CHECK(wanted.evidence == "e.json");
  CHECK(wanted.reports == std::vector<std::pair<std::string, std::string>>{{"junit", "j.xml"}, {"markdown", "s.md"}});
  CHECK(wanted.as_of->seconds == 1763632800 + 365 * 86400);
  CHECK(wanted.fail_on == gate::cli::FailOn::kWarn);
  CHECK(wanted.warn_exit_code == 10);
}

TEST_CASE("args: what is wrong is said in one line, and ends with exit code 2") {
  struct Row {
    std::vector<std::string> words;
    std::string message;
  };
  const std::vector<Row> rows{
      {evaluate({"--report", "junt=j.xml"}),
       "--report: unknown format 'junt' (did you mean 'junit'?); known are json, statement, test-result, markdown, "
       "comment, html, github, junit, sarif, codequality, openmetrics, dotenv, annotations"},
      {evaluate({"--report", "junit"}), "--report: expected FORMAT=FILE, got 'junit'"},
      {evaluate({"--as-of", "yesterday"}),
       "--as-of: expected a time with a zone such as 2026-11-20T10:00:00Z, got 'yesterday'"},
      {evaluate({"--fail-on", "never"}), "--fail-on: expected block or warn, got 'never'"},
      {evaluate({"--warn-exit-code", "1"}),
       "--warn-exit-code: expected 10 to 125 and not 70 (the others have a meaning already), got 1"},
      {{"list", "check"}, "list: expected checks, readers, reports or policies, got 'check' (did you mean 'checks'?)"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.message);
    const Told told = run(row.words);
    CHECK(told.code == 2);
    CHECK(told.out.empty());
    CHECK(told.err == "gate: " + row.message + "\n");
  }
  for (const std::vector<std::string>& words :
       std::vector<std::vector<std::string>>{{}, {"evaluat"}, {"evaluate"}, evaluate({"--nope"})}) {
    CHECK(run(words).code == 2);
  }
}

TEST_CASE("args: a word that nobody knows is named, with the nearest, before what is missing because of it") {
  CHECK(run({"evaluat"}).err.starts_with("gate: unknown command 'evaluat' (did you mean 'evaluate'?); known are "));
  CHECK(run({"evaluate", "--polcy", "p.yaml"})
            .err.starts_with("gate: gate evaluate has no option '--polcy' (did you mean '--policy'?)"));
  CHECK(run(evaluate({"--fail-at=warn"}))
            .err.starts_with("gate: gate evaluate has no option '--fail-at' (did you mean '--fail-on'?)"));
  CHECK(run({"hook", "install", "--candidat", "c"})
            .err.starts_with("gate: gate hook has no option '--candidat' (did you mean '--candidate'?)"));
}

TEST_CASE("run: errors go to standard error with their exit code, nothing to standard output") {
  const Told told = run({"lint", "/no/such/policy.yaml"});
  CHECK(told.code == 2);
  CHECK(told.out.empty());
  CHECK(told.err == "gate: /no/such/policy.yaml: cannot be read: No such file or directory\n");
}
