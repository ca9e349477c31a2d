// The reference vectors hold, all of them are run, and a case that were wrong would be seen.
#include <doctest/doctest.h>

#include <cmath>
#include <fstream>
#include <set>
#include <sstream>

#include "gate/base/sha256.h"
#include "tests/support/test_data.h"
#include "tools/vectors/check.h"

namespace gate::vectors {
namespace {

constexpr std::size_t kCases = 178;
constexpr std::size_t kFamilies = 34;
// Of the file as it was made. Whoever changes a number or a tolerance has to change this line as well, and to say why.
constexpr const char* kDigest = "29cb4c56e838e1e3961a5851d355fbdda4e55665ae0e1a8d8fae08adf156b510";

const std::string& text() {
  static const std::string kText = [] {
    std::ifstream file(test_data("/vectors/stats_vectors.json"), std::ios::binary);
    return (std::ostringstream() << file.rdbuf()).str();
  }();
  return kText;
}

const Json& document() {
  static const Json kDocument = Json::parse(text());
  return kDocument;
}

// Something else of the same kind, further away than any tolerance allows.
Json altered(const Json& value) {
  if (value.is_array()) {
    Json out = value;
    return value.empty() ? Json::array({0}) : (out.back() = altered(value.back()), out);
  }
  if (value.is_number()) {
    const auto number = value.get<double>();
    return number + (number < 0 ? -1 : 1) * (1e-3 + 1e-3 * std::abs(number));
  }
  return value.is_boolean() ? Json(!value.get<bool>()) : Json("something else");
}

TEST_CASE("the file of reference vectors is the one that was checked in") { CHECK(sha256(text()) == kDigest); }

TEST_CASE("every case of every family is run and holds") {
  const Summary summary = check_document(document());
  CHECK_MESSAGE(summary.failed == 0, summary.report);
  CHECK(summary.cases == kCases);
  CHECK(document().at("cases").size() == kCases);
  std::set<std::string> implemented;
  for (const Family& family : families()) {
    implemented.emplace(family.name);
  }
  CHECK(implemented.size() == kFamilies);
  CHECK(summary.families == implemented);
}

TEST_CASE("each expected number of each case is compared: altered, it fails") {
  std::size_t keys = 0;
  for (Json one : document().at("cases")) {
    CAPTURE(one.at("id").get<std::string>());
    for (Json& value : one.at("expected")) {
      value = altered(value);
    }
    CHECK(failures_of(one).size() == one.at("expected").size());
    keys += one.at("expected").size();
  }
  CHECK(keys > 1600);
}

TEST_CASE("what is not checked counts as failed") {
  const Json& good = document().at("cases").front();
  REQUIRE(failures_of(good).empty());
  Json one = good;
  one["family"] = "no_such_family";
  CHECK(failures_of(one).size() == 1);
  one = good;
  one["expected"] = Json::object();
  CHECK(failures_of(one).size() == 1);
  one = good;
  one["expected"]["a_new_key"] = 1;
  CHECK(failures_of(one).size() == 1);
  for (const double loose : {1e-3, -1e-9, 1e300}) {
    one = good;
    one["tolerance"]["rel"] = loose;
    CAPTURE(loose);
    CHECK_FALSE(failures_of(one).empty());
  }
  Json dropped = document();
  dropped["cases"].erase(0);
  CHECK(check_document(dropped).failed == 1);
  Json doubled = document();
  doubled["cases"][1] = doubled["cases"][0];
  CHECK(check_document(doubled).failed == 1);
  Json unreadable = document();
  unreadable["cases"][0].erase("input");
  CHECK(check_document(unreadable).failed == 1);
  Json empty = document();
  empty["cases"] = Json::array();
  CHECK_THROWS(check_document(empty));
  empty.erase("cases");
  CHECK_THROWS(check_document(empty));
}

}  // namespace
}  // namespace gate::vectors
