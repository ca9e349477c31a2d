#include "gate/provenance/changed_paths.h"

#include <git2.h>

#include <algorithm>
#include <set>

#include "gate/base/text.h"
#include "gate/provenance/history.h"

namespace gate::provenance {
namespace {

constexpr std::size_t kMostDeltas = 100'000;

using Paths = std::vector<std::string>;

Result<Handle<git_tree>> tree_of(const Repository& repository, const std::string& commit) {
  GATE_ASSIGN(const CommitHeader header, read_commit_header(repository, commit));
  const git_oid id = id_of(header.tree);
  git_tree* tree = nullptr;
  if (const int code = git_tree_lookup(&tree, repository.get(), &id); code < 0) {
    const Repository::Missing missing = repository.missing_object();
    return input_error_with("the files of commit " + commit.substr(0, 12) + " cannot be read: " + missing.why,
                            missing.mend);
  }
  return Handle<git_tree>(tree);
}

Fact<Paths> unknown(const Error& error) { return Fact<Paths>::not_known(error.message, error.hint); }

}  // namespace

Fact<Paths> changed_paths(const Repository& repository, const std::string& from, const std::string& to) {
  const Result<Handle<git_tree>> before = tree_of(repository, from);
  if (!before) {
    return unknown(before.error());
  }
  const Result<Handle<git_tree>> after = tree_of(repository, to);
  if (!after) {
    return unknown(after.error());
  }
  git_diff_options options{};
  const int made = git_diff_options_init(&options, GIT_DIFF_OPTIONS_VERSION);
  options.flags = GIT_DIFF_INCLUDE_TYPECHANGE | GIT_DIFF_SKIP_BINARY_CHECK;
  git_diff* raw = nullptr;
  const int code =
      made < 0 ? made : git_diff_tree_to_tree(&raw, repository.get(), before->get(), after->get(), &options);
  if (code < 0) {
    const Repository::Missing missing = repository.missing_object();
    return Fact<Paths>::not_known("the commits cannot be compared (" + git_code(code) + "): " + missing.why,
                                  missing.mend);
  }
  const Handle<git_diff> diff(raw);
  const std::size_t deltas = git_diff_num_deltas(diff.get());
  if (deltas > kMostDeltas) {
    return Fact<Paths>::not_known("more than " + std::to_string(kMostDeltas) + " files changed", "");
  }
  std::set<std::string> paths;
  for (std::size_t i = 0; i < deltas; ++i) {
    const git_diff_delta* delta = git_diff_get_delta(diff.get(), i);
    for (const char* path : {delta->old_file.path, delta->new_file.path}) {
      if (path != nullptr) {
        paths.emplace(path);
      }
    }
  }
  if (std::any_of(paths.begin(), paths.end(), [](const auto& path) { return first_invalid_utf8(path).has_value(); })) {
    return Fact<Paths>::not_known("a changed path is no text in UTF-8", "rename the file");
  }
  return Fact<Paths>::known({paths.begin(), paths.end()});
}

}  // namespace gate::provenance
