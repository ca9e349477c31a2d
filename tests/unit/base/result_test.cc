#include "gate/base/result.h"

#include <doctest/doctest.h>

#include <memory>
#include <string>

namespace gate {
namespace {

Result<int> half(int value) {
  if (value % 2 != 0) {
    return input_error("odd", {"numbers", 3, 0});
  }
  return value / 2;
}

Status check_quarter(int value) {
  GATE_ASSIGN(const int once, half(value));
  GATE_ASSIGN(const int twice, half(once));
  GATE_INVARIANT(twice * 4 == value);
  return Done{};
}

Result<std::string> described(int value) {
  GATE_TRY(check_quarter(value));
  return std::string("a multiple of four");
}

TEST_CASE("values and errors travel through the macros") {
  const Result<std::string> good = described(8);
  REQUIRE(good.has_value());
  CHECK(*good == "a multiple of four");
  CHECK(good->size() == 18);
  for (const int bad : {7, 6}) {
    CAPTURE(bad);
    const Result<std::string> result = described(bad);
    REQUIRE_FALSE(result.has_value());
    CHECK_FALSE(static_cast<bool>(result));
    CHECK(result.error().kind == ErrorKind::kInput);
    CHECK(result.error().message == "odd");
    CHECK(result.error().where.line == 3);
  }
}

TEST_CASE("values that only move can be taken out") {
  Result<std::unique_ptr<int>> result(std::make_unique<int>(5));
  const std::unique_ptr<int> taken = *std::move(result);
  REQUIRE(taken != nullptr);
  CHECK(*taken == 5);
}

TEST_CASE("context stands in front of a message, alone when there is none") {
  CHECK(input_error("not JSON").in("reading the baseline").message == "reading the baseline: not JSON");
  CHECK(policy_error("").in("reading the policy").message == "reading the policy");
}

TEST_CASE("each kind of error has its maker") {
  CHECK(usage_error("x").kind == ErrorKind::kUsage);
  CHECK(policy_error("x").kind == ErrorKind::kPolicy);
  CHECK(input_error("x").kind == ErrorKind::kInput);
  CHECK(write_error("x").kind == ErrorKind::kWrite);
}

}  // namespace
}  // namespace gate
