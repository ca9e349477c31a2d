#include "gate/provenance/credentials.h"

#include <doctest/doctest.h>

#include <array>
#include <string_view>

namespace gate::provenance {
namespace {

struct Row {
  std::string_view what;
  std::string_view text;
  std::string_view expected;
};
constexpr std::array<Row, 9> kRows{{
    {"nothing to hide", "could not find 'a@b'", "could not find 'a@b'"},
    {"user and password", "https://user:pass@example.com/r.git", "https://example.com/r.git"},
    {"a token alone", "fetch https://x-access-token:abc@example.com/r failed", "fetch https://example.com/r failed"},
    {"an unescaped @ in the password", "https://u:p@ss@example.com/r", "https://example.com/r"},
    {"an @ in the path stays", "https://example.com/@scope/r", "https://example.com/@scope/r"},
    {"an @ after a quote is another word", "'https://example.com' by a@b", "'https://example.com' by a@b"},
    {"two in one line", "https://a@x/ and ssh://b:c@y/", "https://x/ and ssh://y/"},
    {"at the end", "https://u:p@", "https://"},
    {"a bare mark", "://", "://"},
}};

TEST_CASE("credentials leave, everything else stays") {
  for (const Row& row : kRows) {
    CAPTURE(row.what);
    CHECK(without_credentials(row.text) == row.expected);
  }
  CHECK(printable("https://u:p@h/\x1b[31m") == "https://h/\\x1b[31m");
}

}  // namespace
}  // namespace gate::provenance
