// What run.h promises about the fields of a document and the columns of rows.
#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "gate/model/run.h"

namespace gate {
namespace {

Scalar text(std::string value) { return {Scalar::Kind::kString, std::move(value)}; }

std::vector<std::string> paths(const std::map<std::string, Scalar>& fields) {
  std::vector<std::string> all;
  for (const auto& [path, scalar] : fields) {
    all.push_back(path);
  }
  return all;
}

TEST_CASE("under gives a field and what stands below it, not what begins alike") {
  Fields fields;
  for (const char* path : {"judge", "judge-model", "judge.name", "judge.options.temperature", "judge.", "judge\\.name",
                           "judge2", "judg", "judges.name", "a.judge", "judge_x"}) {
    fields.set(path, text(path));
  }
  CHECK(paths(fields.under("judge")) ==
        std::vector<std::string>{"judge", "judge.", "judge.name", "judge.options.temperature"});
  CHECK(paths(fields.under("judge.options")) == std::vector<std::string>{"judge.options.temperature"});
  CHECK(paths(fields.under("judge\\.name")) == std::vector<std::string>{"judge\\.name"});
  CHECK(fields.under("judge.nam").empty());
  CHECK(fields.under("prompt").empty());
  CHECK(fields.under("").empty());
  CHECK(Fields().under("judge").empty());
  CHECK(fields.under("judge").at("judge.name").text == "judge.name");
}

TEST_CASE("find takes a whole path, and a path set again has the last value") {
  Fields fields;
  fields.set("model.name", text("a"));
  fields.set("model.name", text("b"));
  REQUIRE(fields.find("model.name") != nullptr);
  CHECK(fields.find("model.name")->text == "b");
  CHECK(fields.find("model") == nullptr);
  CHECK(fields.find("model.nam") == nullptr);
  CHECK(fields.all().size() == 1);
}

TEST_CASE("scalars agree when their kind and text do") {
  CHECK(text("1") == text("1"));
  CHECK_FALSE(text("1") == Scalar{Scalar::Kind::kNumber, "1"});
  CHECK_FALSE(text("true") == Scalar{Scalar::Kind::kBool, "true"});
  CHECK_FALSE(text("") == Scalar{});
}

TEST_CASE("columns by name") {
  Rows rows;
  rows.example = {0, 1};
  rows.metrics = {{"correct", {1, 0}}, {"tokens.input", {5, 6}}};
  rows.slices = {{"language", WordColumn({1, 2})}};
  CHECK(rows.size() == 2);
  REQUIRE(rows.metric("tokens.input") != nullptr);
  CHECK(rows.metric("tokens.input")->values == std::vector<double>{5, 6});
  CHECK(rows.metric("tokens") == nullptr);
  CHECK(rows.metric("") == nullptr);
  REQUIRE(rows.slice("language") != nullptr);
  CHECK(rows.slice("language")->values == WordColumn({1, 2}));
  CHECK(rows.slice("correct") == nullptr);
}

}  // namespace
}  // namespace gate
