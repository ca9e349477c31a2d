// The members of a ZIP archive in memory, by its central directory: stored, deflate and zstd (method 93), Zip64, the
// last of several members of one name. Names are only looked up; nothing is ever written where one points.
#ifndef GATE_RECORDS_FOREIGN_ZIP_H_
#define GATE_RECORDS_FOREIGN_ZIP_H_

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "gate/base/result.h"

namespace gate::records {

class ZipArchive {
 public:
  struct Member {
    std::uint16_t method = 0, flags = 0;
    std::uint32_t crc = 0;
    std::uint64_t stored = 0, size = 0, offset = 0;
  };
  using Members = std::map<std::string, Member, std::less<>>;

  // `bytes` outlives the archive; `shown` is the file's name in errors, which are kInput.
  static Result<ZipArchive> read(std::string_view bytes, std::string shown);

  [[nodiscard]] const Members& members() const { return members_; }
  // How many members an edited archive has left behind under a name that comes again.
  [[nodiscard]] std::size_t replaced() const { return replaced_; }
  [[nodiscard]] bool has(std::string_view name) const { return members_.find(name) != members_.end(); }

  // A member's bytes, held against the size and the checksum that the directory gives. All that is extracted is
  // bounded, since many names may stand for the same bytes.
  Result<std::string> extract(std::string_view name);
  // What messages call a member: "log.eval/header.json".
  [[nodiscard]] std::string show(std::string_view name) const { return shown_ + "/" + std::string(name); }

  static constexpr std::uint64_t kMemberBytes = std::uint64_t{512} << 20U;
  static constexpr std::uint64_t kAllBytes = std::uint64_t{16} << 30U;
  static constexpr std::size_t kMostMembers = 1'000'000;

 private:
  ZipArchive(std::string_view bytes, std::string shown) : bytes_(bytes), shown_(std::move(shown)) {}
  [[nodiscard]] Error damaged(std::string_view what) const;
  Status read_directory(std::uint64_t offset, std::uint64_t size, std::uint64_t count);
  Status add(std::size_t& at);
  [[nodiscard]] std::uint64_t number(std::size_t at, std::size_t bytes) const;

  std::string_view bytes_;
  std::string shown_;
  Members members_;
  std::size_t replaced_ = 0;
  std::uint64_t extracted_ = 0;
};

}  // namespace gate::records

#endif  // GATE_RECORDS_FOREIGN_ZIP_H_
