#include "gate/ledger/pool.h"

#include <algorithm>
#include <iterator>
#include <map>
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

// A run, whatever its set calls the file: the digest of its file, and its id.
std::pair<std::string, std::string> identity_of(const RunSet& set, const Run& run) {
  return {digest_of(set, run), run.document.run_id};
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

bool shares_run(const RunSet& set, const std::vector<InputFile>& files) {
  const std::set<std::string> theirs = digests(files);
  return std::any_of(set.runs.begin(), set.runs.end(),
                     [&](const Run& run) { return theirs.contains(digest_of(set, run)); });
}

bool seeds_disagree(const RunSet& now, const Earlier& earlier) {
  std::map<std::int64_t, std::pair<std::string, std::string>> run_of;  // by seed, of the sets before
  const auto disagrees = [&](const RunSet& set) {
    const bool found = std::any_of(set.runs.begin(), set.runs.end(), [&](const Run& run) {
      const auto known = run.document.seed ? run_of.find(*run.document.seed) : run_of.end();
      return known != run_of.end() && known->second != identity_of(set, run);
    });
    for (const Run& run : set.runs) {
      if (run.document.seed) {
        run_of.emplace(*run.document.seed, identity_of(set, run));
      }
    }
    return found;
  };
  return disagrees(now) ||
         std::any_of(earlier.begin(), earlier.end(), [&](const auto& one) { return disagrees(one.second); });
}

std::string of_attempt(std::uint64_t attempt, const std::string& name) {
  return "@" + std::to_string(attempt) + "/" + name;
}

Pooled pool(RunSet now, Earlier&& earlier) {
  Pooled pooled;
  std::set<std::pair<std::string, std::string>> known;
  const auto drop_repeated = [&](RunSet& set) {
    pooled.repeated += std::erase_if(set.runs, [&](const Run& run) { return known.contains(identity_of(set, run)); });
    for (const Run& run : set.runs) {
      known.insert(identity_of(set, run));
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
