#include "gate/base/folders.h"

#include <algorithm>
#include <filesystem>
#include <system_error>

namespace gate {

Result<std::vector<std::string>> list_folders(const std::string& path, std::size_t most) {
  std::error_code code;
  std::filesystem::directory_iterator at(path, code);
  std::vector<std::string> names;
  for (const std::filesystem::directory_iterator end; !code && at != end; at.increment(code)) {
    std::string name = at->path().filename().string();
    const bool folder = at->symlink_status(code).type() == std::filesystem::file_type::directory;
    if (code) {
      break;
    }
    if (folder && !name.starts_with('.')) {
      names.push_back(std::move(name));
    }
    if (names.size() > most) {
      return input_error("has more than " + std::to_string(most) + " folders", {path, 0, 0});
    }
  }
  if (code) {
    return input_error("cannot be read: " + code.message(), {path, 0, 0});
  }
  std::sort(names.begin(), names.end());
  return names;
}

bool is_file(const std::string& path) {
  std::error_code code;
  return std::filesystem::is_regular_file(path, code);
}

bool is_same_file(const std::string& a, const std::string& b) {
  std::error_code code;
  return std::filesystem::equivalent(a, b, code);
}

}  // namespace gate
