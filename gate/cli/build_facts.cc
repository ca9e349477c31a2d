#include "gate/cli/build_facts.h"

#include "gate/provenance/library.h"

namespace gate::cli {
namespace {

constexpr const char* kOs =
#if defined(__linux__)
    "linux";
#elif defined(__APPLE__)
    "macos";
#else
    "other";
#endif

constexpr const char* kArch =
#if defined(__x86_64__)
    "x86_64";
#elif defined(__aarch64__)
    "aarch64";
#else
    "other";
#endif

// The number alone: what distributions write behind it says nothing about the code that comes out.
std::string compiler() {
#if defined(__clang__)
  return "clang " + std::to_string(__clang_major__) + "." + std::to_string(__clang_minor__) + "." +
         std::to_string(__clang_patchlevel__);
#elif defined(__GNUC__)
  return "gcc " + std::to_string(__GNUC__) + "." + std::to_string(__GNUC_MINOR__) + "." +
         std::to_string(__GNUC_PATCHLEVEL__);
#else
  return "other";
#endif
}

}  // namespace

std::vector<std::pair<std::string, std::string>> build_facts() {
  return {{"os", kOs}, {"arch", kArch}, {"compiler", compiler()}, {"libgit2", provenance::library_version()}};
}

}  // namespace gate::cli
