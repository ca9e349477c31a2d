// Against tests/vectors/agreement.json, which other programs computed.
#include "gate/stats/agreement.h"

#include <doctest/doctest.h>

#include <cmath>
#include <fstream>
#include <vector>

#include <nlohmann/json.hpp>

#include "gate/stats/drift.h"
#include "tests/support/test_data.h"

namespace gate::stats {
namespace {

using Json = nlohmann::json;
using Values = std::vector<double>;

const Json& document() {
  static const Json kDocument = Json::parse(std::ifstream(test_data("/vectors/agreement.json")));
  return kDocument;
}

doctest::Approx near(const Json& value) { return doctest::Approx(value.get<double>()).epsilon(1e-11); }

TEST_CASE("kappa and its standard error are those of statsmodels, whatever the weights") {
  REQUIRE(document().at("kappa").size() == 4);
  for (const Json& one : document().at("kappa")) {
    CAPTURE(one.at("name").get<std::string>());
    const Values a = one.at("a").get<Values>();
    const Values b = one.at("b").get<Values>();
    const auto check = [&](const char* key, KappaWeights weights) {
      CAPTURE(key);
      const Estimate got = cohens_kappa({a, b, {}}, weights, levels_of(0.95));
      CHECK(got.value == near(one.at(key).at("kappa")));
      CHECK(got.standard_error == near(one.at(key).at("se")));
      CHECK(got.degrees_of_freedom == static_cast<double>(a.size() - 1));
      CHECK(got.interval.low < got.value);
      CHECK(got.value < got.interval.high);
    };
    check("none", KappaWeights::kNone);
    check("linear", KappaWeights::kLinear);
    check("quadratic", KappaWeights::kQuadratic);
  }
}

TEST_CASE("correlations and their intervals are those of SciPy and of the formula") {
  REQUIRE(document().at("correlation").size() == 4);
  for (const Json& one : document().at("correlation")) {
    CAPTURE(one.at("name").get<std::string>());
    const Values a = one.at("a").get<Values>();
    const Values b = one.at("b").get<Values>();
    const Estimate moments = pearson({a, b, {}}, levels_of(0.95));
    CHECK(moments.value == near(one.at("pearson")));
    CHECK(moments.interval.low == near(one.at("pearson_low")));
    CHECK(moments.interval.high == near(one.at("pearson_high")));
    const Estimate ranks = spearman({a, b, {}}, levels_of(0.95));
    CHECK(ranks.value == near(one.at("spearman")));
    CHECK(ranks.interval.low == near(one.at("spearman_low")));
    CHECK(ranks.interval.high == near(one.at("spearman_high")));
  }
}

TEST_CASE("total variation and its interval are those of the formula") {
  REQUIRE(document().at("total_variation").size() == 3);
  for (const Json& one : document().at("total_variation")) {
    CAPTURE(one.at("name").get<std::string>());
    const TotalVariation got =
        total_variation(one.at("p").get<Values>(), one.at("q").get<Values>(), one.at("n").get<std::uint64_t>(),
                        one.at("m").get<std::uint64_t>(), levels_of(0.95));
    CHECK(got.distance == near(one.at("distance")));
    CHECK(got.interval.low == near(one.at("low")));
    CHECK(got.interval.high == near(one.at("high")));
  }
}

TEST_CASE("answers of one item are no more evidence than the item") {
  const Json& one = document().at("kappa").at(0);
  const Values a = one.at("a").get<Values>();
  const Values b = one.at("b").get<Values>();
  Values aa;
  Values bb;
  std::vector<std::size_t> item;
  for (std::size_t i = 0; i < a.size(); ++i) {
    for (int copy = 0; copy < 5; ++copy) {
      aa.push_back(a[i]);
      bb.push_back(b[i]);
      item.push_back(i);
    }
  }
  const Estimate once = cohens_kappa({a, b, {}}, KappaWeights::kNone, levels_of(0.95));
  const Estimate repeated = cohens_kappa({aa, bb, item}, KappaWeights::kNone, levels_of(0.95));
  CHECK(repeated.value == doctest::Approx(once.value));
  CHECK(repeated.standard_error == doctest::Approx(once.standard_error));
  CHECK(repeated.degrees_of_freedom == once.degrees_of_freedom);
  CHECK(pearson({aa, bb, item}, levels_of(0.95)).interval.low ==
        doctest::Approx(pearson({a, b, {}}, levels_of(0.95)).interval.low));
  // Each counted on its own they would look like five times the data.
  CHECK(cohens_kappa({aa, bb, {}}, KappaWeights::kNone, levels_of(0.95)).standard_error < 0.5 * once.standard_error);
}

TEST_CASE("judges that never disagreed may still do so") {
  Values all;
  for (int i = 0; i < 100; ++i) {
    all.push_back(i % 2);
  }
  const Estimate perfect = cohens_kappa({all, all, {}}, KappaWeights::kNone, levels_of(0.95));
  CHECK(perfect.value == 1);
  CHECK(perfect.interval.high == 1);
  // One in 1/(1 - 0.025^(1/100)) answers, against an agreement by chance of one half.
  CHECK(perfect.interval.low == doctest::Approx(1 - 2 * (1 - std::pow(0.025, 0.01))));
}

TEST_CASE("what cannot be told is NaN") {
  const Values same{1, 1, 1, 1};
  const Values some{0, 1, 0, 1};
  const Values broken{0, 1, std::nan(""), 1};
  const Values few{0, 1};
  CHECK(std::isnan(cohens_kappa({same, same, {}}, KappaWeights::kNone, {}).value));
  CHECK(cohens_kappa({same, some, {}}, KappaWeights::kNone, {}).value == 0);
  CHECK(std::isnan(cohens_kappa({some, broken, {}}, KappaWeights::kNone, {}).value));
  CHECK(std::isnan(cohens_kappa({some, few, {}}, KappaWeights::kNone, {}).value));
  CHECK(std::isnan(cohens_kappa({few, few, {}}, KappaWeights::kNone, {}).value));
  CHECK(std::isnan(pearson({same, some, {}}, {}).value));
  CHECK(std::isnan(spearman({same, some, {}}, {}).interval.low));
  const Values three{1, 2, 4};
  CHECK(pearson({three, three, {}}, {}).value == doctest::Approx(1));
  CHECK(std::isnan(pearson({three, three, {}}, {}).interval.low));
  CHECK(std::isnan(total_variation(some, few, 10, 10, {}).distance));
  CHECK(std::isnan(total_variation(some, some, 0, 10, {}).distance));
}

}  // namespace
}  // namespace gate::stats
