#include "gate/ledger/key.h"

#include <set>

#include "gate/base/sha256.h"

namespace gate::ledger {
namespace {

// Parts whose lengths are in the text, so that no two lists of parts give the same text.
class Text {
 public:
  void add(std::string_view part) {
    text_ += std::to_string(part.size());
    text_ += ':';
    text_ += part;
  }
  [[nodiscard]] std::string digest() const { return sha256(text_); }

 private:
  std::string text_;
};

// All scalars below these members, of all runs; each once, so that the number of runs does not matter.
bool add_fields(Text& text, const RunSet& set, std::initializer_list<std::string_view> members) {
  std::set<std::pair<std::string, std::string>> all;
  for (const Run& run : set.runs) {
    for (const std::string_view member : members) {
      for (const auto& [path, value] : run.document.fields.under(member)) {
        if (value.kind != Scalar::Kind::kNull) {
          all.emplace(path, value.text);
        }
      }
    }
  }
  for (const auto& [path, value] : all) {
    text.add(path);
    text.add(value);
  }
  return !all.empty();
}

}  // namespace

std::string key_of(std::string_view policy_id, const std::vector<Artifact>& artifacts, const RunSet& candidate,
                   const RunSet* baseline) {
  Text text;
  text.add("gate ledger 1");
  text.add(policy_id);
  text.add("candidate");
  for (const Artifact& artifact : artifacts) {
    text.add(artifact.sha256);
  }
  if (artifacts.empty()) {
    add_fields(text, candidate, {"model", "prompt", "code"});
  }
  text.add("baseline");
  if (baseline != nullptr) {
    add_fields(text, *baseline, {"model", "prompt", "code"});
  }
  text.add("exam");
  const RunSet& exam = baseline != nullptr ? *baseline : candidate;
  if (!add_fields(text, exam, {"dataset"})) {
    for (const std::string_view example : exam.examples) {
      text.add(example);
    }
  }
  return text.digest();
}

}  // namespace gate::ledger
