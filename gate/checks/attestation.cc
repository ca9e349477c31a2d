// attestation: does a signature by a key that the policy names vouch for each file of records? Without one a record is
// a claim that whoever opened the change may have written.
#include <algorithm>
#include <array>
#include <set>
#include <utility>

#include "gate/base/public_key.h"
#include "gate/base/text.h"
#include "gate/checks/findings.h"
#include "gate/checks/registry.h"

namespace gate::checks {
namespace {

constexpr std::array<std::string_view, 2> kSides{"candidate", "baseline"};
constexpr std::array<ParamSpec, 2> kParams{{
    {.name = "require_attested_inputs",
     .type = ParamType::kFile,
     .presence = Presence::kRequired,
     .help =
         "the public keys of the jobs that make records: a PEM file beside the policy, Ed25519 or ECDSA over P-256"},
    {.name = "sides",
     .type = ParamType::kTextList,
     .help = "whose records must be attested: candidate, baseline (default: both)",
     .words = kSides,
     .weaker = Weaker::kFewer,
     .without = Without::kStricter},
}};

struct Settings {
  std::vector<PublicKey> keys;
  std::string keys_file;
  bool candidate = true;
  bool baseline = true;
  bool needs_baseline = false;  // because `sides` names it
};

class AttestationCheck : public Check {
 public:
  explicit AttestationCheck(Settings settings) : settings_(std::move(settings)) {}

  Needs needs() const override {
    Needs needs;
    needs.baseline = settings_.needs_baseline;
    needs.keys = settings_.keys;
    return needs;
  }
  Bearing bearing() const override { return {.confidence = false, .on_inconclusive = false, .on_missing = false}; }

  std::vector<Finding> run(const CheckContext& context) const override {
    const std::set<std::string_view> vouched = vouched_for(context);
    std::vector<ExampleNote> bare;
    std::size_t files = 0;
    const auto look_at = [&](std::string_view side, const RunSet& set) {
      files += set.files.size();
      for (const InputFile& file : set.files) {
        if (!vouched.contains(file.sha256)) {
          bare.push_back({std::string(side) + " " + file.name,
                          {},
                          {},
                          "SHA-256 " + shortened(file.sha256, 15) + " is no subject of an attestation by these keys"});
        }
      }
    };
    if (settings_.candidate) {
      look_at(kSides[0], context.candidate);
    }
    if (settings_.baseline && context.baseline != nullptr) {
      look_at(kSides[1], *context.baseline);
    }
    Finding finding = conclude(bare, files, context.attestations.empty());
    finding.selected = files;
    return only(std::move(finding));
  }

 private:
  // Digests of files; of attestations by other checks' keys nothing.
  [[nodiscard]] std::set<std::string_view> vouched_for(const CheckContext& context) const {
    std::set<std::string_view> digests;
    for (const Attestation& attestation : context.attestations) {
      const bool ours = std::any_of(settings_.keys.begin(), settings_.keys.end(),
                                    [&](const PublicKey& key) { return key.id == attestation.key; });
      if (ours) {
        digests.insert(attestation.inputs.begin(), attestation.inputs.end());
      }
    }
    return digests;
  }

  [[nodiscard]] Finding conclude(std::vector<ExampleNote>& bare, std::size_t files, bool none_given) const {
    if (bare.empty()) {
      return make_finding(
          Outcome::kHolds, ReasonCode::kAttested,
          "a signature by a key of " + settings_.keys_file + " vouches for " +
              (files == 1 ? "the file of records" : "each of the " + counted(files, "file") + " of records"));
    }
    std::vector<std::string> names;
    for (const ExampleNote& note : bare) {
      names.push_back(note.id);
    }
    Finding finding =
        make_finding(Outcome::kViolated, ReasonCode::kNotAttested,
                     "no signature by a key of " + settings_.keys_file + " vouches for " + std::to_string(bare.size()) +
                         " of " + counted(files, "file") + " of records: " + some_of(names));
    finding.advice =
        std::string(none_given ? "give the attestations of these records with --attestation" : "attest these files") +
        "; the job that makes records signs them there (gate evidence records), nobody after it";
    finding.examples_total = bare.size();
    bare.resize(std::min(bare.size(), kMaxExamples));
    finding.examples = std::move(bare);
    return finding;
  }

  Settings settings_;
};

Result<std::unique_ptr<const Check>> bind(const Params& params) {
  const auto file = params.file("require_attested_inputs");
  Settings settings;
  Result<std::vector<PublicKey>> keys = read_public_keys(file->bytes);
  if (!keys) {
    return policy_error(visible(file->name) + " " + keys.error().message, params.where("require_attested_inputs"));
  }
  settings.keys = *std::move(keys);
  settings.keys_file = file->name;
  if (params.has("sides")) {
    settings.candidate = settings.baseline = false;
    for (const std::string& side : params.list("sides")) {
      if (side != kSides[0] && side != kSides[1]) {
        const std::vector<std::string> known(kSides.begin(), kSides.end());
        return policy_error("'sides': unknown side '" + visible(shortened(side, 40)) + "'" + suggestion(side, known) +
                                "; expected candidate, baseline",
                            params.where("sides"));
      }
      (side == kSides[0] ? settings.candidate : settings.baseline) = true;
    }
    settings.needs_baseline = settings.baseline;
  }
  return std::unique_ptr<const Check>(std::make_unique<AttestationCheck>(std::move(settings)));
}

}  // namespace

const CheckKind k_attestation{"attestation", "a key that the policy names has signed for each file of records", kParams,
                              &bind};

}  // namespace gate::checks
