#include "gate/report/pen.h"

#include <algorithm>
#include <cstdlib>

#include "gate/report/escape.h"
#include "gate/report/layout.h"

namespace gate::report {

Pen::Pen(const TextStyle& style)
    : width_(static_cast<std::size_t>(std::max(style.width, 60))), colour_(style.colour), symbols_(style.symbols) {}

std::string Pen::inked(std::string_view text, std::string_view code) const {
  if (colour_ == Colour::kNo || text.empty()) {
    return std::string(text);
  }
  return "\x1b[" + std::string(code) + "m" + std::string(text) + "\x1b[0m";
}

std::string Pen::coloured(std::string_view text, Verdict verdict) const {
  switch (verdict) {
    case Verdict::kPass: return inked(text, "32");
    case Verdict::kWarn: return inked(text, "1;33");
    case Verdict::kBlock: return inked(text, "1;31");
  }
  std::abort();
}

std::string Pen::mark(Verdict verdict) const {
  switch (verdict) {
    case Verdict::kPass: return coloured(is_ascii() ? "+ pass " : "✓ pass ", verdict);
    case Verdict::kWarn: return coloured("! WARN ", verdict);
    case Verdict::kBlock: return coloured(is_ascii() ? "X BLOCK" : "✗ BLOCK", verdict);
  }
  std::abort();
}

std::string Pen::mark(const Finding& finding) const {
  const bool idle = finding.outcome == Outcome::kNotApplicable && finding.verdict == Verdict::kPass;
  return idle ? dim(is_ascii() ? "- n/a  " : "– n/a  ") : mark(finding.verdict);
}

std::string Pen::clean(std::string_view text) const {
  const std::string safe = log_text(text);
  return is_ascii() ? ascii_text(safe) : safe;
}

std::string Pen::clean(std::string_view text, std::size_t width) const {
  return fitted(clean(text), width, is_ascii() ? "..." : "…");
}

}  // namespace gate::report
