#include "gate/ledger/pool.h"

#include <algorithm>
#include <iterator>
#include <set>
#include <tuple>

namespace gate::ledger {
namespace {

std::set<std::string> digests(const std::vector<InputFile>& files) {
  std::set<std::string> all;
  for (const InputFile& file : files) {
    all.insert(file.sha256);
  }
  return all;
}

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

// Of the file that a run's document stands in; its name when the set does not tell.
std::string digest_of(const RunSet& set, const Run& run) {
  for (const InputFile& file : set.files) {
    if (file.name == run.document.file) {
      return file.sha256;
    }
  }
  return run.document.file;
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

bool holds_files(const RunSet& set, const std::vector<InputFile>& files) {
  const std::set<std::string> have = digests(set.files);
  const std::set<std::string> want = digests(files);
  return std::includes(have.begin(), have.end(), want.begin(), want.end());
}

bool is_of(const RunSet& set, const std::vector<InputFile>& files) { return set.files == files; }

std::string of_attempt(std::uint64_t attempt, const std::string& name) {
  return "@" + std::to_string(attempt) + "/" + name;
}

Pooled pool(RunSet now, std::vector<std::pair<std::uint64_t, RunSet>>&& earlier) {
  Pooled pooled;
  std::set<std::int64_t> seeds;
  std::set<std::pair<std::string, std::string>> documents;  // digest of the file, run id
  const auto drop_repeated = [&](RunSet& set) {
    const auto document_of = [&](const Run& run) { return std::pair(digest_of(set, run), run.document.run_id); };
    const auto repeats = [&](const Run& run) {
      return (run.document.seed && seeds.contains(*run.document.seed)) || documents.contains(document_of(run));
    };
    const std::size_t before = set.runs.size();
    std::erase_if(set.runs, repeats);
    pooled.repeated += before - set.runs.size();
    for (const Run& run : set.runs) {
      if (run.document.seed) {
        seeds.insert(*run.document.seed);
      }
      documents.insert(document_of(run));
    }
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
