#include "gate/provenance/git_handle.h"

#include <git2.h>

#include <array>
#include <cstddef>
#include <string_view>

#include "gate/base/text.h"
#include "gate/provenance/credentials.h"

namespace gate::provenance {
namespace {

// Names of libgit2's error classes by their number; the numbers are part of its interface.
constexpr std::array<std::string_view, 37> kClasses{
    "none",     "memory",    "os",       "invalid",    "reference", "zlib",      "repository", "config",
    "regex",    "odb",       "index",    "object",     "net",       "tag",       "tree",       "indexer",
    "ssl",      "submodule", "thread",   "stash",      "checkout",  "fetchhead", "merge",      "ssh",
    "filter",   "revert",    "callback", "cherrypick", "describe",  "rebase",    "filesystem", "patch",
    "worktree", "sha",       "http",     "internal",   "grafts"};

std::string class_name(int error_class) {
  const auto index = static_cast<std::size_t>(error_class);
  return error_class >= 0 && index < kClasses.size() ? std::string(kClasses[index]) : std::to_string(error_class);
}

int last_class() {
  const git_error* error = git_error_last();
  return error == nullptr ? GIT_ERROR_NONE : error->klass;
}

}  // namespace

void GitFree::operator()(git_blob* blob) const { git_blob_free(blob); }
void GitFree::operator()(git_commit* commit) const { git_commit_free(commit); }
void GitFree::operator()(git_config* config) const { git_config_free(config); }
void GitFree::operator()(git_config_iterator* iterator) const { git_config_iterator_free(iterator); }
void GitFree::operator()(git_diff* diff) const { git_diff_free(diff); }
void GitFree::operator()(git_index* index) const { git_index_free(index); }
void GitFree::operator()(git_note* note) const { git_note_free(note); }
void GitFree::operator()(git_iterator* iterator) const { git_note_iterator_free(iterator); }
void GitFree::operator()(git_object* object) const { git_object_free(object); }
void GitFree::operator()(git_odb* odb) const { git_odb_free(odb); }
void GitFree::operator()(git_reference* reference) const { git_reference_free(reference); }
void GitFree::operator()(git_reference_iterator* iterator) const { git_reference_iterator_free(iterator); }
void GitFree::operator()(git_repository* repository) const { git_repository_free(repository); }
void GitFree::operator()(git_signature* signature) const { git_signature_free(signature); }
void GitFree::operator()(git_tree* tree) const { git_tree_free(tree); }
void GitFree::operator()(git_tree_entry* entry) const { git_tree_entry_free(entry); }

GitFault fault_of(int code, int error_class) {
  switch (code) {
    case GIT_EOWNER: return GitFault::kForeignOwner;
    case GIT_EUNBORNBRANCH: return GitFault::kUnbornHead;
    case GIT_EAMBIGUOUS: return GitFault::kAmbiguous;
    case GIT_EINVALIDSPEC: return GitFault::kBadName;
    case GIT_EPEEL: return GitFault::kWrongType;
    case GIT_ENOTFOUND: break;
    default: return GitFault::kOther;
  }
  switch (error_class) {
    case GIT_ERROR_REPOSITORY: return GitFault::kNoRepository;
    case GIT_ERROR_CONFIG: return GitFault::kForeignOwner;
    case GIT_ERROR_REFERENCE: return GitFault::kNoReference;
    case GIT_ERROR_ODB: return GitFault::kNoObject;
    case GIT_ERROR_TREE: return GitFault::kNoPath;
    case GIT_ERROR_MERGE: return GitFault::kNoMergeBase;
    default: return GitFault::kOther;
  }
}

GitFault last_fault(int code) { return fault_of(code, last_class()); }

std::string git_code(int code) {
  return "libgit2 code " + std::to_string(code) + ", class " + class_name(last_class());
}

std::string git_problem(int code) {
  const git_error* error = git_error_last();
  const std::string_view message = error == nullptr || error->message == nullptr ? "no message" : error->message;
  return shortened(visible(without_credentials(message)), 300) + " (" + git_code(code) + ")";
}

}  // namespace gate::provenance
