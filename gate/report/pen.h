// How the terminal report draws: colours, symbols, and the cleaning of everything that came from outside.
#ifndef GATE_REPORT_PEN_H_
#define GATE_REPORT_PEN_H_

#include <cstddef>
#include <string>
#include <string_view>

#include "gate/model/evaluation.h"
#include "gate/report/text.h"

namespace gate::report {

class Pen {
 public:
  explicit Pen(const TextStyle& style);

  [[nodiscard]] std::size_t width() const { return width_; }
  [[nodiscard]] Symbols symbols() const { return symbols_; }

  [[nodiscard]] std::string bold(std::string_view text) const { return inked(text, "1"); }
  [[nodiscard]] std::string dim(std::string_view text) const { return inked(text, "2"); }
  // In the verdict's colour; kPass is green, kWarn yellow, kBlock red.
  [[nodiscard]] std::string coloured(std::string_view text, Verdict verdict) const;

  // Seven columns: "✗ BLOCK", "! WARN ", "✓ pass ", "– n/a  ".
  [[nodiscard]] std::string mark(const Finding& finding) const;
  [[nodiscard]] std::string mark(Verdict verdict) const;

  [[nodiscard]] std::string_view dash() const { return is_ascii() ? "-" : "—"; }
  [[nodiscard]] std::string_view dot() const { return is_ascii() ? "," : " ·"; }
  [[nodiscard]] std::string_view gutter() const { return is_ascii() ? "| " : "│ "; }

  // Text from outside, safe for a terminal and a job's log, and within the style's characters.
  [[nodiscard]] std::string clean(std::string_view text) const;
  // The same, cut to `width` columns.
  [[nodiscard]] std::string clean(std::string_view text, std::size_t width) const;

 private:
  [[nodiscard]] bool is_ascii() const { return symbols_ == Symbols::kAscii; }
  [[nodiscard]] std::string inked(std::string_view text, std::string_view code) const;

  std::size_t width_;
  Colour colour_;
  Symbols symbols_;
};

}  // namespace gate::report

#endif  // GATE_REPORT_PEN_H_
