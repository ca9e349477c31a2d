// philox4x32_10: known answers of the generator.
#include <array>
#include <cstdio>

#include "gate/stats/rng.h"
#include "tools/vectors/family.h"

namespace gate::vectors {
namespace {

template <std::size_t N>
std::array<std::uint32_t, N> words(const Json& list) {
  std::array<std::uint32_t, N> out{};
  for (std::size_t i = 0; i < N; ++i) {
    out.at(i) = static_cast<std::uint32_t>(std::stoul(list.at(i).get<std::string>(), nullptr, 16));
  }
  return out;
}

}  // namespace

void philox4x32_10(const Case& one, Computed& out) {
  Json hexadecimal = Json::array();
  for (const std::uint32_t word :
       stats::philox4x32_10(words<4>(one.input.at("counter")), words<2>(one.input.at("key")))) {
    std::array<char, 9> text{};
    std::snprintf(text.data(), text.size(), "%08x", word);
    hexadecimal.push_back(text.data());
  }
  out.set("output", hexadecimal);
}

}  // namespace gate::vectors
