#include "gate/evidence/attestation.h"

#include <doctest/doctest.h>

#include <fstream>
#include <map>
#include <string>
#include <vector>

#include "gate/base/sha256.h"
#include "gate/base/text.h"
#include "gate/evidence/dsse.h"
#include "tests/support/test_data.h"

using gate::PublicKey;
using gate::evidence::read_attestation;

namespace {

struct Signed {
  std::string statement, signature;
};

// tests/vectors/make_attestations.py; signed with the key of RFC 8032, 7.1, test 2.
const Signed& vector_of(const std::string& name) {
  static const std::map<std::string, Signed> all = [] {
    std::map<std::string, Signed> read;
    std::ifstream file(test_data("/vectors/attestations.tsv"));
    for (std::string line; std::getline(file, line);) {
      const std::vector<std::string_view> parts = gate::split(line, '\t');
      read[std::string(parts.at(0))] = {std::string(parts.at(1)), gate::evidence::from_base64(parts.at(2)).value()};
    }
    return read;
  }();
  return all.at(name);
}

std::vector<PublicKey> keys() {
  return gate::read_public_keys(
             "-----BEGIN PUBLIC KEY-----\nMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEYP7UuiVanTHJYet0xjVtaMBJuJI7\n"
             "Yfps5mliLmDyn7Z5A/4QCLi8maQa6elWKLxk8vGyDC1+n1F3o8KU1EYimQ==\n-----END PUBLIC KEY-----\n"
             "-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VwAyEAPUAXw+hDiVqStwqnTRt+vJyYLM8uxJaMwM1V8Sr0Zgw=\n"
             "-----END PUBLIC KEY-----\n")
      .value();
}

std::string envelope(const std::string& name, std::vector<gate::evidence::Signature> more = {}) {
  const Signed& one = vector_of(name);
  more.push_back({one.signature, "a hint that nobody believes"});
  return gate::evidence::wrap(one.statement, more).value();
}

std::string refusal(const std::string& bytes, const std::vector<PublicKey>& by = keys()) {
  const auto attestation = read_attestation(bytes, "a.json", by);
  REQUIRE_FALSE(attestation.has_value());
  CHECK(attestation.error().where.file == "a.json");
  return attestation.error().message;
}

}  // namespace

TEST_CASE("attestations: what a signature of a known key vouches for, in either version of the statement") {
  const auto two = read_attestation(envelope("two"), "a.json", keys());
  REQUIRE(two.has_value());
  REQUIRE(two->size() == 1);
  CHECK(two->front().sha256 == gate::sha256(vector_of("two").statement));
  CHECK(two->front().key == keys()[1].id);
  CHECK(two->front().inputs == std::vector<std::string>{std::string(64, 'b'), std::string(64, 'a')});
  const auto older = read_attestation(envelope("older"), "a.json", keys());
  REQUIRE(older.has_value());
  CHECK(older->front().inputs == std::vector<std::string>{std::string(64, 'a')});
  // One good signature among others is enough; eight are looked at.
  CHECK(read_attestation(envelope("two", {7, {"no signature", ""}}), "a.json", keys()).has_value());
  CHECK(refusal(envelope("two", {8, {"no signature", ""}})) == "has 9 signatures, at most 8 are looked at");
}

TEST_CASE("attestations: each key that signed counts for the checks that name it") {
  const std::vector<PublicKey> both = keys();
  const Signed& one = vector_of("two");
  const Signed& by_p256 = vector_of("two-by-p256");
  CHECK(one.statement == by_p256.statement);
  const auto signed_twice = read_attestation(
      gate::evidence::wrap(one.statement, {{by_p256.signature, ""}, {one.signature, ""}}).value(), "a.json", both);
  REQUIRE(signed_twice.has_value());
  REQUIRE(signed_twice->size() == 2);
  CHECK((*signed_twice)[0].key == both[0].id);
  CHECK((*signed_twice)[1].key == both[1].id);
  CHECK((*signed_twice)[0].sha256 == (*signed_twice)[1].sha256);
}

TEST_CASE("attestations: other keys, other bytes and other types are signed by nobody") {
  const std::string nobody = "is signed by none of the keys that the policy names, or was changed after it was signed";
  CHECK(refusal(envelope("two"), {keys()[0]}) == nobody);
  CHECK(refusal(envelope("two"), {}) == nobody);
  const Signed& one = vector_of("two");
  CHECK(refusal(gate::evidence::wrap(one.statement + " ", {{one.signature, ""}}).value()) == nobody);
  std::string typed = envelope("two");
  const std::string type = "application/vnd.in-toto+json";
  typed.replace(typed.find(type), type.size(), "application/json");
  CHECK(refusal(typed) == nobody);
  CHECK(refusal(envelope("two").substr(1)) != nobody);  // no JSON at all
}

TEST_CASE("attestations: signed, and yet about no records") {
  for (const char* other : {"evidence", "test-result", "summary", "untyped", "later-records"}) {
    CAPTURE(other);
    CHECK(refusal(envelope(other)).starts_with("is about something else than records: its 'predicateType' is '"));
  }
  CHECK(refusal(envelope("nothing")) == "vouches for nothing: its statement has no subject");
  CHECK(refusal(envelope("commit")) == "the subject 'c' has no SHA-256 digest");
  CHECK(refusal(envelope("upper-case")) == "the subject 'a' has no SHA-256 digest");
  CHECK(refusal(envelope("no-statement")) ==
        "holds no in-toto statement: its '_type' is 'https://example.com/Statement'");
  CHECK(refusal(envelope("twice")).find("subject") != std::string::npos);
  CHECK(refusal(vector_of("two").statement) == "is a statement that nobody signed");
}
