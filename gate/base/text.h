// Small text questions with one answer each: is it UTF-8, which known word is nearest, how does it read on a terminal.
#ifndef GATE_BASE_TEXT_H_
#define GATE_BASE_TEXT_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace gate {

struct CodePoint {
  std::uint32_t value = 0;
  std::size_t length = 0;  // in bytes; 0: malformed
};
// The code point at the front of `text`, which is not empty. Overlong forms, surrogates and values past U+10FFFF are
// malformed.
CodePoint first_code_point(std::string_view text);

// Offset of the first byte that is not well-formed UTF-8 (overlong forms, surrogates and values past U+10FFFF are
// malformed); nothing when all of `text` is well formed.
std::optional<std::size_t> first_invalid_utf8(std::string_view text);

// Puts a code point of at most U+10FFFF, no surrogate, behind `out`.
void append_utf8(std::string& out, std::uint32_t point);

// `text` with every control character (C0 but not when listed in `keep`, DEL, C1), bidirectional control, zero-width
// character, tag character, U+FFFE, U+FFFF and malformed byte replaced by a visible escape such as \x1b or \u{202e}.
// Safe for terminals and logs.
std::string visible(std::string_view text, std::string_view keep = "");

// At most `bytes` bytes of `text`, cut at a code point, with "..." when something was cut.
std::string shortened(std::string_view text, std::size_t bytes);

std::string join(std::span<const std::string> parts, std::string_view separator);
std::vector<std::string_view> split(std::string_view text, char separator);

// The word nearest to `word` (edit distance with transpositions), when it is near enough to be a likely slip; else
// nothing.
std::optional<std::string> nearest(std::string_view word, std::span<const std::string> words);

// " (did you mean 'x'?)", or "": no word is near, or `word` is one of them and lacks something else.
std::string suggestion(std::string_view word, std::span<const std::string> words);

// "1 seed", "3 seeds".
std::string counted(std::size_t count, std::string_view singular, std::string_view plural = "");

}  // namespace gate

#endif  // GATE_BASE_TEXT_H_
