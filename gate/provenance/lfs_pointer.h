// Git LFS keeps a short pointer file in the tree where the real content would be.
#ifndef GATE_PROVENANCE_LFS_POINTER_H_
#define GATE_PROVENANCE_LFS_POINTER_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace gate::provenance {

struct LfsPointer {
  std::string sha256;  // of the real content
  std::uint64_t size = 0;
};

// True when `bytes` begin as a pointer of version 1 does, well formed or not: such a file is never the content itself.
bool is_lfs_pointer(std::string_view bytes);

// What a well-formed pointer of version 1 says (git-lfs, docs/spec.md); nothing for anything else.
std::optional<LfsPointer> parse_lfs_pointer(std::string_view bytes);

}  // namespace gate::provenance

#endif  // GATE_PROVENANCE_LFS_POINTER_H_
