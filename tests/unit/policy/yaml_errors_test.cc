// What the owner of a file that is no YAML is told, in words of the policy and at the place to look at.
#include "gate/policy/yaml_errors.h"

#include <doctest/doctest.h>

#include <yaml-cpp/exceptions.h>

#include <string>
#include <string_view>
#include <vector>

#include "gate/policy/yaml_tree.h"

namespace gate::policy {
namespace {

// "line:column: message" of the last problem, which is the one that ended the file.
std::string complaint(std::string_view yaml) {
  Problems problems("p.yaml", yaml);
  static_cast<void>(parse_yaml(yaml, {}, problems));
  if (problems.empty()) {
    return "none";
  }
  const Diagnostic last = problems.error().problems.back();
  return std::to_string(last.where.line) + ":" + std::to_string(last.where.column) + ": " + last.message;
}

TEST_CASE("a file that is no YAML is refused with words about what is wrong there") {
  constexpr std::string_view kTags = "tags are not part of the policy language; quote a text that begins with '!'";
  constexpr std::string_view kEscape =
      "not an escape of a text in double quotes; write '\\\\' for a backslash, or use single quotes";
  const auto tags = [&](const std::string& place) { return place + ": " + std::string(kTags); };
  const auto escape = [&](const std::string& place) { return place + ": " + std::string(kEscape); };
  struct Case {
    std::string_view yaml;
    std::string says;
  };
  for (const Case& one : std::vector<Case>{
           {"a: b\n\tc\n", "2:1: a tab in the indentation; YAML wants spaces"},
           {"a: 1\n\tb: 2\n", "2:1: a tab in the indentation; YAML wants spaces"},
           // Between brackets a tab may stand anywhere; what is wrong there is another thing.
           {"a: [\n\t&\n]\n",
            "2:3: anchors and aliases are not part of the policy language; write the value out, or quote a text that "
            "begins with '&' or '*'"},
           {"{a: b: c}\n", "1:6: expected ',' or '}' to go on with or to close the '{' of line 1, got ':'"},
           {"[a: b: c]\n", "1:6: expected ',' or ']' to go on with or to close the '[' of line 1, got ':'"},
           {"a: {b: 1\n", "1:4: this '{' is never closed; expected ',' or '}'"},
           {"a: [b\n", "1:4: this '[' is never closed; expected ',' or ']'"},
           {"a: 'x'\n, b: 1\n", "2:1: unexpected text after the value; is a quote missing, or a ','?"},
           {"a: 'x' b\n", "1:8: unexpected text after the value; is a quote missing, or a ','?"},
           {"a:\n    - b\n  - c\n",
            "3:3: this line does not line up with the lines above it; keys and '- ' of one level begin in the same "
            "column"},
           {"a: 'x\n---\nb'\n", "2:1: a quoted text is not closed before this place"},
           {"a: \"\\xZZ\"\n", escape("1:9")},
           {"a: \"\\uD800\"\n", escape("1:11")},
           {"a: \"\\q\"\n", escape("1:7")},
           {"a: !!\n", tags("1:6")},
           {"a: !<x y\n", tags("1:7")},
           {"a: !x !y b\n", tags("1:7")},
       }) {
    CAPTURE(one.yaml);
    CHECK(complaint(one.yaml) == one.says);
  }
}

TEST_CASE("a bracket behind a tag is closed like any other, though it is not known where it stands") {
  CHECK(complaint("a: !x {b: 1\n") == "3:1: expected ',' or '}', got the end of the file");
  CHECK(complaint("a: !x [b: c: d]\n") == "1:12: expected ',' or ']', got ':'");
}

TEST_CASE("a place that the library does not know is that of the open bracket") {
  const Problems problems("p.yaml", "checks:\n  - {id: a\n");
  const YamlComplaint told = explain_yaml_error(YAML::ErrorMsg::END_OF_MAP_FLOW, {1, 1}, Position{2, 5}, problems);
  CHECK(told.at == Position{2, 5});
  CHECK(told.message == "this '{' is never closed; expected ',' or '}'");
}

TEST_CASE("what nothing is known about is told in the library's words") {
  const Problems problems("p.yaml", "a: b\n");
  const YamlComplaint told = explain_yaml_error("of another version", {1, 4}, std::nullopt, problems);
  CHECK(told.at == Position{1, 4});
  CHECK(told.message == "not YAML: of another version");
}

}  // namespace
}  // namespace gate::policy
