#include "gate/records/row_lines.h"

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
  std::uint32_t last = 0;
};

Lines all_lines(const std::string& bytes, std::size_t piece, const Limits& limits, RowBuffer& buffer) {
  testing::MemoryTree tree(piece);
  tree.add("rows", bytes);
  const std::unique_ptr<ByteSource> source = tree.open("rows").value();
  RowLines lines(*source, buffer, limits);
  Lines all;
  for (;;) {
    const Result<std::optional<std::string_view>> line = lines.next();
    if (!line) {
      all.error = line.error().message;
      all.last = lines.number();
      return all;
    }
    if (!*line) {
      break;
    }
    all.texts.emplace_back(**line);
    all.last = lines.number();
    REQUIRE(all.last == all.texts.size());
    // What stands behind a line can be read: a line end first.
    const char* const behind = (*line)->data() + (*line)->size();
    REQUIRE((*behind == '\n' || *behind == '\r'));
    unsigned sum = 0;
    for (std::size_t i = 0; i < RowBuffer::kPadding; ++i) {
      sum += static_cast<unsigned char>(behind[i]);
    }
    REQUIRE(sum > 0);
  }
  all.digest = lines.digest();
  all.size = lines.size();
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
      RowBuffer buffer;
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
  RowBuffer buffer;
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

TEST_CASE("limits on the file and on a row hold to the byte, with or without a line end") {
  Limits limits;
  limits.row_bytes = 4;
  limits.rows_bytes = 12;
  for (const std::size_t piece : {1U, 5U, 100U}) {
    CAPTURE(piece);
    RowBuffer buffer;
    CHECK(all_lines("abcd\nabcd\nab", piece, limits, buffer).texts.size() == 3);
    const Lines long_row = all_lines("a\nabcde\n", piece, limits, buffer);
    CHECK(long_row.error == "a row is longer than the limit of 4 bytes");
    CHECK(long_row.last == 2);
    CHECK(all_lines("abcdefgh", piece, limits, buffer).error == "a row is longer than the limit of 4 bytes");
    CHECK(all_lines("abcd\nabcd\nabc", piece, limits, buffer).error == "is larger than the limit of 12 bytes");
  }
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
  RowBuffer buffer;
  const Limits limits;
  RowLines lines(source, buffer, limits);
  REQUIRE(lines.next().value().value() == "a");
  const auto second = lines.next();
  REQUIRE_FALSE(second.has_value());
  CHECK(second.error().message == "cannot be read: I/O error");
}

}  // namespace
}  // namespace gate::records
