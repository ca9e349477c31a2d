#include "gate/cli/policy_source.h"

#include <utility>

#include "gate/base/file_system.h"
#include "gate/base/text.h"
#include "gate/checks/registry.h"
#include "gate/policy/reader.h"
#include "gate/provenance/git_tree.h"

namespace gate::cli {
namespace {

using Read = std::function<Result<std::string>(std::string_view name)>;

// Lets `read` keep account of what it gives.
void keep_account(PolicySource& source, Read read) {
  auto given = std::make_shared<std::map<std::string, std::string>>();
  source.given = given;
  source.read = [given = std::move(given), read = std::move(read)](std::string_view name) -> Result<std::string> {
    GATE_ASSIGN(std::string bytes, read(name));
    given->insert_or_assign(std::string(name), bytes);
    return bytes;
  };
}

// What the reader reads, `bytes` being the policy's own.
policy::PolicyInput input_of(const PolicySource& source, std::string_view bytes) {
  const std::string folder = source.shown.substr(0, source.shown.size() - source.file.size());
  return {bytes, source.shown, source.source, {source.read, folder}};
}

std::size_t size_limit() { return policy::YamlLimits{}.bytes; }

}  // namespace

PolicySource policy_on_disk(const std::string& path) {
  PolicySource source;
  const std::size_t slash = path.find_last_of('/');
  source.file = path.substr(slash + 1);
  source.folder = path.substr(0, slash + 1);
  source.shown = path;
  // Evidence names no place of this machine.
  source.path = path.starts_with('/') ? source.file : path;
  source.source = "file";
  keep_account(source, [path, file = source.file](std::string_view name) -> Result<std::string> {
    if (name == file) {
      return read_named_file(path, size_limit());
    }
    GATE_ASSIGN(const std::unique_ptr<FileTree> folder, open_disk_tree(path));
    return read_file(*folder, name, size_limit());
  });
  return source;
}

Result<std::optional<PolicySource>> policy_in_commit(const std::string& repository, const std::string& commit,
                                                     const std::string& path) {
  GATE_ASSIGN(const provenance::GitFile found, provenance::find_git_file(repository, commit, path, size_limit()));
  if (!found.bytes) {
    return std::optional<PolicySource>();
  }
  const std::size_t slash = path.find_last_of('/');
  const std::string folder = slash == std::string::npos ? "" : path.substr(0, slash);
  GATE_ASSIGN(std::shared_ptr<const FileTree> tree,
              provenance::open_git_tree(repository, "git:" + found.commit + ":" + folder));
  PolicySource source;
  source.file = path.substr(slash + 1);
  source.folder = "git:" + found.commit + ":" + path.substr(0, slash + 1);
  source.shown = "git:" + found.commit.substr(0, 12) + ":" + path;
  source.path = path;
  source.commit = found.commit;
  keep_account(source,
               [tree = std::move(tree)](std::string_view name) { return read_file(*tree, name, size_limit()); });
  return std::optional(std::move(source));
}

Result<GitSpec> parse_git_spec(const std::string& spec) {
  constexpr std::size_t kPrefix = 4;
  const std::size_t colon = spec.find(':', kPrefix);
  if (!provenance::is_git_spec(spec) || colon == std::string::npos) {
    return usage_error("expected git:<rev>:<path>, found '" + spec + "'");
  }
  return GitSpec{spec.substr(kPrefix, colon - kPrefix), spec.substr(colon + 1)};
}

Result<Policy> load_policy(const PolicySource& source) {
  Result<std::string> bytes = source.read(source.file);
  if (!bytes) {
    Error error = std::move(bytes).error();
    if (source.commit.empty()) {
      error.kind = ErrorKind::kPolicy;
    }
    return error;
  }
  GATE_ASSIGN(Policy policy, policy::read_policy(input_of(source, *bytes), checks::all_kinds()));
  policy.source.path = source.path;
  policy.source.commit = source.commit;
  policy.source.how = source.how;
  return policy;
}

std::map<std::string, std::string> texts_of(const PolicySource& source, const PolicySummary& policy) {
  constexpr std::size_t kMost = std::size_t{1} << 20U;
  std::map<std::string, std::string> texts;
  std::size_t size = 0;
  for (const std::vector<InputFile>* files : {&policy.extends, &policy.files}) {
    for (const InputFile& file : *files) {
      const auto given = source.given->find(file.name);
      if (given != source.given->end() && !first_invalid_utf8(given->second)) {
        size += texts.emplace(file.name, given->second).second ? given->second.size() : 0;
      }
    }
  }
  return size <= kMost ? texts : std::map<std::string, std::string>();
}

Result<std::string> show_policy(const PolicySource& source) {
  GATE_ASSIGN(const std::string bytes, source.read(source.file));
  return policy::show_policy(input_of(source, bytes));
}

}  // namespace gate::cli
