#include "gate/policy/attachments.h"

#include <utility>

#include "gate/base/sha256.h"
#include "gate/base/text.h"

namespace gate::policy {
namespace {

constexpr std::size_t kMostFiles = 64;

std::string folder_of(const std::string& path) {
  const std::size_t slash = path.find_last_of('/');
  return slash == std::string::npos ? "" : path.substr(0, slash + 1);
}

}  // namespace

std::shared_ptr<const PolicyFile> Attachments::read(const Cursor& cursor) {
  const std::optional<std::string> path = cursor.line();
  if (!path) {
    return nullptr;
  }
  const std::string holder = cursor.where().file;
  if (!neighbours_.read || !holder.starts_with(neighbours_.prefix)) {
    cursor.problem("'" + shortened(*path, 80) + "' cannot be read here: this policy has no folder");
    return nullptr;
  }
  const std::string name = folder_of(holder.substr(neighbours_.prefix.size())) + *path;
  if (const auto known = read_.find(name); known != read_.end()) {
    return known->second;
  }
  if (read_.size() == kMostFiles) {
    cursor.problem("more than " + std::to_string(kMostFiles) + " files; that is the limit");
    return nullptr;
  }
  Result<std::string> bytes = neighbours_.read(name);
  if (!bytes) {
    cursor.problem("'" + shortened(*path, 80) + "': " + bytes.error().message +
                   "; it must lie beside this file or below its folder");
    return nullptr;
  }
  auto file = std::make_shared<PolicyFile>();
  file->name = name;
  file->sha256 = sha256(*bytes);
  file->bytes = *std::move(bytes);
  return read_.emplace(name, std::move(file)).first->second;
}

std::vector<InputFile> Attachments::files() const {
  std::vector<InputFile> files;
  for (const auto& [name, file] : read_) {
    files.push_back({name, file->sha256, file->bytes.size()});
  }
  return files;
}

}  // namespace gate::policy
