#include "gate/provenance/inputs.h"

#include <cstdint>
#include <cstdlib>
#include <memory>
#include <optional>

#include "gate/base/sha256.h"
#include "gate/provenance/lfs_pointer.h"
#include "gate/provenance/objects.h"

namespace gate::provenance {
namespace {

constexpr std::uint64_t kMaxBlob = 1ULL << 30U;

// The digest of the content that a blob stands for.
Fact<std::string> content_digest(const Repository& repository, const std::string& id) {
  const Result<Blob> blob = read_blob(repository, id, kMaxBlob);
  if (!blob) {
    return Fact<std::string>::not_known(blob.error().message, blob.error().hint);
  }
  if (!is_lfs_pointer(blob->bytes())) {
    return Fact<std::string>::known(sha256(blob->bytes()));
  }
  if (std::optional<LfsPointer> pointer = parse_lfs_pointer(blob->bytes())) {
    return Fact<std::string>::known(std::move(pointer->sha256));
  }
  return Fact<std::string>::not_known("is a malformed Git LFS pointer", "git lfs fsck --pointers");
}

}  // namespace

BlobFact look_at_blob(const Repository& repository, const Head& head, const std::string& path,
                      const std::string& where) {
  BlobFact fact;
  fact.path = path;
  const auto not_known = [&](const std::string& why, const std::string& mend) {
    fact.sha256 = Fact<std::string>::not_known(why, mend);
    fact.git_blob = fact.sha256;
    return fact;
  };
  if (!is_repository_path(path)) {
    return not_known("is not a path relative to the repository's root, with '/' and without '.' or '..'",
                     "write the path as 'git ls-files' prints it");
  }
  if (head.commit.empty()) {
    return not_known("the repository has no commit yet", "commit first");
  }
  const Entry entry = find_entry(repository, head.tree, path);
  if (entry.kind != Entry::Kind::kFile) {
    const bool unreadable = entry.kind == Entry::Kind::kUnreadable;
    return not_known(why_not_a_file(entry, where),
                     unreadable ? entry.missing.mend : "name a file that 'git ls-files' prints");
  }
  fact.git_blob = Fact<std::string>::known(entry.id);
  fact.sha256 = content_digest(repository, entry.id);
  return fact;
}

TrackedInput look_at_input(const Repository& repository, const Head& head, const std::string& name,
                           const std::string& path, std::string_view sha256) {
  using State = TrackedInput::State;
  const auto unknown = [&](std::string why, std::string mend) {
    return TrackedInput{name, State::kUnknown, std::move(why), std::move(mend)};
  };
  if (repository.bare()) {
    return unknown("the repository is bare and has no work tree", "run in a checkout of the commit");
  }
  if (head.commit.empty()) {
    return unknown("the repository has no commit yet", "commit first");
  }
  if (!is_sha256(sha256)) {
    return unknown("the evaluated bytes have no digest", {});
  }
  const std::unique_ptr<char, decltype(&std::free)> real(::realpath(path.c_str(), nullptr), &std::free);
  if (!real) {
    return unknown("the file can no longer be found", "leave the files alone until the gate has answered");
  }
  const std::string_view file = real.get();
  const std::string inside = repository.root() == "/" ? "/" : repository.root() + "/";
  if (!file.starts_with(inside) || file.substr(inside.size()).starts_with(".git/")) {
    return {name, State::kOutside, {}, {}};
  }
  const std::string_view relative = file.substr(inside.size());
  if (!is_repository_path(relative)) {
    return unknown("its path cannot be a path of a commit", {});
  }
  const Entry entry = find_entry(repository, head.tree, relative);
  switch (entry.kind) {
    case Entry::Kind::kFile: break;
    case Entry::Kind::kAbsent: return {name, State::kUntracked, {}, {}};
    case Entry::Kind::kBelowSubmodule: return {name, State::kOutside, {}, {}};
    case Entry::Kind::kUnreadable: return unknown(entry.missing.why, entry.missing.mend);
    case Entry::Kind::kFolder:
    case Entry::Kind::kLink:
    case Entry::Kind::kSubmodule:
    case Entry::Kind::kBelowLink: return {name, State::kDiffersFromHead, {}, {}};
  }
  const Fact<std::string> digest = content_digest(repository, entry.id);
  if (!digest.value) {
    return unknown(digest.unknown, digest.mend);
  }
  return {name, *digest.value == sha256 ? State::kMatchesHead : State::kDiffersFromHead, {}, {}};
}

}  // namespace gate::provenance
