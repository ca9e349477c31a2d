#include "gate/policy/yaml_tree.h"

#include <doctest/doctest.h>

#include <array>
#include <string>

#include "gate/base/diagnostic.h"

namespace gate::policy {
namespace {

// The tree on one line, with places: map "@l:c{key@l:c=value, ...}", list "@l:c[...]", plain "@l:ctext", quoted
// "@l:c'text'".
std::string spelled(const YamlNode& node) {
  std::string text = "@" + std::to_string(node.at.line) + ":" + std::to_string(node.at.column);
  switch (node.kind) {
    case YamlNode::Kind::kNull: return text + "null";
    case YamlNode::Kind::kPlain: return text + node.text;
    case YamlNode::Kind::kQuoted: return text + "'" + node.text + "'";
    case YamlNode::Kind::kRefused: return text + "refused";
    case YamlNode::Kind::kSequence:
      text += "[";
      for (const YamlNode& item : node.items) {
        text += (&item == &node.items.front() ? "" : " ") + spelled(item);
      }
      return text + "]";
    case YamlNode::Kind::kMapping:
      text += "{";
      for (std::size_t i = 0; i < node.keys.size(); ++i) {
        const YamlKey& key = node.keys[i];
        text += (i == 0 ? "" : " ") + key.text + "@" + std::to_string(key.at.line) + ":" +
                std::to_string(key.at.column) + "=" + spelled(node.items[i]);
      }
      return text + "}";
  }
  return text;
}

struct Accepted {
  std::string_view what;
  std::string_view yaml;
  std::string_view tree;
};

constexpr std::array kAccepted{
    Accepted{"block mapping", "a: 1\nb: two words\n", "@1:1{a@1:1=@1:41 b@2:1=@2:4two words}"},
    Accepted{"no line end at the end of the file", "a: 1", "@1:1{a@1:1=@1:41}"},
    Accepted{"line ends of two bytes", "a: 1\r\nb: 2\r\n", "@1:1{a@1:1=@1:41 b@2:1=@2:42}"},
    Accepted{"columns count bytes", "\xC3\xA9: \xC3\xBC\n", "@1:1{\xC3\xA9@1:1=@1:5\xC3\xBC}"},
    Accepted{"quotes make text of numbers and nothing", "a: \"5\"\nb: ''\n", "@1:1{a@1:1=@1:4'5' b@2:1=@2:4''}"},
    Accepted{"quotes within quotes", "a: 'it''s'\nb: \"a \\\"b\\\" \\\\\"\n",
             "@1:1{a@1:1=@1:4'it's' b@2:1=@2:4'a \"b\" \\'}"},
    Accepted{"block scalars are quoted text", "a: |\n  x\n  y\nb: >-\n  x\n  y\n",
             "@1:1{a@1:1=@1:4'x\ny\n' b@4:1=@4:4'x y'}"},
    Accepted{"quotes inside a block scalar are text", "a: |\n  \"x\nb: 1\n", "@1:1{a@1:1=@1:4'\"x\n' b@3:1=@3:41}"},
    Accepted{"nothing in three spellings", "a:\nb: ~\nc: null\n", "@1:1{a@1:1=@2:1null b@2:1=@2:4null c@3:1=@3:4null}"},
    Accepted{"yes and .inf are just text", "a: yes\nb: .inf\n", "@1:1{a@1:1=@1:4yes b@2:1=@2:4.inf}"},
    Accepted{"flow collections", "a: [1, {b: 2}]\n", "@1:1{a@1:1=@1:4[@1:51 @1:8{b@1:9=@1:122}]}"},
    Accepted{"JSON", "{\"a\": [1, \"x\"]}", "@1:1{a@1:2=@1:7[@1:81 @1:11'x']}"},
    Accepted{"list below its key without indentation", "a:\n- 1\n- 2\n", "@1:1{a@1:1=@2:1[@2:31 @3:32]}"},
    Accepted{"missing entries stand where they are missing", "a:\n  - 1\n  -\n  - 3\n",
             "@1:1{a@1:1=@2:3[@2:51 @3:3null @4:53]}"},
    Accepted{"missing entries stand where they are missing, whatever comment stands there",
             "a:\n  - # b\n  # c\n  - 2\n", "@1:1{a@1:1=@2:3[@2:3null @4:52]}"},
    Accepted{"a missing entry behind what only looks like a comment", "a: [\"b # c\", , d]\n",
             "@1:1{a@1:1=@1:4[@1:5'b # c' @1:14null @1:16d]}"},
    Accepted{"percent, dates and addresses stay text", "a: 5%\nb: 2026-12-31\nc: https://x.y/z\n",
             "@1:1{a@1:1=@1:45% b@2:1=@2:42026-12-31 c@3:1=@3:4https://x.y/z}"},
    Accepted{"comments and a document start", "# c\n---\na: 1 # d\n", "@3:1{a@3:1=@3:41}"},
    Accepted{"a document end", "a: 1\n...\n", "@1:1{a@1:1=@1:41}"},
    Accepted{"same key in different mappings", "a: {k: 1}\nb: {k: 2}\n",
             "@1:1{a@1:1=@1:4{k@1:5=@1:81} b@2:1=@2:4{k@2:5=@2:82}}"},
    Accepted{"a merge sign as a value", "a: <<\n", "@1:1{a@1:1=@1:4<<}"},
    Accepted{"reserved characters in quotes", "a: '*x'\nb: '&y'\nc: '!z'\n",
             "@1:1{a@1:1=@1:4'*x' b@2:1=@2:4'&y' c@3:1=@3:4'!z'}"},
    Accepted{"a list at the top", "- 1\n- 2\n", "@1:1[@1:31 @2:32]"},
};

TEST_CASE("what the policy language keeps of YAML becomes a tree with places") {
  for (const Accepted& row : kAccepted) {
    CAPTURE(row.what);
    Problems problems("p.yaml", row.yaml);
    const std::optional<YamlNode> tree = parse_yaml(row.yaml, {}, problems);
    CHECK(problems.count() == 0);
    CHECK(tree.has_value());
    if (tree) {
      CHECK(spelled(*tree) == row.tree);
    }
  }
}

TEST_CASE("a missing entry far before the next one stands where the next one does") {
  const std::string yaml = "a:\n  -" + std::string(5000, '\n') + "  - 2\n";
  Problems problems("p.yaml", yaml);
  const std::optional<YamlNode> tree = parse_yaml(yaml, {}, problems);
  REQUIRE(tree.has_value());
  CHECK(spelled(*tree) == "@1:1{a@1:1=@2:3[@5002:3null @5002:52]}");
}

struct Refused {
  std::string_view what;
  std::string_view yaml;
  YamlLimits limits;
  std::string_view tree;  // what is left to look for more problems in; "" nothing
  std::string_view error;
};

constexpr YamlLimits kSmall{.bytes = 64, .nodes = 8, .depth = 3, .scalar = 10};

constexpr std::array kRefused{
    Refused{"one byte over the limit", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa: 1", kSmall, "",
            "p.yaml: is larger than the limit of 64 bytes\ngate: 1 problem\n"},
    Refused{"one value over the limit", "[1, 2, 3, 4, 5, 6, 7, 8]", kSmall, "",
            "p.yaml:1:23: more than 8 values and keys; that is the limit of a policy\n"
            "  | [1, 2, 3, 4, 5, 6, 7, 8]\n  |                       ^\ngate: 1 problem\n"},
    Refused{"one level over the limit", "[[[[1]]]]", kSmall, "",
            "p.yaml:1:4: nested deeper than 3 levels\n  | [[[[1]]]]\n  |    ^\ngate: 1 problem\n"},
    Refused{"one byte over the limit of a text", "a: 12345678901\nb: 1", kSmall, "@1:1{a@1:1=@1:4refused b@2:1=@2:41}",
            "p.yaml:1:4: a text of 11 bytes; the limit is 10\n  | a: 12345678901\n  |    ^\ngate: 1 problem\n"},
    Refused{
        "an alias leaves the rest readable",
        "a: &x 1\nb: *x\n",
        {},
        "@1:1{a@1:1=@1:41 b@2:1=@2:4refused}",
        "p.yaml:1:4: anchors are not part of the policy language; write the value out where it is used\n  | a: &x 1\n"
        "  |    ^\np.yaml:2:4: aliases are not part of the policy language; write the value out\n  | b: *x\n"
        "  |    ^\ngate: 2 problems\n"},
    Refused{"the first of equal keys is kept",
            "a: 1\nb: 2\na: 3\na: 4\n",
            {},
            "@1:1{a@1:1=@1:41 b@2:1=@2:42}",
            "p.yaml:3:1: duplicate key 'a', first given on line 1\n  | a: 3\n  | ^\n"
            "p.yaml:4:1: duplicate key 'a', first given on line 1\n  | a: 4\n  | ^\ngate: 2 problems\n"},
    Refused{"a mapping as a key goes with its value",
            "? {a: 1}\n: {b: 2}\nc: 3\n",
            {},
            "@1:1{c@3:1=@3:43}",
            "p.yaml:1:3: a key must be a word, not a list or a mapping\n  | ? {a: 1}\n  |   ^\ngate: 1 problem\n"},
    Refused{
        "an alias as a key",
        "a: &x 1\n*x : 2\n",
        {},
        "@1:1{a@1:1=@1:41}",
        "p.yaml:1:4: anchors are not part of the policy language; write the value out where it is used\n  | a: &x 1\n"
        "  |    ^\np.yaml:2:1: aliases are not part of the policy language; write the value out\n  | *x : 2\n"
        "  | ^\ngate: 2 problems\n"},
    Refused{"an open quote",
            "a: 'x\n",
            {},
            "",
            "p.yaml:1:4: this quote is never closed\n  | a: 'x\n  |    ^\ngate: 1 problem\n"},
    Refused{"an open quote that ends in an escape",
            "a: \"x\\\"\n",
            {},
            "",
            "p.yaml:1:4: this quote is never closed\n  | a: \"x\\\"\n  |    ^\ngate: 1 problem\n"},
    Refused{"an open quote in a list",
            "a: ['x\n",
            {},
            "",
            "p.yaml:1:5: this quote is never closed\n  | a: ['x\n  |     ^\ngate: 1 problem\n"},
    Refused{"an open quote around a key",
            "'a: 1\n",
            {},
            "",
            "p.yaml:1:1: this quote is never closed\n  | 'a: 1\n  | ^\ngate: 1 problem\n"},
};

TEST_CASE("what the policy language leaves out is refused at its place") {
  for (const Refused& row : kRefused) {
    CAPTURE(row.what);
    Problems problems("p.yaml", row.yaml);
    const std::optional<YamlNode> tree = parse_yaml(row.yaml, row.limits, problems);
    CHECK((tree ? spelled(*tree) : "") == row.tree);
    CHECK(render(problems.error()) == row.error);
  }
}

TEST_CASE("limits are part of what is accepted") {
  for (const std::string_view yaml : {"aaaaaaaaaa: 1                                                  #",
                                      "[1, 2, 3, 4, 5, 6, 7]", "[[[1]]]", "a: 1234567890"}) {
    CAPTURE(yaml);
    Problems problems("p.yaml", yaml);
    CHECK(parse_yaml(yaml, kSmall, problems).has_value());
    CHECK(problems.count() == 0);
  }
}

// Inputs that cost other readers seconds, gigabytes or the stack. A wrong answer here is a time-out of the test.
TEST_CASE("hostile shapes are refused within the limits") {
  const auto repeated = [](std::string_view text, std::size_t bytes) {
    std::string all;
    while (all.size() + text.size() <= bytes) {
      all += text;
    }
    return all;
  };
  constexpr std::size_t kMuch = 60'000;
  for (const std::string_view unit :
       {"[", "{",  "[a: ", "{a: ",        "- ",  "? ",  ": ",  "! ", "---\n", ",\n", "&a ", "*a ",
        "'", "\"", "%",    "%YAML 1.2\n", "|\n", "- [", "a: ", "[,", "{,",    "}",   "]",   "&a [*a, "}) {
    CAPTURE(unit);
    const std::string bytes = repeated(unit, kMuch);
    Problems problems("p.yaml", bytes);
    static_cast<void>(parse_yaml(bytes, {}, problems));
    CHECK_FALSE(problems.empty());
    CHECK(problems.error().problems.size() <= Problems::kMostShown);
  }
}

}  // namespace
}  // namespace gate::policy
