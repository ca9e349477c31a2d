#include "gate/records/string_table.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <set>
#include <string>
#include <vector>

namespace gate::records {
namespace {

std::vector<std::string> in_order(const StringTable& table) {
  std::vector<std::string> texts;
  for (const std::uint32_t number : table.sorted()) {
    texts.emplace_back(table[number]);
  }
  return texts;
}

TEST_CASE("strings are numbered as they come, each once") {
  StringTable table;
  CHECK(table.size() == 0);
  CHECK(table.sorted().empty());
  CHECK(table.add("b") == 0);
  CHECK(table.add("a") == 1);
  CHECK(table.add("b") == 0);
  CHECK(table.add("") == 2);
  CHECK(table.add("") == 2);
  CHECK(table.size() == 3);
  CHECK(table[0] == "b");
  CHECK(table[2].empty());
}

TEST_CASE("a guess changes what an answer costs and never what it is") {
  StringTable table;
  const auto add = [&table](std::string_view text, std::uint32_t guess) {
    return table.add(text, StringTable::hash(text), guess);
  };
  CHECK(add("a", 0) == 0);
  CHECK(add("b", 1) == 1);
  CHECK(add("a", 0) == 0);
  CHECK(add("b", 0) == 1);
  CHECK(add("a", 99) == 0);
  CHECK(add("c", UINT32_MAX) == 2);
  CHECK(table.size() == 3);
}

TEST_CASE("bytes and lengths tell strings apart, not what they look like") {
  StringTable table;
  std::set<std::uint32_t> numbers;
  const std::vector<std::string> texts{
      "a",        std::string("a\0", 2), std::string("\0", 1),        "", "aaaaaaaa", "aaaaaaaaa",
      "\xC3\xA4", "a\xCC\x88",           std::string("aaaaaaaa\0", 9)};
  for (const std::string& text : texts) {
    numbers.insert(table.add(text));
  }
  CHECK(numbers.size() == texts.size());
}

TEST_CASE("the caller's bytes may go away, and numbers stay what they were while the table grows") {
  StringTable table;
  constexpr std::uint32_t kMany = 50'000;
  for (std::uint32_t i = 0; i < kMany; ++i) {
    REQUIRE(table.add("example/" + std::to_string(i)) == i);
  }
  const std::string long_one(std::size_t{300} << 10U, 'x');  // more than a block holds
  CHECK(table.add(long_one) == kMany);
  CHECK(table.add("after") == kMany + 1);
  for (std::uint32_t i = 0; i < kMany; ++i) {
    REQUIRE(table[i] == "example/" + std::to_string(i));
    const std::string text = "example/" + std::to_string(i);
    REQUIRE(table.add(text, StringTable::hash(text), i * 7) == i);
  }
  CHECK(table[kMany] == long_one);
  CHECK(table.size() == kMany + 2);
}

TEST_CASE("what is promised changes nothing, whether it comes, is too little or never comes") {
  for (const std::size_t promised :
       {std::size_t{0}, std::size_t{1}, std::size_t{700}, std::size_t{20'000}, SIZE_MAX / 8}) {
    StringTable table;
    table.expect(promised);
    for (std::uint32_t i = 0; i < 20'000; ++i) {
      REQUIRE(table.add("example/" + std::to_string(i)) == i);
      REQUIRE(table.add("example/" + std::to_string(i / 2)) == i / 2);
    }
    CHECK(table.size() == 20'000);
    CHECK(table[19'999] == "example/19999");
  }
}

TEST_CASE("sorted gives the order of the bytes, whatever the order of arrival") {
  // Shared beginnings, beginnings of each other, bytes above 0x7F, NULs, differences past the eighth byte.
  const std::vector<std::string> texts{"id",
                                       "id/",
                                       "id/1",
                                       "id/10",
                                       "id/2",
                                       "id/\xC3\xA4",
                                       "id/\x7F",
                                       "id/12345678",
                                       "id/123456789",
                                       "id/1234567890",
                                       "id/123456780",
                                       "id/123456788a",
                                       "id/123456788b",
                                       std::string("id/\0", 4)};
  std::vector<std::string> expected = texts;
  std::sort(expected.begin(), expected.end());
  for (std::size_t turn = 0; turn < texts.size(); ++turn) {
    CAPTURE(turn);
    StringTable table;
    for (std::size_t i = 0; i < texts.size(); ++i) {
      table.add(texts[(i * 5 + turn) % texts.size()]);
    }
    CHECK(table.size() == texts.size());
    CHECK(in_order(table) == expected);
  }
  StringTable with_empty;
  with_empty.add("b");
  with_empty.add("");
  with_empty.add("a");
  CHECK(in_order(with_empty) == std::vector<std::string>{"", "a", "b"});
}

TEST_CASE("a table gives its strings away in order and begins anew") {
  for (const std::uint32_t many : {0U, 1U, 40U, 30'000U}) {
    StringTable table;
    table.expect(many);
    for (std::uint32_t i = 0; i < many; ++i) {
      table.add("example/" + std::to_string(i * 7919 % 30'011));
    }
    std::vector<std::string> came;
    for (std::uint32_t i = 0; i < many; ++i) {
      came.emplace_back(table[i]);
    }
    const StringList sorted = table.take_sorted();
    REQUIRE(sorted.size() == many);
    CHECK(std::is_sorted(sorted.begin(), sorted.end()));
    for (std::uint32_t i = 0; i < many; ++i) {
      REQUIRE(sorted[i] == came[sorted.place_of(i)]);
    }
    CHECK(table.size() == 0);
    CHECK(table.add("again") == 0);
  }
}

}  // namespace
}  // namespace gate::records
