#include "gate/records/row_blocks.h"

#include <doctest/doctest.h>

#include <memory>
#include <string>
#include <vector>

#include "tests/unit/records/reading.h"

namespace gate::records {
namespace {

struct Lines {
  std::vector<std::string> texts;
  std::string digest;
  std::string error;
  std::uint64_t size = 0;
};

Lines all_lines(const std::string& bytes, std::size_t piece, const Limits& limits, RowBlock& block) {
  testing::MemoryTree tree(piece);
  tree.add("rows", bytes);
  const std::unique_ptr<ByteSource> source = tree.open("rows").value();
  RowBlocks blocks(*source, limits);
  Lines all;
  while (blocks.next(block)) {
    std::string_view rest = block.lines();
    // What stands behind the lines can be read: a line end first.
    const char* const behind = rest.data() + rest.size();
    REQUIRE(std::string_view(behind, RowBlock::kPadding).find_first_not_of('\n') == std::string_view::npos);
    while (!rest.empty()) {
      all.texts.emplace_back(take_line(rest));
    }
    if (block.fault()) {
      all.error = block.fault()->message;
      CHECK(blocks.ended());
    }
  }
  if (all.error.empty()) {
    CHECK(blocks.ended());
    CHECK_FALSE(blocks.next(block));
    all.digest = blocks.digest();
    all.size = blocks.size();
  }
  return all;
}

TEST_CASE("lines are the same for every size of the pieces they are read in") {
  struct Row {
    std::string what, bytes;
    std::vector<std::string> lines;
  };
  const std::vector<Row> rows{
      {"nothing", "", {}},
      {"one line", "a\n", {"a"}},
      {"no line end at the end", "a\nbc", {"a", "bc"}},
      {"Windows line ends", "a\r\nbc\r\n", {"a", "bc"}},
      {"a carriage return at the very end", "a\r", {"a"}},
      {"a carriage return within", "a\rb\n", {"a\rb"}},
      {"only the last of two carriage returns is of the line end", "a\r\r\n", {"a\r"}},
      {"blank lines", "\n\na\n\n", {"", "", "a", ""}},
      {"a NUL and bytes that are no text", std::string("\0\n\xFF\n", 4), {std::string("\0", 1), "\xFF"}},
  };
  for (const Row& row : rows) {
    for (const std::size_t piece : {1U, 2U, 3U, 1'000U}) {
      CAPTURE(row.what);
      CAPTURE(piece);
      RowBlock buffer;
      const Lines all = all_lines(row.bytes, piece, {}, buffer);
      CHECK(all.error.empty());
      CHECK(all.texts == row.lines);
      CHECK(all.digest == sha256(row.bytes));
      CHECK(all.size == row.bytes.size());
    }
  }
}

TEST_CASE("lines longer than a piece of the file, and a buffer that serves file after file") {
  const std::string big(std::size_t{3} << 20U, 'x');
  const std::string bytes = "a\n" + big + "\nb\n" + big + big + "\nc";
  RowBlock buffer;
  for (int time = 0; time < 2; ++time) {
    const Lines all = all_lines(bytes, 700'001, {}, buffer);
    REQUIRE(all.texts.size() == 5);
    CHECK(all.texts[0] == "a");
    CHECK(all.texts[1] == big);
    CHECK(all.texts[2] == "b");
    CHECK(all.texts[3].size() == 2 * big.size());
    CHECK(all.texts[4] == "c");
    CHECK(all.digest == sha256(bytes));
  }
  CHECK(all_lines("short\n", 100, {}, buffer).texts == std::vector<std::string>{"short"});
}

TEST_CASE("the limit on the file holds to the byte, behind the whole lines before it") {
  Limits limits;
  limits.rows_bytes = 12;
  for (const std::size_t piece : {1U, 5U, 100U}) {
    CAPTURE(piece);
    RowBlock buffer;
    const Lines fits = all_lines("abcd\nabcd\nab", piece, limits, buffer);
    CHECK(fits.texts.size() == 3);
    CHECK(fits.error.empty());
    const Lines larger = all_lines("abcd\nabcd\nabc", piece, limits, buffer);
    CHECK(larger.error == "is larger than the limit of 12 bytes");
    CHECK(larger.texts == std::vector<std::string>{"abcd", "abcd"});
  }
}

TEST_CASE("a row that is longer than the limit is given out cut, and no more of it is held") {
  Limits limits;
  limits.row_bytes = 1'000'000;
  RowBlock buffer;
  const Lines all = all_lines("a\n" + std::string(std::size_t{5} << 20U, 'x') + "\nb\n", 1'000, limits, buffer);
  REQUIRE(all.texts.size() > 2);
  CHECK(all.texts[0] == "a");
  CHECK(all.texts[1].size() > limits.row_bytes);
  CHECK(all.texts[1].size() < 2 * limits.row_bytes);
  const std::string at_limit(limits.row_bytes, 'x');
  CHECK(all_lines(at_limit + "\n", 1'000, limits, buffer).texts == std::vector<std::string>{at_limit});
  CHECK(all_lines(at_limit, 1'000, limits, buffer).texts == std::vector<std::string>{at_limit});
}

TEST_CASE("a source that fails ends the lines with its own error") {
  class Failing : public ByteSource {
   public:
    Result<std::size_t> read(std::span<char> buffer) override {
      if (given_) {
        return input_error("cannot be read: I/O error");
      }
      given_ = true;
      buffer[0] = 'a';
      buffer[1] = '\n';
      buffer[2] = 'b';
      return std::size_t{3};
    }

   private:
    bool given_ = false;
  };
  Failing source;
  RowBlock block;
  const Limits limits;
  RowBlocks blocks(source, limits);
  REQUIRE(blocks.next(block));
  CHECK(block.lines() == "a\n");
  REQUIRE(block.fault().has_value());
  CHECK(block.fault()->message == "cannot be read: I/O error");
  CHECK(blocks.ended());
}

}  // namespace
}  // namespace gate::records
