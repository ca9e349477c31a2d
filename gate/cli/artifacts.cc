#include "gate/cli/artifacts.h"

#include <algorithm>
#include <utility>

#include "gate/evidence/artifact.h"

namespace gate::cli {

Result<std::vector<Artifact>> read_artifacts(const std::vector<std::string>& paths) {
  std::vector<Artifact> artifacts;
  for (const std::string& path : paths) {
    Result<Artifact> artifact = evidence::read_artifact(path);
    if (!artifact) {
      return std::move(artifact).error().in("reading an artifact");
    }
    artifacts.push_back(*std::move(artifact));
  }
  const auto by_name = [](const Artifact& a, const Artifact& b) { return a.name < b.name; };
  std::sort(artifacts.begin(), artifacts.end(), by_name);
  const auto twice = std::adjacent_find(artifacts.begin(), artifacts.end(),
                                        [](const Artifact& a, const Artifact& b) { return a.name == b.name; });
  if (twice != artifacts.end()) {
    return usage_error("--artifact: two of them are called '" + twice->name + "'");
  }
  return artifacts;
}

}  // namespace gate::cli
