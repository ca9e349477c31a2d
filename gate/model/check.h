// The plugin interface of checks. A kind binds parameters when the policy is read and refuses bad ones there; a bound
// check runs on data, touches no file, clock or random source, and always answers with at least one finding.
#ifndef GATE_MODEL_CHECK_H_
#define GATE_MODEL_CHECK_H_

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "gate/base/public_key.h"
#include "gate/base/result.h"
#include "gate/model/attestation.h"
#include "gate/model/evaluation.h"
#include "gate/model/metric.h"
#include "gate/model/params.h"
#include "gate/model/plan.h"
#include "gate/model/provenance.h"
#include "gate/model/record_options.h"
#include "gate/model/run.h"

namespace gate {

// What a check wants to be there before it runs. Readers use it to keep only the columns that are needed.
struct Needs {
  bool repository = false;
  bool clock = false;
  bool document_text = false;  // of every run document
  bool row_text = false;       // of every row
  bool baseline = true;
  std::set<std::string> metrics = {};  // names as the policy spells them
  std::set<std::string> slice_keys = {};
  std::set<std::string> sets = {};               // further run sets, by their path from the policy's folder
  std::vector<std::string> blobs = {};           // paths whose content at HEAD is asked for
  std::vector<std::string> baseline_blobs = {};  // and at the commit that each baseline record names
  std::vector<PublicKey> keys = {};              // whose attestations of the records count, each once
  RecordOptions records = {};                    // how the policy has other tools' files read

  // Why records alone do not answer the check, as the rest of "which ..."; empty: they do.
  [[nodiscard]] std::string_view beside_records() const {
    return repository ? "reads the repository" : keys.empty() ? "" : "asks for attestations";
  }
};

inline const Metrics kNoMetrics;

// Which settings that every check has can bear on the answer of this one: what never asks an interval is the same at
// any confidence, and what is always decided has no use for `on_inconclusive`.
struct Bearing {
  bool confidence = true;
  bool on_inconclusive = true;
  bool on_missing = true;
};

// The least sizes of each side with which a check holds; nothing: no such size.
struct Demands {
  std::optional<std::size_t> examples = std::nullopt, runs = std::nullopt;
};

// What a policy says about itself before there are data.
struct Foresight {
  Demands demands;    // of all its checks together
  double confidence;  // two-sided, of the check
  const Metrics& metrics;
  // Whether somebody reads what size would do; to search it costs many times what the answer does.
  bool searches = true;
};

// What a check can foresee about itself before there are data.
struct Foreseen {
  std::string param;  // dotted: "margin", "slices.margin"; empty: the check as a whole
  std::string text;
  std::string rule;  // a word for the reader of `gate lint`
};

// What a policy makes sure of before a check is asked: the check's confidence, and the sizes below which a coverage
// check of the policy does not hold.
struct Declared {
  double confidence = 0.95;
  std::optional<std::size_t> seeds, examples;  // of each side
};

// What a check is run on. Everything outlives the call.
struct CheckContext {
  const RunSet& candidate;
  const RunSet* baseline;        // nullptr: the policy says `baseline: none`
  const Provenance* provenance;  // nullptr: no check asked for the repository
  Time now;
  double confidence;  // two-sided, the check's own or the policy's default
  const Metrics& metrics = kNoMetrics;
  std::map<std::string, const RunSet*> sets = {};  // every one that the check needs
  // Whether somebody reads the findings. A simulation takes their verdicts only; what would turn them, the worst
  // examples and advice cost many times what the verdict does.
  bool explains = true;
  std::span<const Attestation> attestations = {};
};

class Check {
 public:
  Check() = default;
  Check(const Check&) = delete;
  Check& operator=(const Check&) = delete;
  virtual ~Check() = default;
  // The outcome, reason and numbers of each finding; consequences, owner and waivers are evaluate's business.
  // At least one finding; one per slice for a check that expands over slices.
  [[nodiscard]] virtual std::vector<Finding> run(const CheckContext& context) const = 0;
  [[nodiscard]] virtual Needs needs() const = 0;
  [[nodiscard]] virtual Bearing bearing() const { return {}; }
  [[nodiscard]] virtual Demands demands() const { return {}; }
  // What it can never say, and what would change that.
  [[nodiscard]] virtual std::vector<Foreseen> foreseen(const Foresight& /*foresight*/) const { return {}; }
  // What a check that compares can decide at these sizes, each slice after the whole; empty for every other kind. The
  // baseline is the candidate itself (one object) when only one side is recorded.
  [[nodiscard]] virtual std::vector<CheckPlan> plan(const CheckContext& /*context*/, double /*power*/) const {
    return {};
  }
  // The sizes that this check makes sure of, raised to its own; called for checks that are always asked.
  virtual void declare(Declared&) const {}
  // Why the check can decide nothing at the sizes declared; the policy is then refused.
  [[nodiscard]] virtual std::optional<Error> refusal(const Declared&) const { return std::nullopt; }
};

struct CheckKind {
  std::string_view name;     // the word in a policy
  std::string_view summary;  // one line for `gate list checks`
  std::span<const ParamSpec> params;
  // Binds validated parameters; the error is kPolicy, located at the offending parameter.
  Result<std::unique_ptr<const Check>> (*bind)(const Params& params);
};

}  // namespace gate

#endif  // GATE_MODEL_CHECK_H_
