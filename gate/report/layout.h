// Text in columns of a terminal: how wide it is, cut to fit, wrapped. All of it is UTF-8 without control characters
// (gate::visible comes first).
#ifndef GATE_REPORT_LAYOUT_H_
#define GATE_REPORT_LAYOUT_H_

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace gate::report {

// Columns on a terminal: East Asian wide characters and emoji take two, combining marks none, everything else one.
std::size_t columns(std::string_view text);

// `text`, or its longest beginning that fits `width` columns together with `mark`, which says that something was cut.
std::string fitted(std::string_view text, std::size_t width, std::string_view mark);

// `text` filled with blanks to `width` columns, at its end or in front; never cut.
std::string padded(const std::string& text, std::size_t width);
std::string padded_left(const std::string& text, std::size_t width);

// Lines of at most `width` columns, broken at blanks; a longer word is broken where the line ends, unless it is an
// address
// ("https://..."), which nobody could follow in two pieces. At least one line.
std::vector<std::string> wrapped(std::string_view text, std::size_t width);

}  // namespace gate::report

#endif  // GATE_REPORT_LAYOUT_H_
