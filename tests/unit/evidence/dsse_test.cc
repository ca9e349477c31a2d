#include "gate/evidence/dsse.h"

#include <doctest/doctest.h>

#include <array>
#include <string>

#include "gate/evidence/json_reader.h"

using gate::evidence::base64;
using gate::evidence::from_base64;
using gate::evidence::unwrap;

TEST_CASE("base64: the vectors of RFC 4648, both ways") {
  struct Row {
    std::string bytes, text;
  };
  const std::array<Row, 8> rows{{{"", ""},
                                 {"f", "Zg=="},
                                 {"fo", "Zm8="},
                                 {"foo", "Zm9v"},
                                 {"foob", "Zm9vYg=="},
                                 {"fooba", "Zm9vYmE="},
                                 {"foobar", "Zm9vYmFy"},
                                 {"\xFB\xEF\xFF", "++//"}}};
  for (const Row& row : rows) {
    CAPTURE(row.text);
    CHECK(base64(row.bytes) == row.text);
    CHECK(from_base64(row.text) == row.bytes);
    std::string bare = row.text;
    bare.erase(bare.find_last_not_of('=') + 1);
    CHECK(from_base64(bare) == row.bytes);
  }
  CHECK(from_base64("--__") == "\xFB\xEF\xFF");
  for (const char* bad :
       {"Z", "Zg=", "Zg===", "Z===", "====", "Zh==", "Zm9=", "Zm 9v", "Zm9v\n", "Zg==Zg==", "Zm9v!"}) {
    CAPTURE(bad);
    CHECK(!from_base64(bad).has_value());
  }
}

TEST_CASE("pae: the example of the protocol") {
  CHECK(gate::evidence::pre_authentication_encoding("http://example.com/HelloWorld", "hello world") ==
        "DSSEv1 29 http://example.com/HelloWorld 11 hello world");
  CHECK(gate::evidence::pre_authentication_encoding("", "") == "DSSEv1 0  0 ");
}

TEST_CASE("wrap and unwrap") {
  const std::string payload = R"({"_type":"x"})";
  const auto envelope = gate::evidence::wrap(payload, {{"sig\xFF", "key"}, {"other", ""}});
  REQUIRE(envelope.has_value());
  CHECK(*envelope == R"({"payload":")" + base64(payload) +
                         R"(","payloadType":"application/vnd.in-toto+json","signatures":[{"keyid":"key","sig":")" +
                         base64("sig\xFF") + R"("},{"sig":")" + base64("other") + R"("}]})");
  const auto back = unwrap(*envelope, "e");
  REQUIRE(back.has_value());
  CHECK(back->payload == payload);
  CHECK(back->type == gate::evidence::kPayloadType);
  REQUIRE(back->signatures.size() == 2);
  CHECK(back->signatures[0].bytes == "sig\xFF");
  CHECK(back->signatures[0].keyid == "key");
  CHECK(!gate::evidence::wrap(payload, {}).has_value());
  CHECK(!gate::evidence::wrap(payload, {{"", ""}}).has_value());
  CHECK(!gate::evidence::wrap(payload, {{"s", "\xFF"}}).has_value());
}

TEST_CASE("unwrap: bundles, and what is none") {
  const std::string envelope = R"({"payload":"e30=","payloadType":"t","signatures":[{"sig":"YQ=="}]})";
  const std::string media = R"("mediaType":"application/vnd.dev.sigstore.bundle.v0.3+json")";
  CHECK(unwrap("{" + media + ",\"dsseEnvelope\":" + envelope + ",\"verificationMaterial\":{}}", "b")->payload == "{}");
  struct Row {
    std::string bytes, message;
  };
  const std::array<Row, 11> rows{{
      {"{}", "is no envelope: 'payload'"},
      {"[]", "is no envelope"},
      {R"({"payload":7,"payloadType":"t","signatures":[{"sig":"YQ=="}]})", "is no envelope: 'payload'"},
      {R"({"payload":"*","payloadType":"t","signatures":[{"sig":"YQ=="}]})", "'payload' is not base64"},
      {R"({"payload":"e30=","signatures":[{"sig":"YQ=="}]})", "'payloadType' is missing"},
      {R"({"payload":"e30=","payloadType":"t","signatures":[]})", "has no signature"},
      {R"({"payload":"e30=","payloadType":"t","signatures":[{"sig":""}]})", "has an empty signature"},
      {R"({"payload":"e30=","payloadType":"t","signatures":[{}]})", "'sig' is missing"},
      {"{\"mediaType\":\"text/plain\",\"dsseEnvelope\":" + envelope + "}", "is no sigstore bundle's"},
      {"{" + media + R"(,"messageSignature":{}})", "around a signature of a file"},
      {"{" + media +
           R"(,"dsseEnvelope":{"payload":"e30=","payloadType":"t","signatures":[{"sig":"YQ"},{"sig":"YQ"}]}})",
       "it has exactly one"},
  }};
  for (const Row& row : rows) {
    CAPTURE(row.bytes);
    const auto refused = unwrap(row.bytes, "e");
    REQUIRE(!refused.has_value());
    CHECK(refused.error().message.find(row.message) != std::string::npos);
  }
}
