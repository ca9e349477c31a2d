#include "gate/model/string_list.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <stdexcept>
#include <string>
#include <vector>

namespace gate {
namespace {

std::vector<std::string> texts_of(const StringList& list) { return {list.begin(), list.end()}; }

TEST_CASE("a list put in order gives its strings in that order") {
  StringList list(std::vector<std::string>{"b", "", "a", "ccc"});
  list.put_in_order({1, 2, 0, 3});
  CHECK(texts_of(list) == std::vector<std::string>{"", "a", "b", "ccc"});
  CHECK(list[3] == "ccc");
  CHECK(list.size() == 4);
  CHECK(list.bytes() == 5);
  CHECK(list.place_of(1) == 2);
  CHECK(std::lower_bound(list.begin(), list.end(), "b") - list.begin() == 2);
}

TEST_CASE("lists are equal by what they hold, not by how they came to it") {
  StringList moved(std::vector<std::string>{"b", "a"});
  const StringList sorted(std::vector<std::string>{"a", "b"});
  CHECK(moved != sorted);
  moved.put_in_order({1, 0});
  CHECK(moved == sorted);
  CHECK(moved != StringList(std::vector<std::string>{"a"}));
}

TEST_CASE("lists that came alike are told from those that are only equal") {
  StringList moved(std::vector<std::string>{"b", "a"});
  StringList again(std::vector<std::string>{"b", "a"});
  CHECK(moved.came_as(again));
  moved.put_in_order({1, 0});
  CHECK_FALSE(moved.came_as(again));
  again.put_in_order({1, 0});
  CHECK(moved.came_as(again));
  CHECK_FALSE(moved.came_as(StringList(std::vector<std::string>{"a", "b"})));
  CHECK_FALSE(StringList(std::vector<std::string>{"ab", "c"}).came_as(std::vector<std::string>{"a", "bc"}));
  CHECK(StringList().came_as(StringList()));
}

TEST_CASE("the order it came in is none, and the places are its own") {
  StringList list(std::vector<std::string>{"x", "y"});
  list.put_in_order({0, 1});
  CHECK(list.place_of(1) == 1);
  CHECK(texts_of(list) == std::vector<std::string>{"x", "y"});
  CHECK_THROWS_AS(list.push_back("z"), std::logic_error);  // as any list that was put in order
}

TEST_CASE("what was put in order neither grows nor is put in order again, until it is cleared") {
  StringList list(std::vector<std::string>{"b", "a"});
  CHECK_THROWS_AS(list.put_in_order({0}), std::logic_error);
  list.put_in_order({1, 0});
  CHECK_THROWS_AS(list.push_back("c"), std::logic_error);
  CHECK_THROWS_AS(list.put_in_order({1, 0}), std::logic_error);
  CHECK(texts_of(list) == std::vector<std::string>{"a", "b"});
  list.clear();
  list.push_back("c");
  CHECK(texts_of(list) == std::vector<std::string>{"c"});
}

// What it fetches must lie in the list: the sanitizers see whether.
TEST_CASE("a list of any length is walked to its end in its order") {
  for (const std::size_t many : {0U, 1U, 15U, 33U, 200U}) {
    StringList list;
    std::vector<std::uint32_t> backwards(many);
    for (std::size_t i = 0; i < many; ++i) {
      list.push_back(std::to_string(i));
      backwards[i] = static_cast<std::uint32_t>(many - 1 - i);
    }
    list.put_in_order(backwards);
    std::size_t walked = 0;
    for (const std::string_view text : list) {
      REQUIRE(text == std::to_string(many - 1 - walked));
      ++walked;
    }
    CHECK(walked == many);
    CHECK(list.views() == std::vector<std::string_view>(list.begin(), list.end()));
  }
}

}  // namespace
}  // namespace gate
