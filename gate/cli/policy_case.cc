#include "gate/cli/policy_case.h"

#include <array>
#include <set>
#include <span>
#include <string_view>
#include <utility>

#include "gate/base/file_system.h"
#include "gate/base/folders.h"
#include "gate/base/text.h"
#include "gate/cli/case_change.h"
#include "gate/model/names.h"
#include "gate/policy/mapping.h"

namespace gate::cli {
namespace {

using policy::Cursor;
using policy::Mapping;
using policy::Problems;

constexpr std::size_t kMostCases = 1000;
constexpr std::array kOutcomes{Outcome::kHolds, Outcome::kViolated, Outcome::kInconclusive, Outcome::kNotApplicable,
                               Outcome::kFailed};
constexpr std::array kVerdicts{Verdict::kPass, Verdict::kWarn, Verdict::kBlock};

template <typename Words>
std::string one_of(const Mapping& mapping, std::string_view key, const Words& all) {
  std::vector<std::string_view> words;
  for (const auto one : all) {
    words.push_back(word(one));
  }
  const std::optional<Cursor> cursor = mapping.find(key);
  return cursor ? cursor->word(words).value_or("") : "";
}

// A path from the case's folder, so that a case means the same wherever it is checked out.
std::optional<std::string> path_in(const Mapping& mapping, std::string_view key, const std::string& folder) {
  const std::optional<Cursor> cursor = mapping.find(key);
  const std::optional<std::string> path = cursor ? cursor->line() : std::nullopt;
  if (!path) {
    return std::nullopt;
  }
  if (path->starts_with('/') || path->starts_with("git:")) {
    cursor->expected("a path from the folder of the case, such as candidate or ../baseline");
    return std::nullopt;
  }
  return folder + *path;
}

void read_expected_check(const Cursor& cursor, std::set<std::string>& seen, PolicyCase& result) {
  std::optional<Mapping> mapping = Mapping::of(cursor);
  if (!mapping) {
    return;
  }
  const std::array<std::string, 5> known{"check", "slice", "outcome", "verdict", "reason"};
  mapping->refuse_others(known, "an expected check");
  ExpectedFinding expected;
  const std::optional<Cursor> id = mapping->require("check", "the id of a check of the policy");
  const std::optional<Cursor> slice = mapping->find("slice");
  expected.check = id ? id->line().value_or("") : "";
  expected.slice = slice ? slice->line().value_or("") : "";
  expected.outcome = one_of(*mapping, "outcome", kOutcomes);
  expected.verdict = one_of(*mapping, "verdict", kVerdicts);
  expected.reason = one_of(*mapping, "reason", all_reason_codes());
  expected.where = id ? id->where() : cursor.where();
  if (!mapping->find("outcome") && !mapping->find("verdict") && !mapping->find("reason")) {
    cursor.problem("this expects nothing; write 'outcome', 'verdict' or 'reason'");
  }
  if (!seen.insert(expected.check + "\n" + expected.slice).second) {
    cursor.problem("the check '" + shortened(expected.check, 60) + "' is expected twice" +
                   (expected.slice.empty() ? "" : " for this slice"));
  }
  result.checks.push_back(std::move(expected));
}

void read_expected(const Mapping& root, PolicyCase& result) {
  const std::optional<Cursor> cursor = root.require("expect", "what the policy must make of the records");
  std::optional<Mapping> mapping = cursor ? Mapping::of(*cursor) : std::nullopt;
  if (!mapping) {
    return;
  }
  const std::array<std::string, 2> known{"verdict", "checks"};
  mapping->refuse_others(known, "'expect'");
  static_cast<void>(mapping->require("verdict", "pass, warn or block"));
  result.verdict = one_of(*mapping, "verdict", kVerdicts);
  const std::optional<Cursor> checks = mapping->find("checks");
  const std::optional<std::vector<Cursor>> entries = checks ? checks->list() : std::nullopt;
  std::set<std::string> seen;
  for (const Cursor& entry : entries.value_or(std::vector<Cursor>{})) {
    read_expected_check(entry, seen, result);
  }
}

void read_root(Mapping& root, PolicyCase& result) {
  const std::array<std::string, 8> known{"description", "policy",   "candidate", "baseline",
                                         "as_of",       "attested", "change",    "expect"};
  root.refuse_others(known, "a case");
  if (const std::optional<Cursor> description = root.find("description")) {
    static_cast<void>(description->text());
  }
  result.policy = path_in(root, "policy", result.folder).value_or(result.folder + "../policy.yaml");
  static_cast<void>(root.require("candidate", "the records that are judged, a folder or file"));
  result.candidate = path_in(root, "candidate", result.folder).value_or("");
  result.baseline = path_in(root, "baseline", result.folder);
  if (const std::optional<Cursor> cursor = root.find("as_of")) {
    const std::optional<std::string> text = cursor->line();
    result.as_of = text ? parse_time(*text) : std::nullopt;
    if (text && !result.as_of) {
      cursor->expected("a time with a zone such as 2026-11-20T10:00:00Z");
    }
  }
  if (const std::optional<Cursor> cursor = root.find("attested")) {
    result.attested = cursor->boolean().value_or(false);
  }
  result.change = read_case_change(root);
  read_expected(root, result);
}

Result<PolicyCase> read_case(const std::string& folder, const std::string& name, const std::string& file) {
  PolicyCase result;
  result.name = name;
  result.folder = folder + name + "/";
  result.file = result.folder + file;
  GATE_ASSIGN(result.bytes, read_named_file(result.file, policy::YamlLimits{}.bytes));
  Problems problems(result.file, result.bytes);
  const std::optional<policy::YamlNode> tree = policy::parse_yaml(result.bytes, {}, problems);
  if (tree) {
    if (std::optional<Mapping> root = Mapping::of(Cursor(*tree, "the case", tree->at, problems))) {
      read_root(*root, result);
    }
  }
  if (!problems.empty()) {
    return problems.error();
  }
  return result;
}

}  // namespace

Result<std::vector<PolicyCase>> read_policy_cases(const std::string& folder) {
  const std::string root = folder.ends_with('/') ? folder : folder + "/";
  Result<std::vector<std::string>> names = list_folders(folder, kMostCases);
  if (!names) {
    Error error = std::move(names).error();
    error.kind = ErrorKind::kUsage;
    return error;
  }
  std::vector<PolicyCase> cases;
  for (const std::string& name : *names) {
    for (const char* file : {"case.yaml", "case.json"}) {
      if (is_file(root + name + "/" + file)) {
        GATE_ASSIGN(PolicyCase one, read_case(root, name, file));
        cases.push_back(std::move(one));
        break;
      }
    }
  }
  if (cases.empty()) {
    return Error{ErrorKind::kNothingEvaluated,
                 "no case in '" + visible(folder) + "'; a case is a folder with a case.yaml",
                 {},
                 {},
                 {}};
  }
  return cases;
}

}  // namespace gate::cli
