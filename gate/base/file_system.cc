#include "gate/base/file_system.h"

#include <dirent.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <optional>

#include "gate/base/descriptor.h"
#include "gate/base/folder_tree.h"
#include "gate/base/text.h"

namespace gate {
namespace {

Error reading_failed(std::string_view name, int code) {
  Error error = input_error(std::string("cannot be read: ") + std::strerror(code), {std::string(name), 0, 0});
  return error;
}

class DiskFile : public ByteSource {
 public:
  DiskFile(Descriptor file, std::string name) : file_(std::move(file)), name_(std::move(name)) {}
  Result<std::size_t> read(std::span<char> buffer) override {
    for (;;) {
      const ssize_t got = ::read(file_.get(), buffer.data(), buffer.size());
      if (got >= 0) {
        return static_cast<std::size_t>(got);
      }
      if (errno != EINTR) {
        return reading_failed(name_, errno);
      }
    }
  }
  [[nodiscard]] std::size_t expected_bytes() const override {
    struct stat status {};
    return ::fstat(file_.get(), &status) == 0 && status.st_size > 0 ? static_cast<std::size_t>(status.st_size) : 0;
  }

 private:
  Descriptor file_;
  std::string name_;
};

// Opens `name` below the folder, following no link and leaving it never. Kernels without openat2 get the same rule
// component by component.
Descriptor open_beneath(int folder, const std::string& name) {
  open_how how{};
  how.flags = O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY;
  how.resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS | RESOLVE_NO_MAGICLINKS;
  const long opened = ::syscall(SYS_openat2, folder, name.c_str(), &how, sizeof how);
  if (opened >= 0 || (errno != ENOSYS && errno != EPERM)) {
    return Descriptor(static_cast<int>(opened));
  }
  Descriptor current(::dup(folder));
  const std::vector<std::string_view> parts = split(name, '/');
  for (std::size_t i = 0; i < parts.size() && current; ++i) {
    const std::string part(parts[i]);
    if (part.empty() || part == "..") {
      errno = EXDEV;
      return Descriptor();
    }
    const int flags =
        O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | (i + 1 < parts.size() ? O_DIRECTORY : 0);
    current = Descriptor(::openat(current.get(), part.c_str(), flags));
  }
  return current;
}

class DiskTree : public FolderTree {
 public:
  DiskTree(Descriptor folder, std::string root, std::optional<std::string> only)
      : folder_(std::move(folder)), root_(std::move(root)), only_(std::move(only)) {}

  Result<std::vector<std::string>> list() const override {
    if (only_) {
      return std::vector<std::string>{*only_};
    }
    GATE_ASSIGN(Listing listing, list_in(""));
    return std::move(listing.files);
  }

  Result<Listing> list_in(std::string_view name) const override {
    const std::string shown = name.empty() ? root_ : root_ + "/" + std::string(name);
    const Descriptor folder = open_beneath(folder_.get(), name.empty() ? "." : std::string(name));
    const int copy = folder ? ::openat(folder.get(), ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC) : -1;
    DIR* stream = copy < 0 ? nullptr : ::fdopendir(copy);
    if (stream == nullptr) {
      return reading_failed(shown, errno);
    }
    Listing listing;
    std::string strange;  // the first entry, by bytes, that is neither a file nor a folder
    errno = 0;
    while (const dirent* entry = ::readdir(stream)) {
      const std::string found = entry->d_name;
      switch (kind_of(folder.get(), found)) {
        case Kind::kFile: listing.files.push_back(found); break;
        case Kind::kFolder: listing.folders.push_back(found); break;
        case Kind::kFolderLink: listing.links.push_back(found); break;
        case Kind::kPassed: break;
        case Kind::kOther: strange = strange.empty() ? found : std::min(strange, found);
      }
      errno = 0;
    }
    const int problem = errno;
    ::closedir(stream);
    if (problem != 0) {
      return reading_failed(shown, problem);
    }
    if (!strange.empty()) {
      // Passing over it would drop a record without a word.
      return input_error("is neither a regular file nor a folder; only regular files are read",
                         {shown + "/" + strange, 0, 0});
    }
    std::sort(listing.files.begin(), listing.files.end());
    std::sort(listing.folders.begin(), listing.folders.end());
    std::sort(listing.links.begin(), listing.links.end());
    return listing;
  }

  Result<std::unique_ptr<ByteSource>> open(std::string_view name) const override {
    const std::string path(name);
    const std::string shown = only_ ? path : root_ + "/" + path;
    Descriptor file = open_beneath(folder_.get(), path);
    if (!file) {
      if (errno == ELOOP) {
        return input_error("is a symbolic link or lies behind one; only regular files are read", {shown, 0, 0});
      }
      if (errno == EXDEV) {
        return input_error("lies outside the folder that names it", {shown, 0, 0});
      }
      return reading_failed(shown, errno);
    }
    struct stat status {};
    if (::fstat(file.get(), &status) != 0) {
      return reading_failed(shown, errno);
    }
    if (!S_ISREG(status.st_mode)) {
      return input_error("is not a regular file", {shown, 0, 0});
    }
    return std::unique_ptr<ByteSource>(std::make_unique<DiskFile>(std::move(file), shown));
  }

 private:
  enum class Kind { kFile, kFolder, kFolderLink, kPassed, kOther };

  static Kind kind_of(int folder, const std::string& name) {
    if (name == "." || name == "..") {
      return Kind::kPassed;
    }
    struct stat status {};
    if (::fstatat(folder, name.c_str(), &status, AT_SYMLINK_NOFOLLOW) != 0) {
      return Kind::kOther;
    }
    if (S_ISREG(status.st_mode)) {
      return Kind::kFile;
    }
    if (S_ISLNK(status.st_mode)) {
      const bool readable = ::fstatat(folder, name.c_str(), &status, 0) == 0;
      return readable && S_ISDIR(status.st_mode) ? Kind::kFolderLink : Kind::kOther;
    }
    return S_ISDIR(status.st_mode) ? Kind::kFolder : Kind::kOther;
  }

  Descriptor folder_;
  std::string root_;
  std::optional<std::string> only_;
};

Result<std::string> read_all(ByteSource& source, std::string_view name, std::size_t limit) {
  std::string bytes;
  constexpr std::size_t kStep = 64 * 1024;
  bytes.reserve(std::min(source.expected_bytes(), limit) + kStep);  // the step that finds the end
  for (;;) {
    const std::size_t had = bytes.size();
    if (had + kStep > bytes.capacity()) {
      // Never more than the limit needs: a string that grows by itself takes twice what it has. The last step to the
      // limit is a large one, so that a file near it is not copied once more.
      const std::size_t twice = 2 * bytes.capacity();
      std::string grown;
      grown.reserve((twice > limit - limit / 4 ? limit : twice) + kStep);
      grown += bytes;
      bytes.swap(grown);
    }
    bytes.resize(had + kStep);
    GATE_ASSIGN(const std::size_t got, source.read(std::span<char>(bytes).subspan(had)));
    bytes.resize(had + got);
    if (got == 0) {
      return bytes;
    }
    if (bytes.size() > limit) {
      return input_error("is larger than the limit of " + std::to_string(limit) + " bytes", {std::string(name), 0, 0});
    }
  }
}

}  // namespace

Result<std::unique_ptr<FileTree>> open_disk_tree(const std::string& path) {
  struct stat status {};
  if (::stat(path.c_str(), &status) != 0) {
    return reading_failed(path, errno);
  }
  if (S_ISDIR(status.st_mode)) {
    Descriptor folder(::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (!folder) {
      return reading_failed(path, errno);
    }
    std::string root = path;
    while (root.size() > 1 && root.back() == '/') {
      root.pop_back();
    }
    return std::unique_ptr<FileTree>(std::make_unique<DiskTree>(std::move(folder), std::move(root), std::nullopt));
  }
  if (!S_ISREG(status.st_mode)) {
    return input_error("is neither a folder nor a regular file", {path, 0, 0});
  }
  const std::size_t slash = path.find_last_of('/');
  const std::string root = slash == std::string::npos ? "." : slash == 0 ? "/" : path.substr(0, slash);
  Descriptor folder(::open(root.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!folder) {
    return reading_failed(root, errno);
  }
  const std::string name = slash == std::string::npos ? path : path.substr(slash + 1);
  return std::unique_ptr<FileTree>(std::make_unique<DiskTree>(std::move(folder), root, name));
}

Result<std::string> read_file(const FileTree& tree, std::string_view name, std::size_t limit) {
  GATE_ASSIGN(const std::unique_ptr<ByteSource> source, tree.open(name));
  return read_all(*source, name, limit);
}

Result<std::string> read_named_file(const std::string& path, std::size_t limit) {
  Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY));
  struct stat status {};
  if (!file || ::fstat(file.get(), &status) != 0) {
    return reading_failed(path, errno);
  }
  if (!S_ISREG(status.st_mode)) {
    return input_error("is not a regular file", {path, 0, 0});
  }
  DiskFile source(std::move(file), path);
  return read_all(source, path, limit);
}

}  // namespace gate
