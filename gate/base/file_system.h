// The only doors to files. Reading goes through FileTree, so that a folder, a single file, a git tree and a test double
// look alike; writing goes through FileWriter, which leaves either the old file or the whole new one.
#ifndef GATE_BASE_FILE_SYSTEM_H_
#define GATE_BASE_FILE_SYSTEM_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "gate/base/result.h"

namespace gate {

// An open file: bytes in order, once.
class ByteSource {
 public:
  virtual ~ByteSource() = default;
  // Fills as much of `buffer` as it can; 0 only at the end of the file.
  virtual Result<std::size_t> read(std::span<char> buffer) = 0;
  // How many bytes there are, where that is known beforehand; it only saves work.
  [[nodiscard]] virtual std::size_t expected_bytes() const { return 0; }
};

// The files of one input. Names are relative to its root, with '/', never absolute and never with "..".
class FileTree {
 public:
  virtual ~FileTree() = default;
  // Names of the regular files directly in the root (a file opened by its own name: just that one), sorted by bytes.
  // Folders are passed over; a link, a pipe or a device there is an error, since it may stand for a record.
  virtual Result<std::vector<std::string>> list() const = 0;
  // Refuses what is not a regular file, what leaves the root and every symbolic link below it.
  virtual Result<std::unique_ptr<ByteSource>> open(std::string_view name) const = 0;
};

// The folder at `path`, or the single file at `path` (its neighbours can be opened too, but are not listed).
Result<std::unique_ptr<FileTree>> open_disk_tree(const std::string& path);

// All bytes of one file of a tree; more than `limit` bytes is an input error that names the limit.
Result<std::string> read_file(const FileTree& tree, std::string_view name, std::size_t limit);

// All bytes of the file at `path`, which the user named (a regular file; symbolic links are followed).
Result<std::string> read_named_file(const std::string& path, std::size_t limit);

// Where a path that is to be written leads.
enum class Written {
  kFile,    // to a regular file, or to none yet
  kStream,  // to a descriptor of this process (/dev/stdout), a pipe or a device of characters: no rename replaces it
  kOther,   // to a folder, a socket, a disk
};
struct WrittenPlace {
  Written kind = Written::kFile;
  std::string path;    // without links and dots, so that two spellings of one place are equal
  bool there = false;  // something is there now
  bool has_folder = false;
};
WrittenPlace written_place(const std::string& path);

// Writes `bytes` to a new file beside `path`, syncs it and renames it over `path`; what is replaced keeps its mode, and
// its owner where this process may give files away. On any failure `path` is as it was and nothing is left behind. A
// stream is written in place; a pipe that nobody reads is an error. The error is kWrite.
Status write_file(const std::string& path, std::string_view bytes);

// The same for several: a failure before the last of them is written whole leaves every file as it was.
struct FileToWrite {
  std::string path;
  std::string_view bytes;
};
Status write_files(std::span<const FileToWrite> files);

}  // namespace gate

#endif  // GATE_BASE_FILE_SYSTEM_H_
