// libgit2's global state: started on first use, cut off from every configuration file but the repository's own.
#ifndef GATE_PROVENANCE_LIBRARY_H_
#define GATE_PROVENANCE_LIBRARY_H_

#include <string>

#include "gate/base/result.h"

namespace gate::provenance {

// Starts libgit2 once. Starting costs milliseconds with builds that carry network code, so nothing calls this before a
// repository is really needed, or memory becomes short.
Status start_library();

// "1.9.1": of the library that is linked in or loaded, which need not be the one whose headers were compiled.
std::string library_version();

// Lets libgit2 find the user's own configuration (system, XDG, home) while it lives.
class UserConfiguration {
 public:
  UserConfiguration();
  ~UserConfiguration();
  UserConfiguration(const UserConfiguration&) = delete;
  UserConfiguration& operator=(const UserConfiguration&) = delete;
};

// True when the user's own git configuration (system, XDG, home: never the repository's) lists `root` as a
// "safe.directory", by git's rules: an exact path, a folder followed by "/*", "*" for all, and an empty value that
// forgets the ones before it. `root` must be a real path without a trailing '/'.
bool user_trusts(const std::string& root);

// Turns libgit2's own ownership check off while it lives; our check has then been made already.
class OwnerCheckOff {
 public:
  OwnerCheckOff();
  ~OwnerCheckOff();
  OwnerCheckOff(const OwnerCheckOff&) = delete;
  OwnerCheckOff& operator=(const OwnerCheckOff&) = delete;
};

}  // namespace gate::provenance

#endif  // GATE_PROVENANCE_LIBRARY_H_
