#include "gate/cli/attestations.h"

#include <algorithm>
#include <filesystem>
#include <map>
#include <memory>
#include <set>
#include <string_view>
#include <system_error>
#include <utility>

#include "gate/base/file_system.h"
#include "gate/base/folder_tree.h"
#include "gate/base/text.h"
#include "gate/cli/inputs.h"
#include "gate/evidence/attestation.h"

namespace gate::cli {
namespace {

constexpr std::size_t kMostAttestations = 1000;
// Room for some forty thousand files. Each of up to eight signatures is tried with each key, over all bytes.
constexpr std::size_t kMostBytes = std::size_t{8} << 20U;

using Digests = std::set<std::string_view>;

// Of a folder the file in it.
std::string shown(const std::string& spec, const std::string& name) {
  const bool itself = spec == name || spec.ends_with("/" + name) || spec.ends_with(":" + name);
  return itself ? spec : spec + (spec.ends_with('/') ? "" : "/") + name;
}

// What it says about files that are judged, sorted; of the others how many there are.
Attestation about(Attestation attestation, const Digests& digests) {
  std::vector<std::string>& inputs = attestation.inputs;
  std::sort(inputs.begin(), inputs.end());
  inputs.erase(std::unique(inputs.begin(), inputs.end()), inputs.end());
  attestation.others = std::erase_if(inputs, [&](const std::string& digest) { return !digests.contains(digest); });
  return attestation;
}

// Folders of a folder would be passed over.
Status refuse_folders(const std::string& spec, const FileTree& tree) {
  std::error_code unknown;
  if (!std::filesystem::is_directory(spec, unknown)) {
    return Done{};
  }
  GATE_ASSIGN(const Listing listing, list_in(tree, ""));
  return listing.folders.empty() ? Status(Done{})
                                 : Status(input_error("holds the folder '" + listing.folders.front() +
                                                          "'; attestations lie directly in the one that is named",
                                                      {spec, 0, 0}));
}

class Reading {
 public:
  Reading(std::span<const PublicKey> keys, std::span<const RunSet* const> records) : keys_(keys) {
    for (const RunSet* set : records) {
      for (const InputFile& file : set->files) {
        digests_.insert(file.sha256);
      }
    }
  }

  Status read(const std::string& spec, const FileTree& tree) {
    GATE_TRY(refuse_folders(spec, tree));
    GATE_ASSIGN(const std::vector<std::string> names, tree.list());
    if (names.empty()) {
      return input_error("there is no file directly in it", {spec, 0, 0});
    }
    for (const std::string& name : names) {
      if (++files_ > kMostAttestations) {
        return input_error("more than " + std::to_string(kMostAttestations) + " attestations", {spec, 0, 0});
      }
      GATE_ASSIGN(const std::string bytes, read_file(tree, name, kMostBytes));
      GATE_ASSIGN(std::vector<Attestation> by_key, evidence::read_attestation(bytes, shown(spec, name), keys_));
      for (Attestation& one : by_key) {
        Attestation ours = about(std::move(one), digests_);
        // What is said of other records is said elsewhere.
        if (!ours.inputs.empty()) {
          std::pair by(ours.sha256, ours.key);
          found_.emplace(std::move(by), std::move(ours));
        }
      }
    }
    return Done{};
  }

  std::vector<Attestation> take() {
    std::vector<Attestation> all;
    for (auto& [name, attestation] : found_) {
      all.push_back(std::move(attestation));
    }
    return all;
  }

 private:
  std::span<const PublicKey> keys_;
  Digests digests_;
  std::map<std::pair<std::string, std::string>, Attestation> found_;  // by statement and key
  std::size_t files_ = 0;
};

}  // namespace

Result<std::vector<Attestation>> read_attestations(std::span<const std::string> specs, const std::string& repository,
                                                   std::span<const PublicKey> keys,
                                                   std::span<const RunSet* const> records) {
  if (!specs.empty() && keys.empty()) {
    Error error = usage_error("--attestation: no check of the policy names keys to verify it by");
    error.hint = "a check of kind attestation does: {kind: attestation, require_attested_inputs: eval-keys.pem}";
    return error;
  }
  Reading reading(keys, records);
  for (const std::string& spec : specs) {
    const Result<std::unique_ptr<FileTree>> tree = open_tree(spec, repository);
    Status read = tree ? reading.read(spec, **tree) : Status(tree.error());
    if (!read) {
      return std::move(read).error().in("reading an attestation");
    }
  }
  return reading.take();
}

}  // namespace gate::cli
