// vector_check FILE: recomputes every case of a file of reference vectors (format gate-stats-vectors/1) with the
// statistics library. Prints each failure, then "N cases, M families, F failed". Exits 0 only when every case ran and
// held: an unknown family, an expected key that nobody computes and a case that cannot be read are failures. A file
// that is not in the format, or has no cases, exits 2.
#include <cstdio>
#include <exception>
#include <fstream>
#include <iostream>
#include <set>
#include <string>

#include "tools/vectors/family.h"

namespace gate::vectors {
namespace {

Tolerance tolerance_of(const Json& one, const std::string& key, const Computed& computed) {
  const Json* entry = &one.at("tolerance");
  if (one.contains("tolerance_by_key") && one["tolerance_by_key"].contains(key)) {
    entry = &one["tolerance_by_key"][key];
  }
  return {entry->at("rel").get<double>(), entry->at("abs").get<double>(), computed.allowance(key)};
}

const Family* find_family(const std::string& name) {
  for (const Family& family : families()) {
    if (family.name == name) {
      return &family;
    }
  }
  return nullptr;
}

// The failures of one case, each a line; empty when it holds.
std::string check(const Json& one) {
  const auto name = one.at("family").get<std::string>();
  const Family* family = find_family(name);
  if (family == nullptr) {
    return "  unknown family '" + name + "'\n";
  }
  const Json& expected = one.at("expected");
  if (!expected.is_object() || expected.empty()) {
    return "  nothing is expected\n";
  }
  Computed computed;
  family->run(Case{one.at("input"), one.at("options"), expected}, computed);
  std::string failures;
  for (const auto& [key, value] : expected.items()) {
    const Json* got = computed.find(key);
    const std::string problem =
        got == nullptr ? "not computed" : disagreement(value, *got, tolerance_of(one, key, computed));
    if (!problem.empty()) {
      failures += "  " + key + ": " + problem + "\n";
    }
  }
  return failures;
}

int run(const char* path) {
  std::ifstream file(path, std::ios::binary);
  const Json document = Json::parse(file);
  if (document.at("format") != "gate-stats-vectors/1" || document.at("cases").empty()) {
    std::fprintf(stderr, "vector_check: %s: expected format gate-stats-vectors/1 with at least one case\n", path);
    return 2;
  }
  std::size_t cases = 0;
  std::size_t failed = 0;
  std::set<std::string> seen;
  for (const Json& one : document.at("cases")) {
    std::string id = "case " + std::to_string(cases++);
    std::string failures;
    try {
      id = one.at("id").get<std::string>();
      seen.insert(one.at("family").get<std::string>());
      failures = check(one);
    } catch (const std::exception& error) {
      failures = std::string("  ") + error.what() + "\n";
    }
    if (!failures.empty()) {
      ++failed;
      std::cout << id << "\n" << failures;
    }
  }
  const auto stated = document.value("n_cases", cases);
  if (stated != cases) {
    ++failed;
    std::cout << "the file states " << stated << " cases and has " << cases << "\n";
  }
  std::cout << cases << " cases, " << seen.size() << " families, " << failed << " failed\n";
  return failed == 0 ? 0 : 1;
}

}  // namespace
}  // namespace gate::vectors

int main(int argc, char** argv) {
  if (argc != 2) {
    std::fprintf(stderr, "usage: vector_check FILE\n");
    return 2;
  }
  try {
    return gate::vectors::run(argv[1]);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "vector_check: %s: %s\n", argv[1], error.what());
    return 2;
  }
}
