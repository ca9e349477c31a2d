// What the plots of rates have in common: their size, the scale of shares on the left, lines and words. All lengths are
// in the units of the plot's own view box, all texts plain.
#ifndef GATE_CLI_RATE_PLOT_H_
#define GATE_CLI_RATE_PLOT_H_

#include <string>
#include <string_view>

namespace gate::cli::rate_plot {

inline constexpr double kWidth = 400, kHeight = 240, kLeft = 44, kTop = 12, kBottom = 40;

// A coordinate, one decimal.
std::string at(double value);
// The height of a share in [0, 1].
double y_of(double share);

// `name` is a class of the style sheet.
std::string segment(std::string_view name, double x1, double y1, double x2, double y2);
std::string words(double x, double y, std::string_view anchor, std::string_view text);

// The quarters of the scale, drawn as far as `right`.
std::string guides(double right);
// Words below the scale of x, in the middle between its ends.
std::string caption(double right, std::string_view text);

// The drawing around its encoded content; `label` says it to those who do not see it.
std::string drawing(std::string_view label, std::string_view content);

}  // namespace gate::cli::rate_plot

#endif  // GATE_CLI_RATE_PLOT_H_
