#include "gate/cli/text_rows.h"

#include <algorithm>
#include <cstddef>

#include "gate/report/layout.h"

namespace gate::cli {

std::string text_rows(const std::vector<TextRow>& rows, Cells cells) {
  std::vector<std::size_t> widths;
  for (const TextRow& row : rows) {
    widths.resize(std::max(widths.size(), row.size()), 0);
    for (std::size_t i = 0; i < row.size(); ++i) {
      widths[i] = std::max(widths[i], report::columns(row[i]));
    }
  }
  std::string text;
  for (const TextRow& row : rows) {
    for (std::size_t i = 0; i < row.size(); ++i) {
      const bool numbers = cells == Cells::kNumbers && i > 0;
      const bool padded = numbers || cells == Cells::kNumbers || i + 1 < row.size();
      text += "  " + (numbers  ? report::padded_left(row[i], widths[i])
                      : padded ? report::padded(row[i], widths[i])
                               : row[i]);
    }
    text += "\n";
  }
  return text;
}

}  // namespace gate::cli
