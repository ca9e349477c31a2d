#include "gate/evidence/artifact.h"

#include <algorithm>
#include <array>
#include <filesystem>
#include <memory>
#include <string_view>
#include <system_error>

#include "gate/base/file_system.h"
#include "gate/base/sha256.h"
#include "gate/base/text.h"

namespace gate::evidence {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMostFiles = 100'000;
constexpr std::array<std::string_view, 4> kLeftOut{".git", ".github", ".gitattributes", ".gitignore"};

struct Digested {
  std::string sha256;
  std::uint64_t size = 0;
};

Result<Digested> digest_of(const FileTree& tree, std::string_view name) {
  GATE_ASSIGN(const std::unique_ptr<ByteSource> source, tree.open(name));
  Sha256 digest;
  Digested found;
  std::vector<char> buffer(std::size_t{1} << 16U);
  for (;;) {
    GATE_ASSIGN(const std::size_t got, source->read(buffer));
    if (got == 0) {
      found.sha256 = digest.hex();
      return found;
    }
    digest.update({buffer.data(), got});
    found.size += got;
  }
}

// Paths of all regular files below `root`, relative to it.
Result<std::vector<std::string>> files_below(const std::string& root) {
  std::error_code code;
  std::vector<std::string> files;
  fs::recursive_directory_iterator at(root, code);
  for (const fs::recursive_directory_iterator end; !code && at != end; at.increment(code)) {
    const std::string name = at->path().lexically_relative(root).generic_string();
    const fs::file_type type = at->symlink_status(code).type();
    if (code) {
      break;
    }
    if (at.depth() == 0 && std::find(kLeftOut.begin(), kLeftOut.end(), name) != kLeftOut.end()) {
      if (type == fs::file_type::directory) {
        at.disable_recursion_pending();
      }
      continue;
    }
    if (type == fs::file_type::directory) {
      continue;
    }
    if (type != fs::file_type::regular) {
      return input_error("is neither a regular file nor a folder; a model is made of these only",
                         {root + "/" + name, 0, 0});
    }
    if (files.size() == kMostFiles) {
      return input_error("holds more than " + std::to_string(kMostFiles) + " files", {root, 0, 0});
    }
    files.push_back(name);
  }
  if (code) {
    return input_error("cannot be read: " + code.message(), {root, 0, 0});
  }
  return files;
}

std::string without_end_slashes(std::string path) {
  while (path.size() > 1 && path.back() == '/') {
    path.pop_back();
  }
  return path;
}

std::string last_component(const std::string& path) {
  std::error_code code;
  std::string name = fs::path(path).filename().string();
  if (name.empty() || name == "." || name == "..") {
    name = fs::canonical(path, code).filename().string();
  }
  return name.empty() ? "model" : name;
}

std::string raw_bytes(std::string_view hex) {
  const auto digit = [](char c) { return static_cast<unsigned>(c <= '9' ? c - '0' : c - 'a' + 10); };
  std::string bytes;
  for (std::size_t i = 0; i + 1 < hex.size(); i += 2) {
    bytes += static_cast<char>(digit(hex[i]) << 4U | digit(hex[i + 1]));
  }
  return bytes;
}

}  // namespace

std::string model_digest(std::vector<std::pair<std::string, std::string>> files) {
  std::sort(files.begin(), files.end(), [](const auto& a, const auto& b) {
    // "a/b" stands before "a.txt": components are compared, not characters.
    const std::vector<std::string_view> one = split(a.first, '/');
    const std::vector<std::string_view> other = split(b.first, '/');
    return std::lexicographical_compare(one.begin(), one.end(), other.begin(), other.end());
  });
  Sha256 digest;
  for (const auto& [path, sha256] : files) {
    digest.update(raw_bytes(sha256));
  }
  return digest.hex();
}

Result<Artifact> read_artifact(const std::string& given) {
  const std::string path = without_end_slashes(given);
  GATE_ASSIGN(const std::unique_ptr<FileTree> tree, open_disk_tree(path));
  Artifact artifact;
  artifact.name = last_component(path);
  if (first_invalid_utf8(artifact.name)) {
    return input_error("has a name that is no UTF-8 text", {visible(path), 0, 0});
  }
  std::error_code code;
  if (!fs::is_directory(path, code)) {
    GATE_ASSIGN(const std::vector<std::string> own, tree->list());
    GATE_ASSIGN(Digested found, digest_of(*tree, own.front()));
    artifact.sha256 = std::move(found.sha256);
    artifact.size = found.size;
    return artifact;
  }
  artifact.kind = Artifact::Kind::kModel;
  GATE_ASSIGN(const std::vector<std::string> names, files_below(path));
  if (names.empty()) {
    return input_error("holds no files", {path, 0, 0});
  }
  std::vector<std::pair<std::string, std::string>> files;
  for (const std::string& name : names) {
    GATE_ASSIGN(Digested found, digest_of(*tree, name));
    artifact.size += found.size;
    files.emplace_back(name, std::move(found.sha256));
  }
  artifact.files = files.size();
  artifact.sha256 = model_digest(std::move(files));
  return artifact;
}

}  // namespace gate::evidence
