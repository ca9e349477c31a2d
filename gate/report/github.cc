// github: workflow commands that the runner turns into annotations. It keeps ten a kind and step and drops the rest
// without a word, so the tenth says how many there are.
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "gate/base/text.h"
#include "gate/report/escape.h"
#include "gate/report/groups.h"
#include "gate/report/problems.h"
#include "gate/report/registry.h"
#include "gate/report/wording.h"

namespace gate::report {
namespace {

constexpr std::size_t kMostOfAKind = 10;
constexpr std::size_t kMaxTitle = 200;  // bytes
constexpr std::size_t kMaxPath = 1000;  // a path that is cut is another path, so a longer one is left out

std::string command(std::string_view kind, const Place* place, std::string_view title, std::string_view message) {
  std::string text = "::" + std::string(kind) + " ";
  if (place != nullptr && place->file.size() <= kMaxPath && visible(place->file) == place->file) {
    text += "file=" + command_property(place->file) + ",line=" + std::to_string(place->line) + ",";
  }
  return text + "title=" + command_property(shortened(title, kMaxTitle)) + "::" + command_data(message) + "\n";
}

// At most ten: nine and one that counts the others, when there are more.
class Kind {
 public:
  Kind(std::string_view name, std::size_t total) : name_(name), total_(total) {}
  [[nodiscard]] bool open() const { return shown_ < (total_ > kMostOfAKind ? kMostOfAKind - 1 : total_); }
  std::string next(const Place* place, std::string_view title, std::string_view message) {
    ++shown_;
    return command(name_, place, title, message);
  }
  [[nodiscard]] std::string rest(std::string_view what) const {
    return total_ > shown_ ? command(name_, nullptr, "gate: and " + std::to_string(total_ - shown_) + " more",
                                     "and " + std::to_string(total_ - shown_) + " more " + std::string(what) +
                                         "; the evidence and the summary of this step list them")
                           : "";
  }

 private:
  std::string name_;
  std::size_t total_;
  std::size_t shown_ = 0;
};

std::string of_verdict(std::string_view kind, Verdict verdict, std::string_view what, const Evaluation& evaluation) {
  Kind annotations(kind, evaluation.count(verdict));
  std::string text;
  for (const Finding* finding : problems(evaluation)) {
    if (finding->verdict == verdict && annotations.open()) {
      const Place place = place_of(*finding, evaluation);
      text += annotations.next(&place, "gate: " + headline(*finding), account(*finding, evaluation));
    }
  }
  return text + annotations.rest(what);
}

// What concerns the whole evaluation and every waiver that a reviewer must know of.
std::vector<std::string> remarks(const Evaluation& evaluation) {
  std::vector<std::string> all;
  for (const Note& note : evaluation.notes) {
    all.push_back(note.text);
  }
  for (const WaiverUse& waiver : evaluation.waivers) {
    const std::string target = waiver.check + (waiver.slice.empty() ? "" : " " + slice_text(waiver.slice));
    all.push_back("waiver of " + target + " " + std::string(word(waiver.state)) + ", " + waiver_text(waiver) +
                  (waiver.expires_soon ? " (expires within a week)" : ""));
  }
  return all;
}

Result<std::string> write(const Evaluation& evaluation, const RunEnvelope& /*envelope*/) {
  std::string text = of_verdict("error", Verdict::kBlock, "blocking findings", evaluation) +
                     of_verdict("warning", Verdict::kWarn, "warnings", evaluation);
  const std::vector<std::string> notes = remarks(evaluation);
  Kind notices("notice", notes.size() + 1);
  text += notices.next(nullptr, "gate: " + std::string(word(evaluation.verdict)),
                       evaluation.policy.id + ": " + tally(grouped(evaluation)));
  for (const std::string& note : notes) {
    text += notices.open() ? notices.next(nullptr, "gate: note", note) : "";
  }
  return text + notices.rest("notes");
}

}  // namespace

const Report k_github{"github", "annotations of a GitHub workflow: at most ten errors, warnings and notices each",
                      &write};

}  // namespace gate::report
