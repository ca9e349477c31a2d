#include "gate/provenance/lfs_pointer.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

namespace gate::provenance {
namespace {

const std::string kDigest(64, 'a');
const std::string kVersionLine = "version https://git-lfs.github.com/spec/v1\n";

TEST_CASE("a pointer names the digest and the size of the content") {
  const auto pointer = parse_lfs_pointer(kVersionLine + "oid sha256:" + kDigest + "\nsize 12345\n");
  REQUIRE(pointer.has_value());
  CHECK(pointer->sha256 == kDigest);
  CHECK(pointer->size == 12345);
  CHECK(parse_lfs_pointer(kVersionLine + "ext-0-foo sha256:" + kDigest + "\noid sha256:" + kDigest + "\nsize 0\n"));
}

struct Row {
  std::string what;
  std::string bytes;
  bool looks_like_one;
};

TEST_CASE("what is not a well-formed pointer has no digest, but may still be recognised") {
  const std::vector<Row> rows{
      {"empty", "", false},
      {"a record", "{\"run_id\": 1}\n", false},
      {"another version", "version https://git-lfs.github.com/spec/v2\noid sha256:" + kDigest + "\nsize 1\n", false},
      {"only the first line", kVersionLine, true},
      {"the first line without its end", "version https://git-lfs.github.com/spec/v1", true},
      {"a longer word", "version https://git-lfs.github.com/spec/v1x\n", false},
      {"no size", kVersionLine + "oid sha256:" + kDigest + "\n", true},
      {"no digest", kVersionLine + "size 1\n", true},
      {"a short digest", kVersionLine + "oid sha256:abc\nsize 1\n", true},
      {"two digests", kVersionLine + "oid sha256:" + kDigest + "\noid sha256:" + kDigest + "\nsize 1\n", true},
      {"two sizes", kVersionLine + "oid sha256:" + kDigest + "\nsize 1\nsize 1\n", true},
      {"a negative size", kVersionLine + "oid sha256:" + kDigest + "\nsize -1\n", true},
      {"no last newline", kVersionLine + "oid sha256:" + kDigest + "\nsize 1", true},
      {"longer than a pointer may be",
       kVersionLine + "oid sha256:" + kDigest + "\nsize 1\n" + std::string(1000, 'x') + "\n", true},
  };
  for (const Row& row : rows) {
    CAPTURE(row.what);
    CHECK(is_lfs_pointer(row.bytes) == row.looks_like_one);
    CHECK_FALSE(parse_lfs_pointer(row.bytes).has_value());
  }
}

}  // namespace
}  // namespace gate::provenance
