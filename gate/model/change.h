// What is under test, as conditions of a policy may ask for it: `when:` of a check and the commit range of a waiver.
#ifndef GATE_MODEL_CHANGE_H_
#define GATE_MODEL_CHANGE_H_

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "gate/model/provenance.h"

namespace gate {

// The words of `when: {event: [...]}`.
inline constexpr std::array<std::string_view, 7> kEventWords{"pull_request", "merge_queue", "push", "tag",
                                                             "schedule",     "manual",      "local"};

// All keys that are given must hold; a key holds when one entry of its list does.
struct When {
  std::vector<std::string> events;                 // of kEventWords
  std::vector<std::string> branches, tags, paths;  // globs (gate/base/glob.h)
  [[nodiscard]] bool given() const { return !(events.empty() && branches.empty() && tags.empty() && paths.empty()); }
  friend bool operator==(const When&, const When&) = default;
};

// The commits that a waiver is for: what has `from` in its history (itself not counted) and lies in that of `to`.
struct CommitRange {
  std::string from;  // full ids, in lower case
  std::string to;    // empty: no end
  [[nodiscard]] std::string text() const { return from + ".." + to; }
  friend bool operator==(const CommitRange&, const CommitRange&) = default;
  friend auto operator<=>(const CommitRange&, const CommitRange&) = default;
};

struct RangeFact {
  CommitRange range;
  Fact<bool> contains;  // the commit under test
};

// Answers are known only where objects of the repository bear out what the CI's variables say.
struct ChangeFacts {
  Fact<std::string> commit;              // under test: the tip of the change where HEAD is the forge's merge of it
  Fact<std::string> event;               // of kEventWords
  Fact<std::string> branch;              // the one that the commit is on, or goes into; empty: none (a tag)
  Fact<std::string> tag;                 // the one that the pipeline is about; empty: none
  Fact<std::vector<std::string>> paths;  // that differ between `paths_base` and the commit, sorted
  std::string paths_base;
  std::vector<RangeFact> ranges;  // in the order asked
  // How many paths differ, when `paths` holds only a part of them (evaluate::keep_telling_paths); 0: it holds all.
  std::size_t paths_count = 0;
  [[nodiscard]] std::size_t count_of_paths() const {
    return paths_count != 0 ? paths_count : paths.value ? paths.value->size() : 0;
  }
};

// What of them somebody asks for.
struct ChangeQuestions {
  bool conditions = false;  // event, branch, tag
  bool paths = false;
  std::vector<CommitRange> ranges = {};
  [[nodiscard]] bool any() const { return conditions || paths || !ranges.empty(); }
};

}  // namespace gate

#endif  // GATE_MODEL_CHANGE_H_
