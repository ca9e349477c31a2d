// The sections of the HTML page. What came from outside is encoded where it is put in.
#ifndef GATE_REPORT_HTML_PARTS_H_
#define GATE_REPORT_HTML_PARTS_H_

#include <cstddef>
#include <string>
#include <string_view>

#include "gate/model/evaluation.h"

namespace gate::report {

// Text that is put on a page while it fits; what does not is counted.
class Room {
 public:
  explicit Room(std::size_t bytes) : left_(bytes) {}
  // `piece()` is the text; it is not called once the room is full.
  template <typename Piece>
  void add(const Piece& piece) {
    std::string text = dropped_ > 0 ? "" : piece();
    if (dropped_ > 0 || text.size() > left_) {
      ++dropped_;
      return;
    }
    left_ -= text.size();
    text_ += text;
  }
  [[nodiscard]] const std::string& text() const { return text_; }
  // "<p>and 12 more findings: see the evidence</p>", "" when nothing was dropped.
  [[nodiscard]] std::string rest(std::string_view what) const;

 private:
  std::string text_;
  std::size_t left_;
  std::size_t dropped_ = 0;
};

// At most kMaxText bytes of text from outside, encoded; the same in a code element; a link when it is an address.
std::string shown(std::string_view text);
std::string code(std::string_view text);
std::string link_or_code(std::string_view text);
std::string badge(const Finding& finding);

// A row of the table of checks (`slices`: what its slices say, in words), of a slice without the check's name; a card
// that says what to do; the runs and quantiles of a check, "" when there are none.
std::string check_row(const Finding& finding, const std::string& slices);
std::string slice_row(const Finding& finding);
std::string problem_card(const Finding& finding, const Evaluation& evaluation);
std::string spread_card(const Finding& finding);

std::string_view table_head();

// What the verdict rests on: policy, sides, commit, every input by digest.
std::string evidence_section(const Evaluation& evaluation, const std::string& digest);

}  // namespace gate::report

#endif  // GATE_REPORT_HTML_PARTS_H_
