#include "gate/policy/yaml_rules.h"

#include <doctest/doctest.h>

#include <array>
#include <optional>
#include <string>

namespace gate::policy {
namespace {

TEST_CASE("a percent sign begins a directive only at the begin of a line") {
  CHECK(first_directive("%YAML 1.2\n") == 0);
  CHECK(first_directive("a: 5%\n%b: 1\n") == 6);
  CHECK(first_directive("a: 5%\r\n%b: 1\n") == 7);
  CHECK_FALSE(first_directive("a: 5%\n %b\n").has_value());
  CHECK_FALSE(first_directive("").has_value());
}

struct Quote {
  std::string_view text;
  bool closed;
};

constexpr std::array kQuotes{
    Quote{"''", true},        Quote{"'", false},    Quote{"'a", false},       Quote{"'a'", true},
    Quote{"'a''", false},     Quote{"'a'''", true}, Quote{"'a\\'", true},     Quote{"'\"", false},
    Quote{"\"\"", true},      Quote{"\"", false},   Quote{"\"a\\\"", false},  Quote{"\"a\\\"\"", true},
    Quote{"\"a\\\\\"", true}, Quote{"\"'", false},  Quote{"\"a\n\n\"", true},
};

TEST_CASE("a quote is closed by its own kind, not by an escaped one") {
  for (const Quote& row : kQuotes) {
    CAPTURE(row.text);
    CHECK(is_closed_quote(row.text, 0) == row.closed);
    CHECK(is_closed_quote("ab: " + std::string(row.text), 4) == row.closed);
  }
}

TEST_CASE("comments are no signs, but a '#' within a word is one") {
  struct Row {
    std::string_view text;
    std::optional<std::size_t> at;
  };
  for (const Row& row :
       {Row{"", std::nullopt}, Row{" \t\r\n", std::nullopt}, Row{"- ", 0}, Row{"-\n  ", 0}, Row{"- # c\n", 0},
        Row{"- # c, d -\n  # e\n\n", 0}, Row{"-\t#c", 0}, Row{"# c\n", std::nullopt}, Row{"a#b", 2}, Row{"a#b # c", 2},
        Row{"a #b#c", 0}, Row{"[a, # c\n", 2}, Row{"a #\n#\n", 0}}) {
    CAPTURE(row.text);
    CHECK(last_sign_before(row.text, row.text.size()) == row.at);
    CHECK(last_sign_before(std::string(row.text) + "x", row.text.size()) == row.at);
  }
  CHECK_FALSE(last_sign_before("-" + std::string(10'000, ' '), 10'001).has_value());
}

YamlNode mapping_of(std::string_view letters) {
  YamlNode mapping;
  mapping.kind = YamlNode::Kind::kMapping;
  for (std::size_t i = 0; i < letters.size(); ++i) {
    const Position at{static_cast<std::uint32_t>(i + 1), 1};
    YamlNode value;
    value.kind = YamlNode::Kind::kPlain;
    value.text = std::to_string(i);
    mapping.keys.push_back({std::string(1, letters[i]), at});
    mapping.items.push_back(value);
  }
  return mapping;
}

TEST_CASE("the first of equal keys stays with its value") {
  struct Row {
    std::string_view keys;
    std::string_view kept;     // keys and the numbers of their values
    std::string_view removed;  // keys and the lines of their first ones
  };
  for (const Row& row : {Row{"", "", ""}, Row{"abc", "a0b1c2", ""}, Row{"aa", "a0", "a1"}, Row{"baab", "b0a1", "a2b1"},
                         Row{"cbcbc", "c0b1", "b2c1c1"}}) {
    CAPTURE(row.keys);
    YamlNode mapping = mapping_of(row.keys);
    std::string removed;
    for (const DuplicateKey& duplicate : remove_duplicates(mapping)) {
      removed += duplicate.key.text + std::to_string(duplicate.first_line);
    }
    std::string kept;
    for (std::size_t i = 0; i < mapping.keys.size(); ++i) {
      kept += mapping.keys[i].text + mapping.items[i].text;
    }
    CHECK(kept == row.kept);
    CHECK(removed == row.removed);
  }
}

}  // namespace
}  // namespace gate::policy
