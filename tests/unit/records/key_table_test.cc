#include "gate/records/key_table.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

namespace gate::records {
namespace {

std::string found(KeyTable& table, std::string_view key) {
  const std::uint32_t* value = table.find(key);
  return value == nullptr ? "unknown" : std::to_string(*value);
}

TEST_CASE("a key is found in any order and after any other") {
  KeyTable table;
  CHECK(found(table, "a") == "unknown");
  CHECK(found(table, "") == "unknown");
  table.add("a", 7);
  table.add("b", 8);
  table.add("c", 9);
  CHECK(table.size() == 3);
  const std::vector<std::string> orders{"abc", "abc", "cba", "cab", "ac", "b", "bbb", "abc", "xaybzc"};
  for (const std::string& order : orders) {
    CAPTURE(order);
    table.restart();
    for (const char key : order) {
      const std::string expected = key == 'a' ? "7" : key == 'b' ? "8" : key == 'c' ? "9" : "unknown";
      CHECK(found(table, std::string(1, key)) == expected);
    }
  }
}

TEST_CASE("keys that resemble each other are different keys") {
  KeyTable table;
  table.add("score", 1);
  table.add("scores", 2);
  table.add("", 3);
  table.restart();
  CHECK(found(table, "score") == "1");
  CHECK(found(table, "scores") == "2");
  CHECK(found(table, "Score") == "unknown");
  CHECK(found(table, std::string("score\0", 6)) == "unknown");
  CHECK(found(table, "") == "3");
}

TEST_CASE("a key added between two objects is there in the next") {
  KeyTable table;
  table.add("a", 1);
  table.restart();
  CHECK(found(table, "a") == "1");
  CHECK(found(table, "b") == "unknown");
  table.add("b", 2);
  CHECK(found(table, "b") == "2");
  table.restart();
  CHECK(found(table, "a") == "1");
  CHECK(found(table, "b") == "2");
}

TEST_CASE("a key given twice is noticed at any number of keys and at any place") {
  for (const std::size_t count : {1U, 2U, 31U, 32U, 33U, 34U, 100U, 2'000U}) {
    CAPTURE(count);
    std::vector<std::string> keys;
    for (std::size_t i = 0; i < count; ++i) {
      keys.push_back("key" + std::to_string(i * 37 % count));
    }
    KeySet set;
    for (const std::string& key : keys) {
      REQUIRE(set.add(key));
    }
    CHECK_FALSE(set.add(keys.front()));
    CHECK_FALSE(set.add(keys[count / 2]));
    CHECK_FALSE(set.add(keys.back()));
    CHECK(set.add("another"));
    set.clear();
    CHECK(set.add(keys.front()));
    CHECK_FALSE(set.add(keys.front()));
  }
}

TEST_CASE("keys that share length, first and last byte are still told apart") {
  KeySet set;
  CHECK(set.add("abc"));
  CHECK(set.add("axc"));
  CHECK_FALSE(set.add("abc"));
  CHECK(set.add(""));
  CHECK_FALSE(set.add(""));
}

}  // namespace
}  // namespace gate::records
