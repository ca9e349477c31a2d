// Which characters a policy may contain: text that every reader, editor and reviewer sees the same way.
#ifndef GATE_POLICY_CHARACTERS_H_
#define GATE_POLICY_CHARACTERS_H_

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace gate::policy {

struct BadCharacter {
  std::size_t offset = 0;
  std::string name;    // "a NUL byte", "the control character U+001B"
  std::string advice;  // "remove it"
};

// The first thing in `text` that is refused: bytes that are not UTF-8, control characters but tab and line ends, a
// carriage return that ends no line, byte order marks, the line separators that only some parsers know, and the
// directional controls and tag characters with which a text can show something else than it says.
std::optional<BadCharacter> first_bad_character(std::string_view text);

}  // namespace gate::policy

#endif  // GATE_POLICY_CHARACTERS_H_
