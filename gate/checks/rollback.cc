// rollback: are the baseline's model, data, config, endpoint and environment named, of one mind over its records, and
// do the files that hold them still have the stated digests? What runs now can be restored only then.
#include <algorithm>
#include <array>

#include "gate/base/sha256.h"
#include "gate/base/text.h"
#include "gate/checks/documents.h"
#include "gate/checks/findings.h"
#include "gate/checks/registry.h"

namespace gate::checks {
namespace {

constexpr std::array<ParamSpec, 2> kParams{{
    {.name = "require",
     .type = ParamType::kTextList,
     .help = "members every baseline record must name (default: model.version, dataset.sha256, config.sha256, "
             "endpoint.version, environment.sha256)",
     .weaker = Weaker::kFewer},
    {.name = "files",
     .type = ParamType::kTextMap,
     .help = "digest members and the file that has them in the commit the baseline names: config.sha256: "
             "deploy/config.yaml",
     .weaker = Weaker::kFewer,
     .without = Without::kWeaker},
}};

constexpr std::array<std::string_view, 5> kDefault{"model.version", "dataset.sha256", "config.sha256",
                                                   "endpoint.version", "environment.sha256"};

using Files = std::vector<std::pair<std::string, std::string>>;

// What was found so far; what is missing outranks what git does not tell.
struct Tally {
  std::vector<ExampleNote> missing;
  std::vector<ExampleNote> unknown;
  std::string mend;
};

class Rollback : public Check {
 public:
  Rollback(std::vector<std::string> require, Files files) : require_(std::move(require)), files_(std::move(files)) {}

  Needs needs() const override {
    Needs needs;
    needs.repository = !files_.empty();
    for (const auto& [member, path] : files_) {
      needs.baseline_blobs.push_back(path);
    }
    return needs;
  }
  Bearing bearing() const override {
    return {.confidence = false, .on_inconclusive = false, .on_missing = !files_.empty()};
  }

  std::vector<Finding> run(const CheckContext& context) const override {
    Tally tally;
    const std::vector<Run>& runs = context.baseline->runs;
    for (const Run& run : runs) {
      for (const std::string& member : require_) {
        look_at(run.document, member, runs.front().document, tally);
      }
      for (const auto& [member, path] : files_) {
        compare(run.document, member, path, *context.provenance, tally);
      }
    }
    Finding finding = conclude(tally);
    finding.selected = runs.size();
    return only(std::move(finding));
  }

 private:
  static void look_at(const RunDocument& document, const std::string& member, const RunDocument& first, Tally& tally) {
    const auto miss = [&](std::string what) { tally.missing.push_back({document.run_id, {}, {}, std::move(what)}); };
    if (!is_named(document.fields, member)) {
      miss("does not name " + member);
    } else if (member.ends_with("sha256") && !is_sha256(text_at(document.fields, member))) {
      miss(member + " '" + shortened(text_at(document.fields, member), 20) + "' is no SHA-256 digest");
    } else if (document.fields.under(member) != first.fields.under(member)) {
      miss(member + " is not what " + first.run_id + " names; nobody could say which to restore");
    }
  }

  static void compare(const RunDocument& document, const std::string& member, const std::string& path,
                      const Provenance& provenance, Tally& tally) {
    const std::string claimed = text_at(document.fields, member);
    // Git is asked only about commits that are texts.
    const Scalar* named = document.fields.find("code.commit");
    const std::string commit = named != nullptr && named->kind == Scalar::Kind::kString ? named->text : "";
    if (claimed.empty() || commit.empty()) {
      tally.missing.push_back({document.run_id, {}, {}, "does not name " + (claimed.empty() ? member : "code.commit")});
      return;
    }
    const auto fact = std::find_if(provenance.blobs.begin(), provenance.blobs.end(),
                                   [&](const BlobFact& blob) { return blob.path == path && blob.commit == commit; });
    GATE_INVARIANT(fact != provenance.blobs.end());
    if (!fact->sha256.value) {
      tally.unknown.push_back({document.run_id, {}, {}, path + ": " + fact->sha256.unknown});
      tally.mend = tally.mend.empty() ? fact->sha256.mend : tally.mend;
    } else if (*fact->sha256.value != claimed) {
      tally.missing.push_back({document.run_id,
                               {},
                               {},
                               member + " " + shortened(claimed, 15) + " is not the digest of " + path + " in commit " +
                                   shortened(commit, 15) + " (" + shortened(*fact->sha256.value, 15) + ")"});
    }
  }

  [[nodiscard]] Finding conclude(Tally& tally) const {
    const bool missing = !tally.missing.empty();
    std::vector<ExampleNote>& which = missing ? tally.missing : tally.unknown;
    if (which.empty()) {
      return make_finding(Outcome::kHolds, ReasonCode::kReversible,
                          "the baseline names " + join(require_, ", ") +
                              (files_.empty() ? "" : "; " + counted(files_.size(), "file") + " of the stated digest"));
    }
    Finding finding = make_finding(missing ? Outcome::kViolated : Outcome::kInconclusive,
                                   missing ? ReasonCode::kRollbackMissing : ReasonCode::kProvenanceUnknown,
                                   which.front().id + ": " + which.front().text +
                                       (which.size() > 1 ? ", and " + std::to_string(which.size() - 1) + " more" : ""));
    finding.advice = missing ? "write down how to restore what runs now before it is replaced" : tally.mend;
    finding.examples_total = which.size();
    which.resize(std::min(which.size(), kMaxExamples));
    finding.examples = std::move(which);
    return finding;
  }

  std::vector<std::string> require_;
  Files files_;
};

Result<std::unique_ptr<const Check>> bind(const Params& params) {
  std::vector<std::string> require = params.list("require");
  if (require.empty()) {
    require.assign(kDefault.begin(), kDefault.end());
  }
  return std::unique_ptr<const Check>(
      std::make_unique<Rollback>(std::move(require), params.get<Files>("files").value_or(Files())));
}

}  // namespace

const CheckKind k_rollback{"rollback", "what runs now could be restored: versions named, digests right", kParams,
                           &bind};

}  // namespace gate::checks
