#include "gate/cli/replay_side.h"

#include <algorithm>
#include <map>
#include <string>

#include "gate/base/text.h"
#include "gate/cli/accepted_baseline.h"
#include "gate/ledger/pool.h"

namespace gate::cli {
namespace {

std::string role_of(Side side, std::uint64_t attempt) {
  return std::string(word(side)) + "@" + std::to_string(attempt);
}

bool pooled(const Attempt::Earlier& was, Side side) {
  return (side == Side::kCandidate ? was.candidate : was.baseline) == Attempt::Runs::kPooled;
}

// The recorded files of one side: those of each earlier attempt whose runs were judged with it, by its number, and its
// own by 0.
std::map<std::uint64_t, std::vector<InputFile>> files_by_attempt(const evidence::Recorded& recorded, Side side) {
  std::map<std::uint64_t, std::vector<InputFile>> files;
  std::vector<InputFile>& now = files[0];
  now = recorded.files(word(side));
  for (const Attempt::Earlier& was : recorded.attempt ? recorded.attempt->earlier : std::vector<Attempt::Earlier>()) {
    if (!pooled(was, side)) {
      continue;
    }
    const std::string prefix = ledger::of_attempt(was.number, "");
    std::vector<InputFile>& theirs = files[was.number];
    std::erase_if(now, [&](InputFile& file) {
      if (!file.name.starts_with(prefix)) {
        return false;
      }
      theirs.push_back({file.name.substr(prefix.size()), file.sha256, file.size});
      return true;
    });
  }
  return files;
}

}  // namespace

ReplaySide open_side(const ReplayInputs& inputs, Side side, const evidence::Recorded& recorded, Mismatch& mismatch) {
  ReplaySide opened;
  for (const auto& [attempt, files] : files_by_attempt(recorded, side)) {
    if (attempt == 0) {
      opened.now = open_role(inputs, std::string(word(side)), files, mismatch);
    } else {
      opened.earlier.emplace_back(attempt, open_role(inputs, role_of(side, attempt), files, mismatch));
    }
  }
  return opened;
}

void find_accepted(ReplayInputs& inputs, const evidence::Recorded& recorded, Mismatch& mismatch) {
  for (const auto& [attempt, files] : files_by_attempt(recorded, Side::kBaseline)) {
    const std::string role = attempt == 0 ? "baseline" : role_of(Side::kBaseline, attempt);
    const auto spec = inputs.specs.find(role);
    if (spec == inputs.specs.end() || spec->second != kAcceptedWord || files.empty()) {
      continue;
    }
    const std::string& commit = recorded.plan.base.empty() ? recorded.policy.commit : recorded.plan.base;
    const Result<AcceptedList> list =
        accepted_list(inputs.repository, commit.empty() ? std::nullopt : std::optional(commit));
    if (!list) {
      mismatch.is_missing(role, list.error());
      continue;
    }
    const std::string digest = digest_of(files);
    const auto is_it = [&](const AcceptedBaseline& entry) { return !entry.anchor && entry.sha256 == digest; };
    const auto entry = std::find_if(list->entries.rbegin(), list->entries.rend(), is_it);
    if (entry == list->entries.rend()) {
      mismatch.different.push_back(role + ": no entry of " + std::string(kBaselinesPath) +
                                   (commit.empty() ? "" : " in commit " + commit) +
                                   " accepts the records that the evidence names, digest " + digest);
    } else {
      spec->second = list->folder + entry->set;
    }
  }
}

Status name_beside(ReplayInputs& inputs, const std::vector<FamilyMember>& family, Mismatch& mismatch) {
  for (const std::string& word : inputs.beside) {
    std::vector<std::string> known;
    const std::string* name = nullptr;
    for (const FamilyMember& member : family) {
      if (member.own) {
        continue;
      }
      known.push_back(member.name);
      if (word.starts_with(member.name + "=") && (name == nullptr || member.name.size() > name->size())) {
        name = &member.name;
      }
    }
    const std::string given = std::string(kBeside) + shortened(word, 200);
    if (name == nullptr) {
      mismatch.different.push_back(given + " names no candidate that was judged beside the one of the evidence; " +
                                   (known.empty() ? "it was judged alone" : "there are " + join(known, ", ")));
    } else if (!inputs.specs.emplace(std::string(kBeside) + *name, word.substr(name->size() + 1)).second) {
      return usage_error("--input: '" + given + "' is given twice");
    }
  }
  return Done{};
}

std::vector<std::unique_ptr<FileTree>> open_beside(const ReplayInputs& inputs, const evidence::Recorded& recorded,
                                                   Mismatch& mismatch) {
  std::vector<std::unique_ptr<FileTree>> opened;
  for (const FamilyMember& member : recorded.family) {
    opened.push_back(member.own ? nullptr
                                : open_role(inputs, std::string(kBeside) + member.name, member.files, mismatch));
  }
  return opened;
}

Result<std::optional<RunSet>> read_side(const ReplaySide& opened, const ReplayInputs& inputs, Side side,
                                        const evidence::Recorded& recorded, const Needs& needs) {
  if (opened.now == nullptr) {
    return std::optional<RunSet>();
  }
  const std::string role(word(side));
  const std::string& name = side == Side::kCandidate ? recorded.candidate_name : recorded.baseline_name;
  GATE_ASSIGN(RunSet now, read_side(*opened.now, name, side, role, inputs, needs));
  std::vector<std::pair<std::uint64_t, RunSet>> earlier;
  for (const auto& [attempt, tree] : opened.earlier) {
    if (tree == nullptr) {
      return input_error("the runs of attempt " + std::to_string(attempt) +
                         " were judged with these, and the evidence "
                         "names no file of theirs");
    }
    GATE_ASSIGN(RunSet set, read_side(*tree, name, side, role_of(side, attempt), inputs, needs));
    earlier.emplace_back(attempt, std::move(set));
  }
  if (earlier.empty()) {
    return std::optional(std::move(now));
  }
  return std::optional(ledger::pool(std::move(now), std::move(earlier)).set);
}

}  // namespace gate::cli
