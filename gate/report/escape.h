// One encoder per sink. Everything that came from outside (names, reasons, paths) goes through the encoder of the
// document it ends up in; nothing is pasted.
#ifndef GATE_REPORT_ESCAPE_H_
#define GATE_REPORT_ESCAPE_H_

#include <cstddef>
#include <string>
#include <string_view>

namespace gate::report {

// Longest text in a code span, in bytes of its input; the rest is in the evidence.
inline constexpr std::size_t kMaxText = 400;

// Character data of XML 1.0. What XML cannot say (control characters, U+FFFE, malformed bytes) and what deceives the
// eye becomes a visible escape; "]]>" cannot arise. Line feeds stay. "[[ATTACHMENT|" is broken up, because GitLab makes
// a link of it.
std::string xml_text(std::string_view text);

// The same for a quoted attribute value: line feeds become visible too, since a reader would turn them into blanks and
// two names into one.
std::string xml_attribute(std::string_view text);

// A code span of GitHub's Markdown: the only form in which untrusted text enters a page. Its fence is longer than any
// run of backticks inside; mentions, references, images, links and HTML mean nothing there, and a comment opener is
// broken up, because programs search raw pages for such marks. Always one line, at most kMaxText bytes of the text;
// `(empty)` for nothing.
std::string code_span(std::string_view text);

// The same inside a table: every '|' is escaped.
std::string code_cell(std::string_view text);

// Text on a terminal or in a job's log: control and hidden characters made visible, and the marks of runners' commands
// ("##[", "##vso[") broken up wherever they stand.
std::string log_text(std::string_view text);

// Well-formed text in ASCII: every other character as \u{00e9}.
std::string ascii_text(std::string_view text);

// One line for a member of a JSON document that a program shows to people: control and hidden characters made visible,
// at most `bytes` bytes of the text.
std::string plain_line(std::string_view text, std::size_t bytes = kMaxText);

// The message of a GitHub workflow command, after "::". Line feeds stay line feeds; no second command can arise from
// it, in either of the runner's two forms; at most 4,096 UTF-16 units of it, which is where the runner cuts.
std::string command_data(std::string_view text);

// The value of a property of such a command: one line, and neither ':' nor ',' ends it.
std::string command_property(std::string_view text);

// The text of a SARIF message: brackets make no link there and braces no placeholder. Line feeds stay.
std::string sarif_text(std::string_view text);

// A path as a reference of RFC 3986: everything but unreserved characters and '/' is percent-encoded, and it never
// names another machine.
std::string uri_path(std::string_view path);

// An address that may be made a link: http or https, a host, only characters that an address may have. Empty for
// anything else, so that "javascript:" and friends never become one.
std::string link_target(std::string_view text);

// The value of an OpenMetrics label, between its quotes.
std::string label_value(std::string_view text);

// Character data and quoted attribute values of an HTML page: line feeds stay, everything else as in xml_text.
std::string html_text(std::string_view text);

}  // namespace gate::report

#endif  // GATE_REPORT_ESCAPE_H_
