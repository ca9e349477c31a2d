#include "gate/provenance/credentials.h"

#include "gate/base/text.h"

namespace gate::provenance {

std::string without_credentials(std::string_view text) {
  constexpr std::string_view kMark = "://";
  constexpr std::string_view kEndOfHost = "/?# \t\r\n'\"<>()";
  std::string out;
  for (;;) {
    const std::size_t mark = text.find(kMark);
    if (mark == std::string_view::npos) {
      out += text;
      return out;
    }
    out += text.substr(0, mark + kMark.size());
    text.remove_prefix(mark + kMark.size());
    // The last '@' counts: an unescaped one inside a password must not leave its tail behind.
    const std::size_t at = text.substr(0, text.find_first_of(kEndOfHost)).rfind('@');
    if (at != std::string_view::npos) {
      text.remove_prefix(at + 1);
    }
  }
}

std::string printable(std::string_view text) { return visible(without_credentials(text)); }

}  // namespace gate::provenance
