// What readers ask of the beginning of a file to tell whose it is, and whether it holds one document or one a line.
#ifndef GATE_RECORDS_FOREIGN_HEAD_H_
#define GATE_RECORDS_FOREIGN_HEAD_H_

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

namespace gate::records {

// What is looked at to tell whose a file is; the longer part before it is taken for a plain table, since the first row
// may hold a long text in front of the keys that tell.
inline constexpr std::size_t kHeadBytes = std::size_t{4} << 10U;
inline constexpr std::size_t kLongHeadBytes = std::size_t{64} << 10U;

// The first byte behind blanks and a byte-order mark; 0 when there is none.
char first_mark(std::string_view head);

// Whether `word` stands anywhere in it.
inline bool holds(std::string_view head, std::string_view word) { return head.find(word) != std::string_view::npos; }

// Whether the first line goes on behind the head: keys that are not in it may still come.
inline bool goes_on(std::string_view head) {
  return head.size() >= kHeadBytes && head.find('\n') == std::string_view::npos;
}

// The JSON documents of a file with their lines, from 1: each line that is not blank when the first line is a document
// by itself, else the whole.
std::vector<std::pair<std::uint32_t, std::string_view>> json_documents(std::string_view bytes);

}  // namespace gate::records

#endif  // GATE_RECORDS_FOREIGN_HEAD_H_
