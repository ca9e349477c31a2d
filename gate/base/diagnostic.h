// Located problems as people read them: file:line:column, what is wrong, the line, a caret.
#ifndef GATE_BASE_DIAGNOSTIC_H_
#define GATE_BASE_DIAGNOSTIC_H_

#include <string>
#include <string_view>

#include "gate/base/result.h"

namespace gate {

// "policy.yaml:12:5: unknown key 'marign' (did you mean 'margin'?)\n  | marign: 0.01\n  | ^\n". Control characters of
// the source are made visible, a long line is cut around the caret.
std::string render(const Diagnostic& diagnostic);

// Every problem of an error, or its message behind "gate: ", then the hint; ends with a newline.
std::string render(const Error& error);

// "file:3:7", "file:3", "file", "".
std::string render(const Where& where);

// The `line`-th line (from 1) of `text`, without its end; empty past the end.
std::string_view line_of(std::string_view text, std::uint32_t line);

}  // namespace gate

#endif  // GATE_BASE_DIAGNOSTIC_H_
