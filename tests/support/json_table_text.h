// What a table of JSON objects comes to, as text; and the same objects as bytes of which no two lines look alike.
#ifndef GATE_TESTS_SUPPORT_JSON_TABLE_TEXT_H_
#define GATE_TESTS_SUPPORT_JSON_TABLE_TEXT_H_

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "gate/records/foreign/table.h"

namespace gate::test {

// Columns and cells with kinds and lengths, or the line and the message of the error, but for the bytes it shows: a
// string without an end goes on into lines that are written otherwise.
inline std::string json_table_text(std::string bytes) {
  const auto told = [](const Error& error) {
    std::string text = "error:" + error.message;
    for (const Diagnostic& problem : error.problems) {
      text +=
          "\n" + std::to_string(problem.where.line) + ":" + problem.message.substr(0, problem.message.find(", got "));
    }
    return text;
  };
  const auto table = records::read_json_table(std::move(bytes), {"t.jsonl", 1});
  if (!table) {
    return told(table.error());
  }
  std::string text;
  for (const std::string& column : (*table)->columns()) {
    text += column + "\n";
  }
  text += std::to_string((*table)->not_finite());
  const Status read = (*table)->each([&](std::uint32_t line, const std::vector<records::Cell>& cells) -> Status {
    text += "\n" + std::to_string(line);
    for (const records::Cell& cell : cells) {
      text +=
          " " + std::to_string(static_cast<int>(cell.kind)) + ":" + std::to_string(cell.text.size()) + ":" + cell.text;
    }
    return Done{};
  });
  return read ? text : told(read.error());
}

// Seven numbers of blanks in turn behind the brace a line begins with: more than the shapes that are kept.
inline std::string unlike_lines(std::string_view bytes) {
  std::string text;
  for (std::size_t line = 0; !bytes.empty(); ++line) {
    const std::string_view whole = bytes.substr(0, std::min(bytes.find('\n'), bytes.size() - 1) + 1);
    const std::size_t brace = std::min(whole.find_first_not_of(" \t\r"), whole.size());
    const std::size_t cut = brace < whole.size() && whole[brace] == '{' ? brace + 1 : 0;
    text += whole.substr(0, cut);
    text += std::string(cut > 0 ? line % 7 : 0, ' ');
    text += whole.substr(cut);
    bytes.remove_prefix(whole.size());
  }
  return text;
}

}  // namespace gate::test

#endif  // GATE_TESTS_SUPPORT_JSON_TABLE_TEXT_H_
