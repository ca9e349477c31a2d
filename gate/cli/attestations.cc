#include "gate/cli/attestations.h"

#include <algorithm>
#include <memory>
#include <set>
#include <string_view>
#include <utility>

#include "gate/base/file_system.h"
#include "gate/base/text.h"
#include "gate/cli/evidence_file.h"
#include "gate/cli/inputs.h"
#include "gate/evidence/attestation.h"

namespace gate::cli {
namespace {

// Each is verified by up to some hundred tries.
constexpr std::size_t kMostAttestations = 1000;

// Of a folder the file in it.
std::string shown(const std::string& spec, const std::string& name) {
  const bool itself = spec == name || spec.ends_with("/" + name) || spec.ends_with(":" + name);
  return itself ? spec : spec + (spec.ends_with('/') ? "" : "/") + name;
}

Status read_tree(const std::string& spec, const FileTree& tree, std::span<const PublicKey> keys,
                 std::vector<Attestation>& all) {
  GATE_ASSIGN(const std::vector<std::string> names, tree.list());
  if (names.empty()) {
    return input_error("there is no file in it", {spec, 0, 0});
  }
  for (const std::string& name : names) {
    if (all.size() == kMostAttestations) {
      return input_error("more than " + std::to_string(kMostAttestations) + " attestations", {spec, 0, 0});
    }
    GATE_ASSIGN(const std::string bytes, read_file(tree, name, kMostEvidence));
    GATE_ASSIGN(Attestation attestation, evidence::read_attestation(bytes, shown(spec, name), keys));
    all.push_back(std::move(attestation));
  }
  return Done{};
}

}  // namespace

Result<std::vector<Attestation>> read_attestations(std::span<const std::string> specs, const std::string& repository,
                                                   std::span<const PublicKey> keys,
                                                   std::span<const RunSet* const> records) {
  if (!specs.empty() && keys.empty()) {
    Error error = usage_error("--attestation: no check of the policy names keys to verify it by");
    error.hint = "a check of kind attestation does: {kind: attestation, require_attested_inputs: eval-keys.pem}";
    return error;
  }
  std::vector<Attestation> all;
  for (const std::string& spec : specs) {
    Result<std::unique_ptr<FileTree>> tree = open_tree(spec, repository);
    Status read = tree ? read_tree(spec, **tree, keys, all) : Status(std::move(tree).error());
    if (!read) {
      return std::move(read).error().in("reading an attestation");
    }
  }
  std::set<std::string_view> digests;
  for (const RunSet* set : records) {
    for (const InputFile& file : set->files) {
      digests.insert(file.sha256);
    }
  }
  for (Attestation& one : all) {
    std::erase_if(one.inputs, [&](const std::string& digest) { return !digests.contains(digest); });
    std::sort(one.inputs.begin(), one.inputs.end());
    one.inputs.erase(std::unique(one.inputs.begin(), one.inputs.end()), one.inputs.end());
  }
  std::sort(all.begin(), all.end(), [](const Attestation& a, const Attestation& b) { return a.sha256 < b.sha256; });
  const auto same = [](const Attestation& a, const Attestation& b) { return a.sha256 == b.sha256; };
  all.erase(std::unique(all.begin(), all.end(), same), all.end());
  return all;
}

}  // namespace gate::cli
