#include "gate/ledger/pool.h"

#include <algorithm>
#include <iterator>
#include <tuple>
#include <utility>

#include "gate/ledger/run_mark.h"

namespace gate::ledger {
namespace {

// The union of sorted lists, sorted.
void merge_names(std::vector<std::string>& all, const std::vector<std::string>& more) {
  all.insert(all.end(), more.begin(), more.end());
  std::sort(all.begin(), all.end());
  all.erase(std::unique(all.begin(), all.end()), all.end());
}

StringList joined(const StringList& a, const StringList& b) {
  StringList all;
  std::set_union(a.begin(), a.end(), b.begin(), b.end(), std::back_inserter(all));
  return all;
}

// Where each name of `from` stands in `to`, which holds them all and is sorted.
template <typename Names>
std::vector<std::uint32_t> places(const Names& from, const Names& to) {
  std::vector<std::uint32_t> found;
  found.reserve(from.size());
  for (const std::string_view name : from) {
    found.push_back(static_cast<std::uint32_t>(std::lower_bound(to.begin(), to.end(), name) - to.begin()));
  }
  return found;
}

void rename(Rows& rows, const std::vector<std::uint32_t>& examples, const std::vector<std::uint32_t>& words) {
  for (std::uint32_t& example : rows.example) {
    example = examples[example];
  }
  rows.rename_words(words);
}

void take_runs(RunSet& all, RunSet&& more) {
  StringList examples = joined(all.examples, more.examples);
  const std::vector<std::uint32_t> ours = places(all.examples, examples);
  const std::vector<std::uint32_t> theirs = places(more.examples, examples);
  std::vector<std::string> words = all.words;
  merge_names(words, more.words);
  const std::vector<std::uint32_t> our_words = places(all.words, words);
  const std::vector<std::uint32_t> their_words = places(more.words, words);
  for (Run& run : all.runs) {
    rename(run.rows, ours, our_words);
  }
  for (Run& run : more.runs) {
    rename(run.rows, theirs, their_words);
    all.runs.push_back(std::move(run));
  }
  all.examples = std::move(examples);
  all.words = std::move(words);
  merge_names(all.metric_names, more.metric_names);
  merge_names(all.slice_keys, more.slice_keys);
  all.files.insert(all.files.end(), more.files.begin(), more.files.end());
}

}  // namespace

bool is_of(const RunSet& set, const std::vector<InputFile>& files) { return set.files == files; }

std::string of_attempt(std::uint64_t attempt, const std::string& name) {
  return "@" + std::to_string(attempt) + "/" + name;
}

Pooled pool(RunSet now, Earlier&& earlier) {
  Pooled pooled;
  RunMarks known;
  const auto drop_repeated = [&](RunSet& set) {
    const RunMarks marks = marks_of(set);
    const RunMarks before = known;
    std::size_t kept = 0;
    for (std::size_t i = 0; i < marks.size(); ++i) {
      if (holds(before, marks[i])) {
        ++pooled.repeated;
        continue;
      }
      known.push_back(marks[i]);
      if (kept != i) {
        set.runs[kept] = std::move(set.runs[i]);
      }
      ++kept;
    }
    set.runs.resize(kept);
  };
  for (auto& [attempt, set] : earlier) {
    drop_repeated(set);
    for (Run& run : set.runs) {
      run.document.run_id = of_attempt(attempt, run.document.run_id);
      run.document.file = of_attempt(attempt, run.document.file);
    }
    for (InputFile& file : set.files) {
      file.name = of_attempt(attempt, file.name);
    }
  }
  drop_repeated(now);
  for (auto& [attempt, set] : earlier) {
    take_runs(now, std::move(set));
  }
  std::sort(now.files.begin(), now.files.end(), [](const InputFile& a, const InputFile& b) { return a.name < b.name; });
  std::stable_sort(now.runs.begin(), now.runs.end(), [](const Run& a, const Run& b) {
    return std::tie(a.document.seed, a.document.run_id) < std::tie(b.document.seed, b.document.run_id);
  });
  pooled.set = std::move(now);
  return pooled;
}

}  // namespace gate::ledger
