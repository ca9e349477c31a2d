#include "tools/vectors/check.h"

#include <algorithm>
#include <exception>
#include <stdexcept>

namespace gate::vectors {
namespace {

Tolerance tolerance_of(const Json& one, const std::string& key, const Computed& computed) {
  const Json* entry = &one.at("tolerance");
  if (one.contains("tolerance_by_key") && one["tolerance_by_key"].contains(key)) {
    entry = &one["tolerance_by_key"][key];
  }
  return {entry->at("rel").get<double>(), entry->at("abs").get<double>(), computed.allowance(key)};
}

bool usable(const Tolerance& tolerance) {
  const auto in_range = [](double one) { return one >= 0 && one <= kLoosestTolerance; };
  return in_range(tolerance.relative) && in_range(tolerance.absolute);
}

std::string problem_of(const Json& expected, const Json* got, const Tolerance& tolerance) {
  if (!usable(tolerance)) {
    return "the tolerance is negative, not finite or too loose to check anything";
  }
  return got == nullptr ? "not computed" : disagreement(expected, *got, tolerance);
}

}  // namespace

std::vector<std::string> failures_of(const Json& one) {
  const auto name = one.at("family").get<std::string>();
  const auto known = families();
  const auto family = std::find_if(known.begin(), known.end(), [&](const Family& each) { return each.name == name; });
  if (family == known.end()) {
    return {"unknown family '" + name + "'"};
  }
  const Json& expected = one.at("expected");
  if (!expected.is_object() || expected.empty()) {
    return {"nothing is expected"};
  }
  Computed computed;
  family->run(Case{one.at("input"), one.at("options"), expected}, computed);
  std::vector<std::string> failures;
  for (const auto& [key, value] : expected.items()) {
    const std::string problem = problem_of(value, computed.find(key), tolerance_of(one, key, computed));
    if (!problem.empty()) {
      failures.push_back(key + ": " + problem);
    }
  }
  return failures;
}

Summary check_document(const Json& document) {
  if (document.at("format") != "gate-stats-vectors/1" || !document.at("cases").is_array() ||
      document.at("cases").empty()) {
    throw std::runtime_error("expected format gate-stats-vectors/1 with at least one case");
  }
  Summary out;
  std::set<std::string> ids;
  for (const Json& one : document.at("cases")) {
    std::string id = "case " + std::to_string(out.cases++);
    std::vector<std::string> failures;
    try {
      id = one.at("id").get<std::string>();
      out.families.insert(one.at("family").get<std::string>());
      failures = failures_of(one);
    } catch (const std::exception& error) {
      failures = {error.what()};
    }
    if (!ids.insert(id).second) {
      failures.emplace_back("the id is used twice");
    }
    if (!failures.empty()) {
      ++out.failed;
      out.report += id + "\n";
      for (const std::string& failure : failures) {
        out.report += "  " + failure + "\n";
      }
    }
  }
  const auto stated = document.value("n_cases", out.cases);
  if (stated != out.cases) {
    ++out.failed;
    out.report += "the file states " + std::to_string(stated) + " cases and has " + std::to_string(out.cases) + "\n";
  }
  return out;
}

}  // namespace gate::vectors
