// attestation: does a signature by a key that the policy names vouch for each file of records? Without one a record is
// a claim that whoever opened the change may have written.
#include <algorithm>
#include <array>
#include <optional>
#include <set>
#include <utility>

#include "gate/base/public_key.h"
#include "gate/base/text.h"
#include "gate/checks/findings.h"
#include "gate/checks/registry.h"
#include "gate/checks/side_words.h"

namespace gate::checks {
namespace {

constexpr std::array<ParamSpec, 2> kParams{{
    {.name = "require_attested_inputs",
     .type = ParamType::kFile,
     .presence = Presence::kRequired,
     .help =
         "the public keys of the jobs that make records: a PEM file beside the policy, Ed25519 or ECDSA over P-256"},
    {.name = "only",
     .type = ParamType::kWord,
     .help = "the one side whose records must be attested (default: both)",
     .words = kSides,
     .without = Without::kStricter},
}};

struct Settings {
  std::vector<PublicKey> keys;
  std::string keys_file;
  bool candidate = true;
  bool baseline = true;
  bool needs_baseline = false;  // because `only` names it
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
    Tally tally;
    if (settings_.candidate) {
      look_at(kSides[0], context.candidate, context, tally);
    }
    if (settings_.baseline && context.baseline != nullptr) {
      look_at(kSides[1], *context.baseline, context, tally);
    }
    Finding finding = conclude(tally, context.attestations.empty());
    finding.selected = tally.files;
    return only(std::move(finding));
  }

 private:
  struct Tally {
    std::size_t files = 0;
    std::vector<ExampleNote> bare;  // files that nobody vouches for
  };

  [[nodiscard]] bool is_ours(const Attestation& attestation) const {
    return std::any_of(settings_.keys.begin(), settings_.keys.end(),
                       [&](const PublicKey& key) { return key.id == attestation.key; });
  }

  // A statement is about records as a whole: it counts for a side that has every file it names. Else files of two
  // statements could be put together as nobody made them, or the worst run left out.
  void look_at(std::string_view side, const RunSet& set, const CheckContext& context, Tally& tally) const {
    std::set<std::string_view> here;
    for (const InputFile& file : set.files) {
      here.insert(file.sha256);
    }
    std::set<std::string_view> vouched;
    std::set<std::string_view> torn;  // named by statements that do not count
    for (const Attestation& attestation : context.attestations) {
      if (is_ours(attestation)) {
        const bool whole =
            attestation.others == 0 && std::all_of(attestation.inputs.begin(), attestation.inputs.end(),
                                                   [&](const std::string& digest) { return here.contains(digest); });
        (whole ? vouched : torn).insert(attestation.inputs.begin(), attestation.inputs.end());
      }
    }
    tally.files += set.files.size();
    for (const InputFile& file : set.files) {
      if (!vouched.contains(file.sha256)) {
        tally.bare.push_back({std::string(side) + " " + file.name,
                              {},
                              {},
                              torn.contains(file.sha256)
                                  ? "is signed for together with files that are not on this side"
                                  : "SHA-256 " + shortened(file.sha256, 15) + " is signed for by none of these keys"});
      }
    }
  }

  [[nodiscard]] Finding conclude(Tally& tally, bool none_given) const {
    const std::string files = counted(tally.files, "file");
    if (tally.bare.empty()) {
      return make_finding(Outcome::kHolds, ReasonCode::kAttested,
                          "a signature by a key of " + settings_.keys_file + " vouches for " +
                              (tally.files == 1 ? "the file of records" : "each of the " + files + " of records"));
    }
    std::vector<std::string> names;
    for (const ExampleNote& note : tally.bare) {
      names.push_back(note.id);
    }
    Finding finding =
        make_finding(Outcome::kViolated, ReasonCode::kNotAttested,
                     "no signature by a key of " + settings_.keys_file + " vouches for " +
                         std::to_string(tally.bare.size()) + " of " + files + " of records: " + some_of(names));
    finding.advice = std::string("give ") + (none_given ? "the attestations of these records" : "theirs") +
                     " with --attestation; the job that makes records signs all of a side's at once (gate evidence "
                     "records), and nobody after it";
    finding.examples_total = tally.bare.size();
    tally.bare.resize(std::min(tally.bare.size(), kMaxExamples));
    finding.examples = std::move(tally.bare);
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
  if (const std::optional<std::string> side = params.text("only")) {
    settings.candidate = *side == kSides[0];
    settings.baseline = settings.needs_baseline = *side == kSides[1];
  }
  return std::unique_ptr<const Check>(std::make_unique<AttestationCheck>(std::move(settings)));
}

}  // namespace

const CheckKind k_attestation{"attestation", "a key that the policy names has signed for each file of records", kParams,
                              &bind};

}  // namespace gate::checks
