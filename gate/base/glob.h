// Patterns for names of branches, tags and files: '*' is any run of characters without '/', '**' any run at all, '?'
// one character but '/'; everything else is itself. "models/**" is all that lies below models. There is no escape and
// no class, so that every pattern means something, and each match takes time in proportion to both lengths.
#ifndef GATE_BASE_GLOB_H_
#define GATE_BASE_GLOB_H_

#include <cstddef>
#include <string_view>

namespace gate {

inline constexpr std::size_t kLongestGlob = 200;  // bytes

// The whole of `text`. "**/" also stands for nothing: "**/a" is "a", "b/a" and "c/b/a".
bool glob_matches(std::string_view pattern, std::string_view text);

}  // namespace gate

#endif  // GATE_BASE_GLOB_H_
