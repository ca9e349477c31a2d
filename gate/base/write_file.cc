#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <climits>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <optional>

#include "gate/base/descriptor.h"
#include "gate/base/file_system.h"
#include "gate/base/number.h"

namespace gate {
namespace {

constexpr std::string_view kProcesses = "/proc/";

Error failed(std::string_view step, const std::string& path) {
  return write_error("cannot " + std::string(step) + " '" + path + "': " + std::strerror(errno));
}

std::string folder_of(const std::string& path) {
  const std::size_t slash = path.find_last_of('/');
  return slash == std::string::npos ? "." : slash == 0 ? "/" : path.substr(0, slash);
}

std::optional<std::string> without_links(const std::string& path) {
  const std::unique_ptr<char, decltype(&std::free)> found(::realpath(path.c_str(), nullptr), &std::free);
  return found ? std::optional<std::string>(found.get()) : std::nullopt;
}

// Follows links as the kernel does, but stops at what stands for an open descriptor, whose target may look like a
// file's path, and goes on where nothing is yet. What leads nowhere stays as it is.
std::string end_of_links(std::string path) {
  constexpr int kMostLinks = 40;
  for (int links = 0; links < kMostLinks; ++links) {
    const std::string name = path.substr(path.find_last_of('/') + 1);
    if (name.empty() || name == "." || name == "..") {
      return without_links(path).value_or(path);
    }
    const std::optional<std::string> folder = without_links(folder_of(path));
    if (!folder) {
      return path;
    }
    path = (*folder == "/" ? "" : *folder) + "/" + name;
    std::array<char, PATH_MAX> target{};
    const ssize_t length = path.starts_with(kProcesses) ? -1 : ::readlink(path.c_str(), target.data(), target.size());
    if (length < 0) {
      return path;
    }
    const std::string_view next(target.data(), static_cast<std::size_t>(length));
    path = next.starts_with('/') ? std::string(next) : *folder + "/" + std::string(next);
  }
  return path;
}

// The descriptor of this process that /proc names so.
std::optional<int> descriptor_at(const std::string& place) {
  const std::optional<std::string> own = without_links(std::string(kProcesses) + "self/fd");
  if (!own || !place.starts_with(*own + "/")) {
    return std::nullopt;
  }
  const std::optional<std::int64_t> number = parse_integer(place.substr(own->size() + 1));
  return number && *number >= 0 && *number <= INT_MAX ? std::optional(static_cast<int>(*number)) : std::nullopt;
}

// A second opening of standard output would begin at its start again. Opening a pipe waits for a reader, unless it is
// told not to.
Descriptor open_stream(const std::string& path) {
  if (const std::optional<int> open = descriptor_at(end_of_links(path))) {
    return Descriptor(::fcntl(*open, F_DUPFD_CLOEXEC, 0));
  }
  Descriptor file(::open(path.c_str(), O_WRONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY));
  if (file) {
    ::fcntl(file.get(), F_SETFL, ::fcntl(file.get(), F_GETFL) & ~O_NONBLOCK);
  }
  return file;
}

Status write_all(int file, std::string_view bytes, const std::string& path) {
  while (!bytes.empty()) {
    const ssize_t put = ::write(file, bytes.data(), bytes.size());
    if (put < 0 && errno == EINTR) {
      continue;
    }
    if (put <= 0) {
      return failed("write", path);
    }
    bytes.remove_prefix(static_cast<std::size_t>(put));
  }
  return Done{};
}

// Before the mode, since a new owner takes special bits away. Who may not give files away keeps the mode at least.
bool like_the_replaced(int file, const std::string& path) {
  struct stat replaced {};
  if (::stat(path.c_str(), &replaced) != 0) {
    const mode_t mask = ::umask(0);
    ::umask(mask);
    return ::fchmod(file, 0666 & ~mask) == 0;
  }
  // The group alone can be kept where the owner cannot.
  if (::fchown(file, replaced.st_uid, replaced.st_gid) != 0 && ::fchown(file, uid_t(-1), replaced.st_gid) != 0) {
    errno = 0;
  }
  return ::fchmod(file, replaced.st_mode & 0777) == 0;
}

// Bytes on their way to a path: whole beside it, until they replace what is there.
class Staged {
 public:
  explicit Staged(const FileToWrite& file) : path_(file.path), bytes_(file.bytes) {}
  Staged(Staged&& other) noexcept
      : path_(std::move(other.path_)), bytes_(other.bytes_), temporary_(std::exchange(other.temporary_, "")) {}
  Staged& operator=(Staged&&) = delete;
  Staged(const Staged&) = delete;
  Staged& operator=(const Staged&) = delete;
  ~Staged() {
    if (!temporary_.empty()) {
      ::unlink(temporary_.c_str());
    }
  }

  // All that can fail for want of space or rights, save a stream, which cannot be taken back.
  Status stage() {
    const Written kind = written_place(path_).kind;
    if (kind == Written::kStream) {
      return Done{};
    }
    if (kind == Written::kOther) {
      return write_error("cannot write '" + path_ + "': it is neither a file nor a stream");
    }
    std::string temporary = path_ + ".XXXXXX";
    const Descriptor file(::mkostemp(temporary.data(), O_CLOEXEC));
    if (!file) {
      return failed("create", path_);
    }
    temporary_ = temporary;
    GATE_TRY(write_all(file.get(), bytes_, path_));
    if (!like_the_replaced(file.get(), path_) || ::fsync(file.get()) != 0) {
      return failed("write", path_);
    }
    return Done{};
  }

  Status finish() {
    if (temporary_.empty()) {
      const Descriptor file = open_stream(path_);
      if (!file && errno == ENXIO) {
        return write_error("cannot write '" + path_ + "': it is a pipe that nobody reads");
      }
      return file ? write_all(file.get(), bytes_, path_) : Status(failed("create", path_));
    }
    if (::rename(temporary_.c_str(), path_.c_str()) != 0) {
      return failed("replace", path_);
    }
    temporary_.clear();
    // The new name too: a rename that the disk has not heard of is taken back by a power cut. Some file systems cannot.
    const Descriptor names(::open(folder_of(path_).c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (names && ::fsync(names.get()) != 0 && errno != EINVAL && errno != ENOTSUP) {
      return failed("write", path_);
    }
    return Done{};
  }

 private:
  std::string path_;
  std::string_view bytes_;
  std::string temporary_;
};

}  // namespace

WrittenPlace written_place(const std::string& path) {
  WrittenPlace place;
  place.path = end_of_links(path);
  place.has_folder = without_links(folder_of(place.path)).has_value();
  struct stat status {};
  place.there = ::stat(path.c_str(), &status) == 0;
  if (place.path.starts_with(kProcesses)) {
    place.kind = Written::kStream;
  } else if (place.there && !S_ISREG(status.st_mode)) {
    place.kind = S_ISCHR(status.st_mode) || S_ISFIFO(status.st_mode) ? Written::kStream : Written::kOther;
  }
  return place;
}

Status write_file(const std::string& path, std::string_view bytes) {
  const FileToWrite file{path, bytes};
  return write_files(std::span(&file, 1));
}

Status write_files(std::span<const FileToWrite> files) {
  std::vector<Staged> staged;
  for (const FileToWrite& file : files) {
    GATE_TRY(staged.emplace_back(file).stage());
  }
  for (Staged& one : staged) {
    GATE_TRY(one.finish());
  }
  return Done{};
}

}  // namespace gate
