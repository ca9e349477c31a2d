#include "gate/base/public_key.h"

#include <doctest/doctest.h>

#include <array>
#include <string>
#include <string_view>

using gate::PublicKey;
using gate::read_public_keys;
using gate::verifies;

namespace {

// RFC 8032, 7.1, test 2.
const std::string kEd25519 =
    "-----BEGIN PUBLIC KEY-----\n"
    "MCowBQYDK2VwAyEAPUAXw+hDiVqStwqnTRt+vJyYLM8uxJaMwM1V8Sr0Zgw=\n"
    "-----END PUBLIC KEY-----\n";
constexpr std::string_view kEd25519Signature =
    "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
    "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00";
// RFC 6979, A.2.5, SHA-256 of "sample".
const std::string kP256 =
    "-----BEGIN PUBLIC KEY-----\n"
    "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEYP7UuiVanTHJYet0xjVtaMBJuJI7\n"
    "Yfps5mliLmDyn7Z5A/4QCLi8maQa6elWKLxk8vGyDC1+n1F3o8KU1EYimQ==\n"
    "-----END PUBLIC KEY-----\n";
constexpr std::string_view kP256Signature =
    "3046022100efd48b2aacb6a8fd1140dd9cd45e81d69d2c877b56aaf991c34d0ea84eaf3716"
    "022100f7cb1c942d657c41d436c7a1b6e29f65f3e900dbb9aff4064dc4ab2f843acda8";
// openssl genpkey -algorithm rsa | openssl pkey -pubout; openssl ecparam -name secp384r1 -genkey | openssl ec -pubout.
const std::string kRsa =
    "-----BEGIN PUBLIC KEY-----\n"
    "MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQCyiIIDi3InejKxF/AyGVn4vvyL\n"
    "E3QPNgQpktf8jzybPy/PRPICJqCiJmIRapGm60b7ptyMOaykU9jPB0da3DynByaa\n"
    "25lta97kQTgvsnO44Hq5izAVzrL5/1/boMkimE0C2PRoEW3Vlwcu0Yp6l22rr7dU\n"
    "iqLnnYCQmduKPgk50QIDAQAB\n"
    "-----END PUBLIC KEY-----\n";
const std::string kP384 =
    "-----BEGIN PUBLIC KEY-----\n"
    "MHYwEAYHKoZIzj0CAQYFK4EEACIDYgAE8wrvhpvHtUjdvfzwg1IHm3IzLEzJnLwC\n"
    "afgEPQUZi1E8n3YJ3WKLLi19GQlxeohYfZuLs1azfzbbT3Ek9HbwRBT70O9JCqPB\n"
    "OUREGVPlu5zTtygNaIsIvNgV9GTIwwJl\n"
    "-----END PUBLIC KEY-----\n";

std::string from_hex(std::string_view text) {
  std::string bytes;
  for (std::size_t i = 0; i + 1 < text.size(); i += 2) {
    bytes += static_cast<char>(std::stoi(std::string(text.substr(i, 2)), nullptr, 16));
  }
  return bytes;
}

std::string refusal(const std::string& pem) {
  const auto keys = read_public_keys(pem);
  REQUIRE_FALSE(keys.has_value());
  return keys.error().message;
}

}  // namespace

TEST_CASE("public keys: the published signatures verify, and nothing near them does") {
  const auto keys = read_public_keys("# the two jobs\r\n" + kEd25519 + " \n# and\n" + kP256);
  REQUIRE(keys.has_value());
  REQUIRE(keys->size() == 2);
  // sha256sum of the DER that openssl pkey -pubin -outform DER writes.
  CHECK((*keys)[0].id == "deb2ded39dc26fce0e6085b6fc34bf6b5941913bbfe2ea614113cff9e004c170");
  CHECK((*keys)[1].id == "5a7a78cca4a0f420d9bc62bb669c3c2759e39f723d3ae10dcbe0f0815a07ecd4");
  const std::array<std::string, 2> messages{"\x72", "sample"};
  const std::array<std::string, 2> signatures{from_hex(kEd25519Signature), from_hex(kP256Signature)};
  for (std::size_t i = 0; i < 2; ++i) {
    CAPTURE(i);
    const PublicKey& key = (*keys)[i];
    CHECK(verifies(key, messages[i], signatures[i]));
    CHECK_FALSE(verifies((*keys)[1 - i], messages[i], signatures[i]));
    CHECK_FALSE(verifies(key, messages[i] + " ", signatures[i]));
    CHECK_FALSE(verifies(key, "", signatures[i]));
    CHECK_FALSE(verifies(key, messages[i], ""));
    CHECK_FALSE(verifies(key, messages[i], signatures[i] + std::string(1, '\0')));
    for (std::size_t at = 0; at < signatures[i].size(); ++at) {
      std::string flipped = signatures[i];
      flipped[at] = static_cast<char>(flipped[at] ^ 1);
      CHECK_FALSE(verifies(key, messages[i], flipped));
      CHECK_FALSE(verifies(key, messages[i], signatures[i].substr(0, at)));
    }
  }
}

TEST_CASE("public keys: whatever is none is refused, a private key above all") {
  CHECK(refusal("") == "holds no public key, expected PEM blocks 'PUBLIC KEY'");
  CHECK(refusal("# no key\n\n") == "holds no public key, expected PEM blocks 'PUBLIC KEY'");
  CHECK(refusal("ssh-ed25519 AAAA") ==
        "holds 'ssh-ed25519 AAAA', expected '-----BEGIN PUBLIC KEY-----' or a comment behind '#'");
  CHECK(refusal(kEd25519 + "  -----BEGIN PRIVATE KEY-----\n").starts_with("holds a private key"));
  CHECK(read_public_keys("# not the PRIVATE KEY\n" + kEd25519).has_value());
  CHECK(refusal(kEd25519 + "  -----BEGIN PUBLIC KEY-----\n").starts_with("holds '  -----BEGIN"));
  CHECK(refusal("-----BEGIN PUBLIC KEY----\nAAAA\n").starts_with("holds '-----BEGIN PUBLIC KEY----', expected"));
  CHECK(refusal(kEd25519.substr(0, kEd25519.size() - 1) + "\x0b\n" + kP256)
            .starts_with("holds '-----END PUBLIC KEY-----"));
  CHECK(refusal("-----BEGIN PUBLIC KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,00\n\n" +
                kEd25519.substr(kEd25519.find('\n') + 1))
            .starts_with("holds 'Proc-Type: 4,ENCRYPTED' within a PEM block"));
  CHECK(refusal(kEd25519 + "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n") ==
        "holds a private key; a policy names public keys, and whoever can read this one can sign");
  CHECK(refusal("-----BEGIN EC PRIVATE KEY-----\nAAAA\n-----END EC PRIVATE KEY-----\n").starts_with("holds a private"));
  CHECK(refusal("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n") ==
        "holds '-----BEGIN CERTIFICATE-----', expected '-----BEGIN PUBLIC KEY-----' or a comment behind '#'");
  CHECK(refusal("-----BEGIN PUBLIC KEY-----\nMCow\n") == "ends within a PEM block");
  CHECK(refusal("-----BEGIN PUBLIC KEY-----\nMCo=w\n-----END PUBLIC KEY-----\n") ==
        "holds a PEM block that cannot be read");
  CHECK(refusal("-----BEGIN PUBLIC KEY-----\n!!!!\n-----END PUBLIC KEY-----\n") ==
        "holds '!!!!' within a PEM block, expected base64 or '-----END PUBLIC KEY-----'");
  for (const std::string& other :
       {kRsa, kP384, std::string("-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n")}) {
    CHECK(refusal(other) == "holds a public key that is neither Ed25519 nor ECDSA over P-256 (uncompressed)");
  }
  CHECK(refusal(kP256 + kEd25519 + kP256) == "holds the public key 5a7a78cca4a0 twice");
}

TEST_CASE("public keys: bytes behind a key are no part of it, and seventeen keys are too many") {
  // The Ed25519 key with a byte behind it, and keys that differ in their last byte.
  CHECK(refusal("-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VwAyEAPUAXw+hDiVqStwqnTRt+vJyYLM8uxJaMwM1V8Sr0ZgwA\n"
                "-----END PUBLIC KEY-----\n") ==
        "holds a public key that is neither Ed25519 nor ECDSA over P-256 (uncompressed)");
  std::string many;
  for (const char last : std::string_view("048AEIMQUYcgkosw")) {
    many += "-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VwAyEAPUAXw+hDiVqStwqnTRt+vJyYLM8uxJaMwM1V8Sr0Zg";
    many += std::string(1, last) + "=\n-----END PUBLIC KEY-----\n";
  }
  const auto keys = read_public_keys(many);
  REQUIRE(keys.has_value());
  CHECK(keys->size() == gate::kMostPublicKeys);
  CHECK(refusal(many + kP256) == "holds more than 16 public keys");
}

TEST_CASE("public keys: by an Ed25519 point of small order anybody can sign, and it is refused in every spelling") {
  // Zero, one, the largest y, 2^255 - 19 and one more; two points of order 8; some with the sign bit.
  for (const char* point :
       {"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "7P///////////////////////////////////////38", "7f///////////////////////////////////////38",
        "7v///////////////////////////////////////38", "7v////////////////////////////////////////8",
        "JuiVj8KyJ7BFw/SJ8u+Y8NXfrAXTxjM5sTgCiG1T/AU", "xxdqcD1N2E+6PAt2DRBnDyogU/osOczGTsf9d5KsA/o"}) {
    CAPTURE(point);
    CHECK(refusal("-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VwAyEA" + std::string(point) +
                  "=\n-----END PUBLIC KEY-----\n") ==
          "holds an Ed25519 key of small order, for which anybody can sign");
  }
}

TEST_CASE("public keys: one spelling a key") {
  // The P-256 key with its point compressed, as openssl ec -pubin -conv_form compressed writes it.
  CHECK(refusal("-----BEGIN PUBLIC KEY-----\nMDkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDIgADYP7UuiVanTHJYet0xjVtaMBJuJI7\n"
                "Yfps5mliLmDyn7Y=\n-----END PUBLIC KEY-----\n") ==
        "holds a public key that is neither Ed25519 nor ECDSA over P-256 (uncompressed)");
  // A point that is not on the curve.
  std::string off = kP256;
  off.replace(off.find("YimQ"), 4, "YimA");
  CHECK(refusal(off) == "holds a public key that is no point of its curve");
}
