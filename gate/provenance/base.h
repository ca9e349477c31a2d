// Which commit the change under test would be merged into.
#ifndef GATE_PROVENANCE_BASE_H_
#define GATE_PROVENANCE_BASE_H_

#include <optional>
#include <string>

#include "gate/model/provenance.h"
#include "gate/provenance/repository.h"

namespace gate::provenance {

struct Base {
  std::string how;  // "option", "origin/HEAD", "origin/main", "origin/master"; empty when nothing says
  Fact<std::string> commit;
};

// `option`, when given, decides alone. Otherwise the remote-tracking default branch; then a lone origin/main or
// origin/master; otherwise unknown, never HEAD and never a local branch.
Base resolve_base(const Repository& repository, const std::optional<std::string>& option);

}  // namespace gate::provenance

#endif  // GATE_PROVENANCE_BASE_H_
