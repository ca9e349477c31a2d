// gate test: every case of a folder, one line each; for a case that fails a table of what was expected and what came.
#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <algorithm>
#include <memory>
#include <utility>
#include <vector>

#include "gate/base/text.h"
#include "gate/cli/inputs.h"
#include "gate/cli/policy_case.h"
#include "gate/cli/policy_test.h"
#include "gate/cli/registry.h"

namespace gate::cli {
namespace {

std::string padded(const std::string& text, std::size_t width) {
  return text + std::string(width > text.size() ? width - text.size() : 0, ' ') + "  ";
}

std::string table(const std::vector<CaseDifference>& differences) {
  std::vector<CaseDifference> rows{{"", "expected", "got"}};
  for (const CaseDifference& one : differences) {
    rows.push_back({visible(one.what), visible(one.expected), visible(one.got)});
  }
  std::size_t first = 0;
  std::size_t second = 0;
  for (const CaseDifference& row : rows) {
    first = std::max(first, row.what.size());
    second = std::max(second, row.expected.size());
  }
  std::string text;
  for (const CaseDifference& row : rows) {
    text += "        " + padded(row.what, first) + padded(row.expected, second) + row.got + "\n";
  }
  return text;
}

Result<int> test(const std::string& folder, const Machine& machine) {
  GATE_ASSIGN(const std::vector<PolicyCase> cases, read_policy_cases(folder));
  std::size_t failed = 0;
  for (const PolicyCase& one : cases) {
    machine.doing("case " + one.name);
    GATE_ASSIGN(const PolicySource source, policy_source(one.policy, "."));
    GATE_ASSIGN(const Policy policy, load_policy(source));
    GATE_TRY(check_names(one, policy));
    GATE_ASSIGN(const std::vector<CaseDifference> differences, run_policy_case(one, policy, source));
    failed += differences.empty() ? 0U : 1U;
    machine.out(differences.empty() ? "ok      " + visible(one.name) + "\n"
                                    : "FAILED  " + visible(one.name) + "\n" + table(differences));
  }
  machine.out(counted(cases.size(), "case") + ", " + (failed == 0 ? "all as expected" : counted(failed, "failure")) +
              "\n");
  return failed == 0 ? 0 : 1;
}

Action declare(CLI::App& app) {
  const auto folder = std::make_shared<std::string>();
  app.add_option("DIR", *folder, "A folder of cases, each a folder with a case.yaml")->required();
  return [folder](const Invocation& call) { return test(*folder, call.machine); };
}

}  // namespace

const Command k_test{"test", "Run the tests of a policy: records, and what it must make of them", &declare,
                     "gate test tests/policy"};

}  // namespace gate::cli
