// A ready policy as lines: enough of YAML to change a value and leave the comments where they are. The ready policies
// keep to block style, one key a line, an empty line between checks; tests/e2e/init_test.py holds them to it.
#ifndef GATE_CLI_INIT_POLICY_LINES_H_
#define GATE_CLI_INIT_POLICY_LINES_H_

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace gate::cli {

// "    metric: correct   # 1 for a right answer"; of a line that is all comment the key is empty.
struct PolicyLine {
  std::size_t indent = 0;  // spaces before the key, or before the '-' of the first key of an entry
  bool starts_entry = false;
  std::string key, value;
  std::string comment;             // from its '#' on
  std::size_t comment_column = 0;  // where that '#' stood

  [[nodiscard]] bool is_comment() const { return key.empty(); }
  // Where the key stands; lines of one mapping agree on it.
  [[nodiscard]] std::size_t column() const { return indent + (starts_entry ? 2 : 0); }
};

PolicyLine parse_line(std::string_view text);

// With the comment where it stood, or two spaces behind the value.
std::string render(const PolicyLine& line);

// As a comment: "    margin: 0.02" -> "    # margin: 0.02"; of a comment line itself.
PolicyLine commented(const PolicyLine& line, std::size_t indent);

// "[a, b]" <-> a, b.
std::vector<std::string> list_of(std::string_view value);
std::string flow_list(const std::vector<std::string>& words);

// As a YAML text: quoted unless every reader takes it for a plain one.
std::string yaml_text(std::string_view text);

// Comment lines that say `text`, wrapped; the second and later ones indented a little more.
std::vector<PolicyLine> remark(std::string_view text, std::size_t indent);

}  // namespace gate::cli

#endif  // GATE_CLI_INIT_POLICY_LINES_H_
