#include "gate/provenance/lfs_pointer.h"

#include "gate/base/number.h"
#include "gate/base/sha256.h"
#include "gate/base/text.h"

namespace gate::provenance {
namespace {

constexpr std::string_view kVersion = "version https://git-lfs.github.com/spec/v1";
constexpr std::size_t kLongest = 1024;  // the specification's own limit

}  // namespace

bool is_lfs_pointer(std::string_view bytes) {
  return bytes.starts_with(kVersion) &&
         (bytes.size() == kVersion.size() || bytes[kVersion.size()] == '\n' || bytes[kVersion.size()] == '\r');
}

std::optional<LfsPointer> parse_lfs_pointer(std::string_view bytes) {
  if (!is_lfs_pointer(bytes) || bytes.size() >= kLongest || !bytes.ends_with('\n')) {
    return std::nullopt;
  }
  LfsPointer pointer;
  bool sized = false;
  bytes.remove_suffix(1);
  for (const std::string_view line : split(bytes, '\n')) {
    constexpr std::string_view kOid = "oid sha256:";
    constexpr std::string_view kSize = "size ";
    if (line.starts_with(kOid)) {
      if (!pointer.sha256.empty() || !is_sha256(line.substr(kOid.size()))) {
        return std::nullopt;
      }
      pointer.sha256 = line.substr(kOid.size());
    } else if (line.starts_with(kSize)) {
      const std::optional<std::int64_t> size = parse_integer(line.substr(kSize.size()));
      if (sized || !size || *size < 0) {
        return std::nullopt;
      }
      pointer.size = static_cast<std::uint64_t>(*size);
      sized = true;
    }
  }
  if (pointer.sha256.empty() || !sized) {
    return std::nullopt;
  }
  return pointer;
}

}  // namespace gate::provenance
