#include "gate/ledger/key.h"

#include <algorithm>
#include <array>
#include <set>
#include <span>

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

constexpr std::array<std::string_view, 3> kIdentity{"model", "prompt", "code"};
constexpr std::array<std::string_view, 1> kExam{"dataset"};

bool says_something(const Scalar& value) { return value.kind != Scalar::Kind::kNull && !value.text.empty(); }

// All scalars below these members, of all runs; each once, so that the number of runs does not matter.
bool add_fields(Text& text, const RunSet& set, std::span<const std::string_view> members) {
  std::set<std::pair<std::string, std::string>> all;
  for (const Run& run : set.runs) {
    for (const std::string_view member : members) {
      for (const auto& [path, value] : run.document.fields.under(member)) {
        if (says_something(value)) {
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
    add_fields(text, candidate, kIdentity);
  }
  text.add("baseline");
  if (baseline != nullptr) {
    add_fields(text, *baseline, kIdentity);
  }
  text.add("exam");
  const RunSet& exam = baseline != nullptr ? *baseline : candidate;
  if (!add_fields(text, exam, kExam)) {
    for (const std::string_view example : exam.examples) {
      text.add(example);
    }
  }
  return text.digest();
}

bool names_itself(const RunSet& set) {
  return std::all_of(set.runs.begin(), set.runs.end(), [](const Run& run) {
    return std::any_of(kIdentity.begin(), kIdentity.end(), [&](std::string_view member) {
      const auto fields = run.document.fields.under(member);
      return std::any_of(fields.begin(), fields.end(), [](const auto& field) { return says_something(field.second); });
    });
  });
}

}  // namespace gate::ledger
