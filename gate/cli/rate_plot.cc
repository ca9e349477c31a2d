#include "gate/cli/rate_plot.h"

#include "gate/base/number.h"
#include "gate/report/escape.h"

namespace gate::cli::rate_plot {

std::string at(double value) { return fixed_number(value, 1); }

double y_of(double share) { return kTop + (kHeight - kTop - kBottom) * (1 - share); }

std::string segment(std::string_view name, double x1, double y1, double x2, double y2) {
  return "<line class=\"" + std::string(name) + "\" x1=\"" + at(x1) + "\" y1=\"" + at(y1) + "\" x2=\"" + at(x2) +
         "\" y2=\"" + at(y2) + "\"/>";
}

std::string words(double x, double y, std::string_view anchor, std::string_view text) {
  return "<text class=\"tick\" x=\"" + at(x) + "\" y=\"" + at(y) + "\" text-anchor=\"" + std::string(anchor) + "\">" +
         report::html_text(text) + "</text>";
}

std::string guides(double right) {
  std::string content;
  for (const double share : {0.0, 0.25, 0.5, 0.75, 1.0}) {
    content += segment("guide", kLeft, y_of(share), right, y_of(share));
    content += words(kLeft - 6, y_of(share) + 4, "end", short_number(share * 100) + " %");
  }
  return content;
}

std::string caption(double right, std::string_view text) {
  return words((kLeft + right) / 2, kHeight - 6, "middle", text);
}

std::string drawing(std::string_view label, std::string_view content) {
  return "<svg class=\"plot\" viewBox=\"0 0 " + at(kWidth) + " " + at(kHeight) + "\" role=\"img\" aria-label=\"" +
         report::html_text(label) + "\">" + std::string(content) + "</svg>";
}

}  // namespace gate::cli::rate_plot
