#include "gate/base/sha256.h"

#include <doctest/doctest.h>

#include <array>
#include <string>
#include <utility>

namespace gate {
namespace {

struct Row {
  std::string_view what;
  std::string_view message;
  std::string_view digest;
};

// NIST, "Cryptographic Standards and Guidelines: Examples with Intermediate Values", SHA-256; and the empty message.
constexpr std::array kRows{
    Row{"empty", "", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
    Row{"one block", "abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"},
    Row{"two blocks", "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
        "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"},
};
constexpr std::string_view kMillionA = "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0";

TEST_CASE("published digests come out") {
  for (const Row& row : kRows) {
    CAPTURE(row.what);
    CHECK(sha256(row.message) == row.digest);
  }
  CHECK(sha256(std::string(1'000'000, 'a')) == kMillionA);
}

TEST_CASE("pieces of any size give the digest of the whole") {
  for (const std::size_t piece :
       {std::size_t{1}, std::size_t{63}, std::size_t{64}, std::size_t{65}, std::size_t{4096}}) {
    CAPTURE(piece);
    Sha256 stream;
    const std::string bytes(piece, 'a');
    std::size_t rest = 1'000'000;
    for (; rest >= piece; rest -= piece) {
      stream.update(bytes);
    }
    stream.update(std::string_view(bytes).substr(0, rest));
    stream.update("");
    CHECK(stream.hex() == kMillionA);
  }
}

TEST_CASE("a stream can move") {
  Sha256 first;
  first.update("a");
  Sha256 second = std::move(first);
  second.update("bc");
  CHECK(second.hex() == kRows[1].digest);
}

TEST_CASE("a NUL byte is a byte") {
  CHECK(sha256(std::string_view("\0", 1)) == "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d");
}

TEST_CASE("only 64 lower-case hexadecimal digits are a digest") {
  const std::string good(kMillionA);
  CHECK(is_sha256(good));
  CHECK_FALSE(is_sha256(""));
  CHECK_FALSE(is_sha256(good.substr(1)));
  CHECK_FALSE(is_sha256(good + "0"));
  CHECK_FALSE(is_sha256("C" + good.substr(1)));
  CHECK_FALSE(is_sha256("g" + good.substr(1)));
  CHECK_FALSE(is_sha256(" " + good.substr(1)));
}

}  // namespace
}  // namespace gate
