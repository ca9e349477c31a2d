#include "gate/model/names.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <set>
#include <string_view>
#include <type_traits>

#include "gate/model/run.h"

namespace gate {
namespace {

bool is_identifier(std::string_view word) {
  return !word.empty() && word.front() != '_' && word.back() != '_' &&
         std::all_of(word.begin(), word.end(), [](char c) { return (c >= 'a' && c <= 'z') || c == '_'; });
}

TEST_CASE("words of the closed lists") {
  CHECK(word(Outcome::kHolds) == "holds");
  CHECK(word(Outcome::kViolated) == "violated");
  CHECK(word(Outcome::kInconclusive) == "inconclusive");
  CHECK(word(Outcome::kNotApplicable) == "not_applicable");
  CHECK(word(Outcome::kFailed) == "failed");
  CHECK(word(Verdict::kPass) == "pass");
  CHECK(word(Verdict::kWarn) == "warn");
  CHECK(word(Verdict::kBlock) == "block");
  CHECK(word(Direction::kHigher) == "higher");
  CHECK(word(Direction::kLower) == "lower");
  CHECK(word(Consequence::kWarn) == "warn");
  CHECK(word(Consequence::kBlock) == "block");
  CHECK(word(Scale::kValue) == "value");
  CHECK(word(Scale::kDifference) == "difference");
  CHECK(word(Scale::kRelative) == "relative");
  CHECK(word(Side::kCandidate) == "candidate");
  CHECK(word(Side::kBaseline) == "baseline");
}

TEST_CASE("the worst of two verdicts is the greater one") {
  CHECK(std::max(Verdict::kPass, Verdict::kWarn) == Verdict::kWarn);
  CHECK(std::max(Verdict::kWarn, Verdict::kBlock) == Verdict::kBlock);
}

TEST_CASE("every reason code is listed once, under a word of its own") {
  std::set<ReasonCode> codes;
  std::set<std::string_view> words;
  for (const ReasonCode code : all_reason_codes()) {
    CAPTURE(word(code));
    CHECK(is_identifier(word(code)));
    CHECK(codes.insert(code).second);
    CHECK(words.insert(word(code)).second);
  }
  CHECK(codes.contains(ReasonCode::kNoninferior));
  CHECK(codes.contains(ReasonCode::kCheckFailed));
  // The last member of the enumeration: one added behind it would be missing from the list.
  using Number = std::underlying_type_t<ReasonCode>;
  CHECK(static_cast<Number>(*codes.rbegin()) + 1 == static_cast<Number>(codes.size()));
}

}  // namespace
}  // namespace gate
