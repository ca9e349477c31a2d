// Owning handles for libgit2's objects, and the only place that knows what its error codes mean.
#ifndef GATE_PROVENANCE_GIT_HANDLE_H_
#define GATE_PROVENANCE_GIT_HANDLE_H_

#include <memory>
#include <string>

struct git_blob;
struct git_commit;
struct git_config;
struct git_config_iterator;
struct git_diff;
struct git_index;
struct git_note;
struct git_iterator;
struct git_object;
struct git_odb;
struct git_reference;
struct git_reference_iterator;
struct git_repository;
struct git_signature;
struct git_tree;
struct git_tree_entry;

namespace gate::provenance {

struct GitFree {
  void operator()(git_blob* blob) const;
  void operator()(git_commit* commit) const;
  void operator()(git_config* config) const;
  void operator()(git_config_iterator* iterator) const;
  void operator()(git_diff* diff) const;
  void operator()(git_index* index) const;
  void operator()(git_note* note) const;
  void operator()(git_iterator* iterator) const;
  void operator()(git_object* object) const;
  void operator()(git_odb* odb) const;
  void operator()(git_reference* reference) const;
  void operator()(git_reference_iterator* iterator) const;
  void operator()(git_repository* repository) const;
  void operator()(git_signature* signature) const;
  void operator()(git_tree* tree) const;
  void operator()(git_tree_entry* entry) const;
};

template <typename T>
using Handle = std::unique_ptr<T, GitFree>;

// The meaning of a (code, class) pair. One code stands for different things in different classes, and versions of
// libgit2 differ in both, so nobody else looks at them.
enum class GitFault {
  kNoRepository,
  kForeignOwner,  // 1.5 says "no such setting" where later versions have a code of their own
  kNoReference,
  kUnbornHead,
  kNoObject,  // not in this clone, which says nothing about whether it exists
  kNoPath,    // really absent from the tree
  kAmbiguous,
  kNoMergeBase,
  kBadName,
  kWrongType,
  kOther,
};
GitFault fault_of(int code, int error_class);
// The same for the failure that libgit2 has just reported on this thread; `code` is what the call returned.
GitFault last_fault(int code);

// "libgit2 code -3, class odb": for answers that must not carry paths of the machine.
std::string git_code(int code);
// "<libgit2's message> (libgit2 code -3, class odb)", safe to print, without credentials. For errors only: the message
// may name paths of the machine.
std::string git_problem(int code);

}  // namespace gate::provenance

#endif  // GATE_PROVENANCE_GIT_HANDLE_H_
