// Where git looks for a repository's hooks.
#ifndef GATE_PROVENANCE_HOOKS_FOLDER_H_
#define GATE_PROVENANCE_HOOKS_FOLDER_H_

#include <string>

#include "gate/base/result.h"

namespace gate::provenance {

// The folder of the hooks of the repository around `folder`: `core.hooksPath` of the user's or the repository's
// configuration, from the root of the work tree when it is relative; else `hooks` of the repository itself, which
// linked work trees share. It need not exist. The one question for which the user's own configuration is read, because
// git reads it when it runs the hook.
Result<std::string> hooks_folder(const std::string& folder);

}  // namespace gate::provenance

#endif  // GATE_PROVENANCE_HOOKS_FOLDER_H_
