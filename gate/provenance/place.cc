#include "gate/provenance/place.h"

#include <sys/stat.h>

#include <cstdlib>
#include <filesystem>
#include <memory>

#include "gate/provenance/objects.h"

namespace gate::provenance {
namespace {

std::optional<std::string> real_path(const std::string& path) {
  const std::unique_ptr<char, decltype(&std::free)> real(::realpath(path.c_str(), nullptr), &std::free);
  return real ? std::optional<std::string>(real.get()) : std::nullopt;
}

bool is_file(const std::string& path) {
  struct stat status {};
  return ::stat(path.c_str(), &status) == 0 && S_ISREG(status.st_mode);
}

std::optional<std::string> below(const std::string& root, std::string path) {
  while (path.size() > 1 && path.ends_with('/')) {
    path.pop_back();
  }
  const std::string inside = root == "/" ? "/" : root + "/";
  if (!path.starts_with(inside)) {
    return std::nullopt;
  }
  std::string relative = path.substr(inside.size());
  const bool administrative = relative == ".git" || relative.starts_with(".git/");
  return is_repository_path(relative) && !administrative ? std::optional(std::move(relative)) : std::nullopt;
}

// The folder we are in, by the links that led here, where the shell says so and it is the same folder.
std::string current_folder() {
  const char* said = std::getenv("PWD");
  struct stat there {};
  struct stat here {};
  if (said != nullptr && *said == '/' && ::stat(said, &there) == 0 && ::stat(".", &here) == 0 &&
      there.st_dev == here.st_dev && there.st_ino == here.st_ino) {
    return said;
  }
  return real_path(".").value_or("");
}

// What follows the shortest beginning of `path` that is `root`, whichever links lead there.
std::optional<std::string> behind(const std::string& root, const std::string& path) {
  for (std::size_t slash = path.find('/', 1); slash != std::string::npos; slash = path.find('/', slash + 1)) {
    if (real_path(path.substr(0, slash)) == root) {
      return below(root, root + path.substr(slash));
    }
  }
  return root == "/" ? below(root, path) : std::nullopt;
}

}  // namespace

std::string work_tree_around(const std::string& folder) {
  std::string start = real_path(folder).value_or("");
  while (!start.empty()) {
    const std::string inside = start + (start == "/" ? ".git" : "/.git");
    if (is_file(inside) || is_file(inside + "/HEAD")) {
      return start;
    }
    const std::size_t slash = start.find_last_of('/');
    start.resize(start == "/" || slash == std::string::npos ? 0 : slash == 0 ? 1 : slash);
  }
  return start;
}

std::optional<std::string> path_below(const std::string& root, const std::string& path) {
  const std::string here = current_folder();
  if (root.empty() || path.empty() || here.empty()) {
    return std::nullopt;
  }
  const std::filesystem::path named(path);
  const std::string whole =
      (named.is_absolute() ? named : std::filesystem::path(here) / named).lexically_normal().string();
  if (std::optional<std::string> relative = behind(root, whole)) {
    return relative;
  }
  const std::optional<std::string> real = real_path(path);
  return real ? below(root, *real) : std::nullopt;
}

}  // namespace gate::provenance
