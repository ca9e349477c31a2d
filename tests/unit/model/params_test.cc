#include "gate/model/params.h"

#include <doctest/doctest.h>

#include <memory>
#include <string>
#include <vector>

namespace gate {
namespace {

Params some() {
  Params group;
  group.set("min_examples", {std::int64_t{50}, {}});
  Params params;
  params.set("metric", {std::string("correct"), {"policy.yaml", 4, 13}});
  params.set("margin", {Margin{0.05, true, "5%"}, {}});
  params.set("max", {1.5, {}});
  params.set("min_seeds", {std::int64_t{3}, {}});
  params.set("require", {std::vector<std::string>{"owner", "seed"}, {}});
  params.set("slices", {std::make_shared<const Params>(group), {}});
  params.set("examples", {std::make_shared<const PolicyFile>(PolicyFile{"incidents.txt", "d", "a\n"}), {}});
  params.set_where({"policy.yaml", 3, 5});
  return params;
}

TEST_CASE("values by their type") {
  const Params params = some();
  CHECK(params.text("metric") == "correct");
  CHECK(params.number("max") == 1.5);
  CHECK(params.count("min_seeds") == 3);
  CHECK(params.list("require") == std::vector<std::string>{"owner", "seed"});
  CHECK(params.get<Margin>("margin") == Margin{0.05, true, "5%"});
  REQUIRE(params.group("slices") != nullptr);
  CHECK(params.group("slices")->count("min_examples") == 50);
  REQUIRE(params.file("examples") != nullptr);
  CHECK(params.file("examples")->bytes == "a\n");
  CHECK(params.all().size() == 7);
}

TEST_CASE("what is not there is nothing, never a default") {
  const Params params = some();
  CHECK_FALSE(params.has("min"));
  CHECK(params.find("min") == nullptr);
  CHECK_FALSE(params.text("min"));
  CHECK_FALSE(params.number("min"));
  CHECK_FALSE(params.count("min"));
  CHECK_FALSE(params.get<bool>("min"));
  CHECK(params.list("min").empty());
  CHECK(params.group("min") == nullptr);
  CHECK(params.file("min") == nullptr);
}

TEST_CASE("where a parameter stands, else where the check begins") {
  const Params params = some();
  CHECK(params.where("metric").line == 4);
  CHECK(params.where("metric").column == 13);
  CHECK(params.where("absent").line == 3);
  CHECK(Params().where("absent").line == 0);
}

TEST_CASE("a parameter set again has the last value") {
  Params params = some();
  params.set("metric", {std::string("latency_ms"), {}});
  CHECK(params.text("metric") == "latency_ms");
}

}  // namespace
}  // namespace gate
