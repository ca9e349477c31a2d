#include <doctest/doctest.h>

#include <string>

#include "gate/cli/evidence_file.h"

using gate::ErrorKind;
using gate::Status;
using gate::cli::check_size;
using gate::evidence::JsonLimits;

namespace {

const std::string kStatement = R"({"a":[1,2,3,4,5,6,7,8],"b":"text"})";  // 11 values

JsonLimits with(std::size_t bytes, std::size_t values) {
  JsonLimits limits;
  limits.bytes = bytes;
  limits.values = values;
  return limits;
}

}  // namespace

TEST_CASE("evidence: what is read back may be written") {
  CHECK(check_size(kStatement, "e.json").has_value());
  CHECK(check_size(kStatement, "e.json", with(kStatement.size(), 11)).has_value());
}

TEST_CASE("evidence: what would not be read back for its bytes is not written") {
  const Status refused = check_size(kStatement, "e.json", with(kStatement.size() - 1, 11));
  REQUIRE_FALSE(refused.has_value());
  CHECK(refused.error().kind == ErrorKind::kWrite);
  CHECK(
      refused.error().message ==
      "the evidence 'e.json' is not written, and there is no verdict: it would have 34 bytes, and at most 33 are read "
      "back");
  CHECK(refused.error().hint.find("slices") != std::string::npos);
}

TEST_CASE("evidence: what would not be read back for its values is not written") {
  const Status refused = check_size(kStatement, "e.json", with(1000, 10));
  REQUIRE_FALSE(refused.has_value());
  CHECK(refused.error().kind == ErrorKind::kWrite);
  CHECK(refused.error().message.find("it holds more than the limit of 10 values") != std::string::npos);
}
