#include "gate/base/public_key.h"

#include <openssl/bio.h>
#include <openssl/core_names.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include <algorithm>
#include <array>
#include <limits>
#include <memory>
#include <utility>

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

bool is_p256(const EVP_PKEY* key) {
  std::array<char, 64> group{};
  std::size_t size = 0;
  return EVP_PKEY_get_utf8_string_param(key, OSSL_PKEY_PARAM_GROUP_NAME, group.data(), group.size(), &size) == 1 &&
         std::string_view(group.data(), size) == "prime256v1";
}

bool is_known_kind(const EVP_PKEY* key) {
  return EVP_PKEY_is_a(key, "ED25519") == 1 || (EVP_PKEY_is_a(key, "EC") == 1 && is_p256(key));
}

// nullptr: not a key in DER, or there is more behind it.
Key decoded(std::string_view der) {
  const unsigned char* at = bytes_of(der);
  Key key(d2i_PUBKEY(nullptr, &at, static_cast<long>(der.size())));
  return at == bytes_of(der) + der.size() ? std::move(key) : nullptr;
}

// One PEM block.
struct Block {
  std::string name, content;
};

// The next one; nothing at the end.
Result<std::optional<Block>> next_block(BIO* pem) {
  char* name = nullptr;
  char* header = nullptr;
  unsigned char* data = nullptr;
  long size = 0;
  const bool found = PEM_read_bio(pem, &name, &header, &data, &size) == 1;
  const auto last = ERR_peek_last_error();
  ERR_clear_error();
  if (!found) {
    const bool at_end = ERR_GET_LIB(last) == ERR_LIB_PEM && ERR_GET_REASON(last) == PEM_R_NO_START_LINE;
    return at_end ? Result<std::optional<Block>>(std::optional<Block>())
                  : input_error("holds a PEM block that cannot be read");
  }
  // Whatever was in a private key does not stay in memory.
  const auto give_back = [&] {
    OPENSSL_free(name);
    OPENSSL_free(header);
    OPENSSL_clear_free(data, static_cast<std::size_t>(size));
  };
  Block block{name, {}};
  if (block.name == PEM_STRING_PUBLIC) {
    block.content.assign(reinterpret_cast<const char*>(data), static_cast<std::size_t>(size));
  }
  give_back();
  return std::optional(std::move(block));
}

}  // namespace

Result<std::vector<PublicKey>> read_public_keys(std::string_view pem) {
  if (pem.size() > static_cast<std::size_t>(std::numeric_limits<int>::max())) {
    return input_error("is too large for public keys");
  }
  const std::unique_ptr<BIO, Free<&BIO_free>> source(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
  GATE_INVARIANT(source != nullptr);
  std::vector<PublicKey> keys;
  while (true) {
    GATE_ASSIGN(std::optional<Block> block, next_block(source.get()));
    if (!block) {
      break;
    }
    if (block->name.find("PRIVATE") != std::string::npos) {
      return input_error("holds a private key; a policy names public keys, and whoever can read this one can sign");
    }
    if (block->name != PEM_STRING_PUBLIC) {
      return input_error("holds a '" + visible(shortened(block->name, 40)) + "', expected PEM blocks 'PUBLIC KEY'");
    }
    const Key key = decoded(block->content);
    ERR_clear_error();
    if (key == nullptr || !is_known_kind(key.get())) {
      return input_error("holds a public key that is neither Ed25519 nor ECDSA over P-256");
    }
    PublicKey one{block->content, sha256(block->content)};
    if (std::find(keys.begin(), keys.end(), one) != keys.end()) {
      return input_error("holds the public key " + one.id.substr(0, 12) + " twice");
    }
    if (keys.size() == kMostPublicKeys) {
      return input_error("holds more than " + std::to_string(kMostPublicKeys) + " public keys");
    }
    keys.push_back(std::move(one));
  }
  if (keys.empty()) {
    return input_error("holds no public key, expected PEM blocks 'PUBLIC KEY'");
  }
  return keys;
}

bool verifies(const PublicKey& key, std::string_view bytes, std::string_view signature) {
  const Key decoded_key = decoded(key.der);
  GATE_INVARIANT(decoded_key != nullptr && is_known_kind(decoded_key.get()));
  const std::unique_ptr<EVP_MD_CTX, Free<&EVP_MD_CTX_free>> context(EVP_MD_CTX_new());
  GATE_INVARIANT(context != nullptr);
  const EVP_MD* digest = EVP_PKEY_is_a(decoded_key.get(), "ED25519") == 1 ? nullptr : EVP_sha256();
  const bool good =
      EVP_DigestVerifyInit(context.get(), nullptr, digest, nullptr, decoded_key.get()) == 1 &&
      EVP_DigestVerify(context.get(), bytes_of(signature), signature.size(), bytes_of(bytes), bytes.size()) == 1;
  ERR_clear_error();
  return good;
}

}  // namespace gate
