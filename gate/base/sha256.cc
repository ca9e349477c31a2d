#include "gate/base/sha256.h"

#include <openssl/evp.h>

#include <algorithm>
#include <array>
#include <cstddef>

#include "gate/base/hex.h"
#include "gate/base/result.h"

namespace gate {

struct Sha256::State {
  std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context{EVP_MD_CTX_new(), &EVP_MD_CTX_free};
};

Sha256::Sha256() : state_(std::make_unique<State>()) {
  GATE_INVARIANT(state_->context != nullptr);
  GATE_INVARIANT(EVP_DigestInit_ex(state_->context.get(), EVP_sha256(), nullptr) == 1);
}
Sha256::~Sha256() = default;
Sha256::Sha256(Sha256&&) noexcept = default;
Sha256& Sha256::operator=(Sha256&&) noexcept = default;

void Sha256::update(std::string_view bytes) {
  GATE_INVARIANT(EVP_DigestUpdate(state_->context.get(), bytes.data(), bytes.size()) == 1);
}

std::string Sha256::hex() {
  std::array<unsigned char, 32> digest{};
  unsigned int size = 0;
  GATE_INVARIANT(EVP_DigestFinal_ex(state_->context.get(), digest.data(), &size) == 1 && size == digest.size());
  return gate::hex(digest);
}

std::string sha256(std::string_view bytes) {
  Sha256 stream;
  stream.update(bytes);
  return stream.hex();
}

bool is_sha256(std::string_view text) {
  return text.size() == 64 &&
         std::all_of(text.begin(), text.end(), [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

}  // namespace gate
