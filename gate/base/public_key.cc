#include "gate/base/public_key.h"

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include <algorithm>
#include <array>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "gate/base/hex.h"
#include "gate/base/sha256.h"
#include "gate/base/text.h"

namespace gate {
namespace {

template <auto kFree>
struct Free {
  template <typename T>
  void operator()(T* pointer) const {
    kFree(pointer);
  }
};
using Key = std::unique_ptr<EVP_PKEY, Free<&EVP_PKEY_free>>;

const unsigned char* bytes_of(std::string_view text) { return reinterpret_cast<const unsigned char*>(text.data()); }

// How the SubjectPublicKeyInfo of the two kinds begins (RFC 8410, 4; RFC 5480, 2: named curve, uncompressed point). A
// key in any other spelling would be a second name of the same key.
constexpr std::string_view kEd25519("\x30\x2a\x30\x05\x06\x03\x2b\x65\x70\x03\x21\x00", 12);
constexpr std::string_view kP256(
    "\x30\x59\x30\x13\x06\x07\x2a\x86\x48\xce\x3d\x02\x01\x06\x08\x2a\x86\x48\xce\x3d\x03\x01\x07\x03\x42\x00\x04", 27);
constexpr std::size_t kPointOfEd25519 = 32, kPointOfP256 = 64;

bool is_ed25519(std::string_view der) {
  return der.size() == kEd25519.size() + kPointOfEd25519 && der.starts_with(kEd25519);
}
bool is_p256(std::string_view der) { return der.size() == kP256.size() + kPointOfP256 && der.starts_with(kP256); }

// Points of edwards25519 whose order divides 8, by y in little-endian order: by such a key anybody can make a
// signature. Computed as the multiples of L P for points P of the curve; libsodium refuses the same.
constexpr std::array<std::string_view, 5> kSmallOrder{
    "0000000000000000000000000000000000000000000000000000000000000000",
    "0100000000000000000000000000000000000000000000000000000000000000",
    "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
    "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
    "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"};

// Whether the point is of small order, or written with a y of 2^255 - 19 or more.
bool is_degenerate(std::string_view point) {
  std::array<unsigned char, kPointOfEd25519> bytes{};
  std::copy_n(bytes_of(point), bytes.size(), bytes.begin());
  bytes.back() &= 0x7FU;  // the sign of x
  const std::string y = hex(bytes);
  const bool too_large = y.ends_with("7f") && y.find_first_not_of('f', 2) == y.size() - 2 && y.substr(0, 2) >= "ed";
  return too_large || std::find(kSmallOrder.begin(), kSmallOrder.end(), y) != kSmallOrder.end();
}

// nullptr: no point of the curve.
Key decoded(std::string_view der) {
  const unsigned char* at = bytes_of(der);
  return Key(d2i_PUBKEY(nullptr, &at, static_cast<long>(der.size())));
}

// Between the blocks stand blank lines and comments, in them base64: what OpenSSL would pass over, or end a block at,
// is not passed over here.
Status check_lines(std::string_view pem) {
  constexpr std::string_view kBase64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=";
  bool inside = false;
  for (const std::string_view line : split(pem, '\n')) {
    const std::string_view words = line.substr(0, line.find_last_not_of(" \t\r") + 1);
    if (words.find("PRIVATE KEY-----") != std::string_view::npos) {
      return input_error("holds a private key; a policy names public keys, and whoever can read this one can sign");
    }
    if (inside) {
      inside = words != "-----END PUBLIC KEY-----";
      if (inside && words.find_first_not_of(kBase64) != std::string_view::npos) {
        return input_error("holds '" + visible(shortened(words, 60)) + "' within a PEM block, expected base64 or " +
                           "'-----END PUBLIC KEY-----'");
      }
    } else if (words == "-----BEGIN PUBLIC KEY-----") {
      inside = true;
    } else if (!words.empty() && !words.starts_with('#')) {
      return input_error("holds '" + visible(shortened(words, 60)) +
                         "', expected '-----BEGIN PUBLIC KEY-----' or a comment behind '#'");
    }
  }
  return inside ? Status(input_error("ends within a PEM block")) : Status(Done{});
}

// The DER in the next block; nothing at the end.
Result<std::optional<std::string>> next_block(BIO* pem) {
  char* name = nullptr;
  char* header = nullptr;
  unsigned char* data = nullptr;
  long size = 0;
  const bool found = PEM_read_bio(pem, &name, &header, &data, &size) == 1;
  const auto last = ERR_peek_last_error();
  ERR_clear_error();
  const bool at_end = !found && ERR_GET_LIB(last) == ERR_LIB_PEM && ERR_GET_REASON(last) == PEM_R_NO_START_LINE;
  const bool good = found && std::string_view(name) == PEM_STRING_PUBLIC && *header == '\0';
  const std::string der = good ? std::string(reinterpret_cast<const char*>(data), static_cast<std::size_t>(size)) : "";
  OPENSSL_free(name);
  OPENSSL_free(header);
  OPENSSL_free(data);
  if (!good && !at_end) {
    return input_error("holds a PEM block that cannot be read");
  }
  return good ? std::optional(der) : std::nullopt;
}

// The error has no place: who asks knows the file.
Result<PublicKey> key_of(const std::string& der) {
  if (!is_ed25519(der) && !is_p256(der)) {
    return input_error("holds a public key that is neither Ed25519 nor ECDSA over P-256 (uncompressed)");
  }
  const Key key = decoded(der);
  ERR_clear_error();
  if (key == nullptr) {
    return input_error("holds a public key that is no point of its curve");
  }
  if (is_ed25519(der) && is_degenerate(std::string_view(der).substr(kEd25519.size()))) {
    return input_error("holds an Ed25519 key of small order, for which anybody can sign");
  }
  return PublicKey{der, sha256(der)};
}

}  // namespace

Result<std::vector<PublicKey>> read_public_keys(std::string_view pem) {
  if (pem.size() > static_cast<std::size_t>(std::numeric_limits<int>::max())) {
    return input_error("is too large for public keys");
  }
  GATE_TRY(check_lines(pem));
  const std::string text(pem);
  const std::unique_ptr<BIO, Free<&BIO_free>> source(BIO_new_mem_buf(text.data(), static_cast<int>(text.size())));
  GATE_INVARIANT(source != nullptr);
  std::vector<PublicKey> keys;
  while (true) {
    GATE_ASSIGN(const std::optional<std::string> der, next_block(source.get()));
    if (!der) {
      break;
    }
    GATE_ASSIGN(PublicKey key, key_of(*der));
    if (std::find(keys.begin(), keys.end(), key) != keys.end()) {
      return input_error("holds the public key " + key.id.substr(0, 12) + " twice");
    }
    if (keys.size() == kMostPublicKeys) {
      return input_error("holds more than " + std::to_string(kMostPublicKeys) + " public keys");
    }
    keys.push_back(std::move(key));
  }
  if (keys.empty()) {
    return input_error("holds no public key, expected PEM blocks 'PUBLIC KEY'");
  }
  return keys;
}

bool verifies(const PublicKey& key, std::string_view bytes, std::string_view signature) {
  const Key decoded_key = decoded(key.der);
  GATE_INVARIANT(decoded_key != nullptr);
  const std::unique_ptr<EVP_MD_CTX, Free<&EVP_MD_CTX_free>> context(EVP_MD_CTX_new());
  GATE_INVARIANT(context != nullptr);
  const EVP_MD* digest = is_ed25519(key.der) ? nullptr : EVP_sha256();
  const bool good =
      EVP_DigestVerifyInit(context.get(), nullptr, digest, nullptr, decoded_key.get()) == 1 &&
      EVP_DigestVerify(context.get(), bytes_of(signature), signature.size(), bytes_of(bytes), bytes.size()) == 1;
  ERR_clear_error();
  return good;
}

}  // namespace gate
