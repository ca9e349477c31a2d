// Rows of cells under each other, for reports on a terminal.
#ifndef GATE_CLI_TEXT_ROWS_H_
#define GATE_CLI_TEXT_ROWS_H_

#include <string>
#include <vector>

namespace gate::cli {

using TextRow = std::vector<std::string>;

enum class Cells {
  kWords,    // each column begins at its left; the last one is not padded
  kNumbers,  // each column but the first ends at its right
};

// Each row a line, two blanks before it and between its cells.
std::string text_rows(const std::vector<TextRow>& rows, Cells cells);

}  // namespace gate::cli

#endif  // GATE_CLI_TEXT_ROWS_H_
