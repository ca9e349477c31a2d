#include "gate/records/foreign/zip.h"

#include <zlib.h>

#include <algorithm>
#include <utility>

#include "gate/base/text.h"
#include "gate/records/foreign/codec.h"

namespace gate::records {
namespace {

// APPNOTE.TXT 6.3.10, sections 4.3.7 to 4.3.16 and 4.5.3.
constexpr std::string_view kLocal = "PK\x03\x04", kEntry = "PK\x01\x02", kEnd = "PK\x05\x06", kEnd64 = "PK\x06\x06",
                           kLocator64 = "PK\x06\x07";
constexpr std::size_t kLocalSize = 30, kEntrySize = 46, kEndSize = 22, kEnd64Size = 56, kLocator64Size = 20;
constexpr std::uint64_t kIn64 = 0xFFFFFFFF;
constexpr std::uint16_t kEncrypted = 1;

std::uint32_t checksum(std::string_view bytes) {
  uLong sum = crc32(0, nullptr, 0);
  while (!bytes.empty()) {
    const std::size_t part = std::min<std::size_t>(bytes.size(), std::size_t{1} << 30U);
    sum = crc32(sum, reinterpret_cast<const Bytef*>(bytes.data()), static_cast<uInt>(part));
    bytes.remove_prefix(part);
  }
  return static_cast<std::uint32_t>(sum);
}

}  // namespace

Error ZipArchive::damaged(std::string_view what) const {
  return input_error("is a damaged ZIP archive: " + std::string(what), {shown_, 0, 0});
}

std::uint64_t ZipArchive::number(std::size_t at, std::size_t bytes) const {
  std::uint64_t value = 0;
  for (std::size_t i = 0; i < bytes && at + i < bytes_.size(); ++i) {
    value |= std::uint64_t{static_cast<unsigned char>(bytes_[at + i])} << (8 * i);
  }
  return value;
}

Result<ZipArchive> ZipArchive::read(std::string_view bytes, std::string shown) {
  ZipArchive archive(bytes, std::move(shown));
  constexpr std::size_t kLongestComment = 65'535;
  const std::size_t from = bytes.size() > kEndSize + kLongestComment ? bytes.size() - kEndSize - kLongestComment : 0;
  const std::size_t end = bytes.rfind(kEnd);
  if (end == std::string_view::npos || end < from || bytes.size() - end < kEndSize) {
    Error error = archive.damaged("it has no end; it was cut off, or is still being written");
    return error;
  }
  if (bytes.size() - end - kEndSize != archive.number(end + 20, 2)) {
    return archive.damaged("there are bytes behind its end, or too few");
  }
  std::uint64_t count = archive.number(end + 10, 2);
  std::uint64_t size = archive.number(end + 12, 4);
  std::uint64_t offset = archive.number(end + 16, 4);
  std::size_t directory_end = end;
  if (end >= kLocator64Size && bytes.substr(end - kLocator64Size).starts_with(kLocator64)) {
    const std::uint64_t at = archive.number(end - kLocator64Size + 8, 8);
    if (at > bytes.size() || bytes.size() - at < kEnd64Size || !bytes.substr(at).starts_with(kEnd64)) {
      return archive.damaged("its 64-bit end is not where it should be");
    }
    count = archive.number(at + 32, 8);
    size = archive.number(at + 40, 8);
    offset = archive.number(at + 48, 8);
    directory_end = at;
  }
  if (offset > directory_end || size != directory_end - offset) {
    return archive.damaged("its directory is not where its end says");
  }
  GATE_TRY(archive.read_directory(offset, size, count));
  return archive;
}

Status ZipArchive::read_directory(std::uint64_t offset, std::uint64_t size, std::uint64_t count) {
  if (count > kMostMembers || count > size / kEntrySize) {
    return damaged("its directory says that it has " + std::to_string(count) + " members");
  }
  std::size_t at = offset;
  for (std::uint64_t i = 0; i < count; ++i) {
    GATE_TRY(add(at));
  }
  return at == offset + size ? Status(Done{}) : Status(damaged("its directory is longer than its members"));
}

Status ZipArchive::add(std::size_t& at) {
  if (bytes_.size() - at < kEntrySize || !bytes_.substr(at).starts_with(kEntry)) {
    return damaged("its directory ends early");
  }
  Member member;
  member.flags = static_cast<std::uint16_t>(number(at + 8, 2));
  member.method = static_cast<std::uint16_t>(number(at + 10, 2));
  member.crc = static_cast<std::uint32_t>(number(at + 16, 4));
  member.stored = number(at + 20, 4);
  member.size = number(at + 24, 4);
  member.offset = number(at + 42, 4);
  const std::size_t name_size = number(at + 28, 2), extra_size = number(at + 30, 2), comment = number(at + 32, 2);
  const std::size_t name_at = at + kEntrySize;
  if (bytes_.size() - name_at < name_size + extra_size + comment) {
    return damaged("its directory ends early");
  }
  std::size_t extra = name_at + name_size;
  const std::size_t extra_end = extra + extra_size;
  while (extra_end - extra >= 4) {
    const std::uint64_t id = number(extra, 2), length = number(extra + 2, 2);
    extra += 4;
    if (length > extra_end - extra) {
      break;
    }
    if (id == 1) {  // Zip64: only what did not fit, in this order
      std::size_t field = extra;
      for (std::uint64_t* value : {&member.size, &member.stored, &member.offset}) {
        if (*value == kIn64) {
          if (extra + length - field < 8) {
            return damaged("the 64-bit sizes of a member are cut off");
          }
          *value = number(field, 8);
          field += 8;
        }
      }
    }
    extra += length;
  }
  const auto [there, added] = members_.insert_or_assign(std::string(bytes_.substr(name_at, name_size)), member);
  replaced_ += added ? 0U : 1U;
  at = extra_end + comment;
  return Done{};
}

Result<std::string> ZipArchive::extract(std::string_view name) {
  const auto found = members_.find(name);
  if (found == members_.end()) {
    return input_error("has no member '" + visible(shortened(std::string(name), 100)) + "'", {shown_, 0, 0});
  }
  const Member& member = found->second;
  const auto wrong = [&](std::string message) {
    return input_error(std::move(message), {show(visible(shortened(std::string(name), 200))), 0, 0});
  };
  if ((member.flags & kEncrypted) != 0) {
    return wrong("is encrypted");
  }
  if (member.offset > bytes_.size() || bytes_.size() - member.offset < kLocalSize ||
      !bytes_.substr(member.offset).starts_with(kLocal)) {
    return wrong("is not where the archive's directory says");
  }
  const std::uint64_t data = member.offset + kLocalSize + number(member.offset + 26, 2) + number(member.offset + 28, 2);
  if (data > bytes_.size() || bytes_.size() - data < member.stored) {
    return wrong("is cut off");
  }
  if (member.size > kMemberBytes || member.size > expansion_limit(member.stored)) {
    return wrong("would expand to " + std::to_string(member.size) + " bytes, more than is read");
  }
  extracted_ += member.size;
  if (extracted_ > std::min(kAllBytes, expansion_limit(bytes_.size()))) {
    return wrong("would expand, with what was read before it, to " + std::to_string(extracted_) +
                 " bytes, more than is read of an archive of " + std::to_string(bytes_.size()));
  }
  const std::string_view stored = bytes_.substr(data, member.stored);
  Result<std::string> bytes = std::string();
  switch (member.method) {
    case 0: bytes = std::string(stored); break;
    case 8: bytes = decoded(Coding::kDeflate, stored, member.size); break;
    case 93: bytes = decoded(Coding::kZstd, stored, member.size); break;
    default:
      return wrong("is compressed by method " + std::to_string(member.method) +
                   "; stored, deflate (8) and zstd (93) can be read");
  }
  if (!bytes) {
    Error error = std::move(bytes).error();
    error.where.file = show(visible(shortened(std::string(name), 200)));
    return error;
  }
  if (bytes->size() != member.size || checksum(*bytes) != member.crc) {
    return wrong("is damaged: its size or checksum is not the archive's");
  }
  return bytes;
}

}  // namespace gate::records
