// The answer: one finding per check and slice, and what they add up to. Writers read it and may not change it.
#ifndef GATE_MODEL_EVALUATION_H_
#define GATE_MODEL_EVALUATION_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "gate/base/result.h"
#include "gate/base/time.h"
#include "gate/model/attempt.h"
#include "gate/model/attestation.h"
#include "gate/model/change.h"
#include "gate/model/names.h"
#include "gate/model/provenance.h"
#include "gate/model/run.h"

namespace gate {

// One remark beside a finding; it never changes the outcome. The code is stable ("identical_seeds"), the text is for
// people.
struct Note {
  std::string code;
  std::string text;
};

// One example that decided a finding, with its mean value on each side where it has one.
struct ExampleNote {
  std::string id;
  std::optional<double> candidate;
  std::optional<double> baseline;
  std::string text;  // what happened to it, when numbers do not say it
};

// What would turn a finding's outcome, or what a single run has to do with it.
struct Flip {
  std::string code;                // "margin", "lost_examples", "won_examples", "without_run", "run_share", "bound"
  std::optional<Outcome> to = {};  // what it would become; nothing for run_share
  double amount = 0;               // the margin or bound; how many examples, or runs of which any one; the run's share
  std::string text = {};           // "2 more examples lost would block"
};

struct IntervalEstimate {
  double low = 0;  // -infinity / +infinity when there is no finite limit
  double high = 0;
  double confidence = 0.95;  // two-sided
  std::string method;        // "crossed variance components", names the estimator of docs/statistics.md
  std::string because = {};  // what chose it: the data's shape, or the policy
};

// The sizes a finding rests on; what does not apply stays empty.
struct Sizes {
  std::optional<std::size_t> examples_candidate, examples_baseline, paired;
  std::optional<std::size_t> runs_candidate, runs_baseline;  // distinct runs of this metric
  std::optional<std::size_t> clusters;
  std::optional<std::size_t> errors_candidate, errors_baseline;    // rows left out because of an infrastructure error
  std::optional<std::size_t> missing_candidate, missing_baseline;  // examples of the other side without a value here
};

// How the metric of a finding spreads on one side, in few numbers, for people to look at; no decision reads it.
struct Spread {
  std::vector<double> runs;       // the statistic of each distinct run in the order of the runs, at most kMaxRunValues
  std::size_t runs_total = 0;     // before the list was cut
  std::vector<double> quantiles;  // of all values of all runs at kQuantilePercents; empty where they would say little
};
inline constexpr std::size_t kMaxRunValues = 50;
inline constexpr std::array<int, 9> kQuantilePercents{0, 5, 25, 50, 75, 90, 95, 99, 100};

struct SliceLabel {
  std::string key;
  std::string value;
  friend bool operator==(const SliceLabel&, const SliceLabel&) = default;
};

struct Respond {
  std::string action;  // "rollback", "retrain", ...; never empty in a finding that does not pass
  std::string owner;
  std::string runbook;
};

struct Finding {
  std::string check;  // the check's id
  std::string kind;
  std::string metric;             // empty for checks on documents
  std::string statistic;          // "mean", "p95", ...; empty without a metric
  std::vector<SliceLabel> slice;  // empty: all examples
  std::optional<Direction> direction;

  Outcome outcome = Outcome::kFailed;
  ReasonCode reason = ReasonCode::kCheckFailed;
  Verdict verdict = Verdict::kBlock;  // set by evaluate from the outcome and the policy's consequences
  std::string summary;                // one sentence: what was found, with its numbers

  std::optional<double> candidate, baseline;  // the statistic on each side, in the metric's unit
  Scale scale = Scale::kValue;                // of estimate, interval and limits
  std::optional<double> estimate;
  std::optional<IntervalEstimate> interval;
  // The region in which the check holds: above `lower_limit`, below `upper_limit`.
  std::optional<double> lower_limit, upper_limit;
  std::optional<double> warn_limit;  // a softer bound inside the limit
  std::optional<double> margin;      // as the policy states it, and how it spells it
  std::string margin_text;
  std::optional<double> p_pass, p_block;                    // one-sided p-values against the margin
  std::optional<Spread> candidate_spread, baseline_spread;  // over all examples, never of a slice

  Sizes sizes;
  std::vector<Note> notes;
  std::vector<ExampleNote> examples;  // at most kMaxExamples, most telling first
  std::size_t examples_total = 0;     // how many there were before the list was cut
  std::string advice;                 // what would decide an undecided check; what to do about a violated one
  std::vector<Flip> flips;            // most telling first; only of a comparison over all examples
  Respond respond;
  std::optional<std::size_t> waiver;  // index in Evaluation::waivers when one turned this block into a warn
  std::size_t selected = 0;           // observations or documents this finding looked at; 0 means it judged nothing
  Where policy_at;                    // its file is empty for the policy itself, else a name of PolicySummary::extends
};
inline constexpr std::size_t kMaxExamples = 10;

struct WaiverUse {
  std::string check = {};
  std::vector<SliceLabel> slice = {};  // empty: every slice
  std::optional<double> max_loss = {};
  std::optional<Time> until = {};
  std::string until_text = {};
  std::string reason = {};
  std::string approved_by = {};
  std::optional<CommitRange> commits = {};
  // kOutside: the commit under test is not known to be one that the waiver is for.
  enum class State { kApplied, kUnused, kExpired, kExceeded, kOutside } state = State::kUnused;
  std::string why = {};     // for kOutside
  std::size_t applied = 0;  // findings it turned from block to warn
  bool expires_soon = false;
};

struct SideSummary {
  std::string name;
  std::vector<InputFile> files;
  std::size_t runs = 0, seeds = 0, examples = 0, rows = 0;  // seeds: distinct declared seeds
  std::string model, prompt, dataset, commit;  // as the documents agree on them; "" unknown, "(several)" not one
};

struct PolicySummary {
  std::string id, owner, runbook;
  std::string path;  // relative to the repository or the name the user gave; never absolute
  std::string sha256;
  std::uint64_t size = 0;
  std::string source;                   // "file", "head", "base", or a revision
  std::string commit;                   // id of the commit it was read from; empty for "file"
  std::string how;                      // how that commit was found: "merge-ref-first-parent"; empty when it was named
  std::string text;                     // the bytes, when they are at most 64 KiB
  std::vector<InputFile> extends = {};  // in the order in which they were read; "builtin:NAME" or a path beside it
  std::vector<InputFile> files = {};    // that checks and prices name, by name
  // Bytes of `extends` and `files` by name, of a policy that nobody gives to a replay; none past 1 MiB together.
  std::map<std::string, std::string> texts = {};
};

// One line in which the change's own policy differs from the base's.
struct PolicyChange {
  enum class Kind {
    kLoosened,
    kTightened,
    kChanged  // the direction cannot be told
  };
  Kind kind = Kind::kChanged;
  std::string what;        // "accuracy: margin"
  std::string from, to;    // as the policies spell it; empty: not there
  std::uint32_t line = 0;  // in the change's policy, or in the base's when it is not there any more
};

// The policy on the other side of the change under test, when it differs from the one that judged.
struct OtherPolicy {
  PolicySummary policy;
  std::optional<Verdict> verdict;  // what it makes of the records; nothing: it was compared only, or could not judge
  std::vector<PolicyChange> changes;
  std::vector<InputFile> set_files = {};       // of run sets that its checks named, as "<set>/<file>"
  std::vector<Attestation> attestations = {};  // by keys that only this policy names
};

// What the change under test does to its policy and its baseline, and with whom the policy that judges was compared.
struct ChangeOfPolicy {
  enum class State {
    kAlone,       // one policy judges; there is no other to look at
    kWithChange,  // the other is the change's own: both judge, the worse verdict counts
    kBesideBase,  // the other is the base's: an explicit choice judges alone, the difference is told
    kNew,         // the base has none; the change's own judges, and warns
    kRemoved,     // the change deletes it; the base's judges, and warns
  };
  State state = State::kAlone;
  std::string base;          // commit id of the base; empty: none was asked for
  std::string new_baseline;  // path of a baseline that the change commits and the base lacks; empty: there is none
  std::string not_compared;  // why the base's policy cannot be read, for kBesideBase; empty: it was
};

// What is released, as the command line named it.
struct Artifact {
  enum class Kind {
    kFile,
    kModel  // a folder, by the digest of OpenSSF model signing
  };
  std::string name;  // last component of its path
  Kind kind = Kind::kFile;
  std::string sha256;
  std::uint64_t size = 0;  // bytes of all files
  std::size_t files = 1;
};

// One of several candidates that were judged together: how this one fared hangs on all of them.
struct FamilyMember {
  std::string name;              // as the command line had it: the last component of its path
  bool own = false;              // the candidate that the evaluation is about; what follows is then empty
  std::vector<InputFile> files;  // its records
  std::optional<Provenance> provenance;
};

struct Evaluation {
  Verdict verdict = Verdict::kBlock;
  std::vector<Finding> findings;  // policy order, slices of a check in slice order
  std::vector<WaiverUse> waivers;
  PolicySummary policy;
  std::optional<OtherPolicy> other_policy;
  ChangeOfPolicy change_of_policy;
  std::vector<Artifact> artifacts;        // by name
  std::vector<Attestation> attestations;  // by digest and key: those by keys of the policy
  SideSummary candidate, baseline;
  bool has_baseline = true;
  std::vector<InputFile> set_files;  // of further run sets that checks named, as "<set>/<file>"
  double confidence = 0.95;          // the policy's default, or what an attempt has left of it
  std::optional<Time> as_of;         // only when a check or waiver read the clock
  std::optional<Provenance> provenance;
  std::optional<ChangeFacts> change;  // only when a condition or a waiver asked for it
  std::optional<Attempt> attempt;     // only under a ledger
  std::vector<FamilyMember> family;   // in the order of the command line; empty: judged alone
  std::vector<Note> notes;            // about the whole evaluation
  [[nodiscard]] std::size_t count(Verdict which) const {
    std::size_t n = 0;
    for (const Finding& finding : findings) {
      n += finding.verdict == which ? 1U : 0U;
    }
    return n;
  }
};

// The facts of this run of the tool that are outside the decision: never part of its digest.
struct RunEnvelope {
  // Of one set that was read; several candidates share a role.
  struct SetRead {
    std::string role;  // as in the inputs of the decision
    std::string name;
    ReadFrom from;
  };
  Time evaluated_at;
  std::string tool_version;
  std::vector<std::pair<std::string, std::string>> build = {};  // of the tool: "os", "arch", "compiler", "libgit2"
  std::vector<SetRead> sets = {};
  std::vector<std::string> argv;                        // secrets and absolute paths removed
  std::vector<std::pair<std::string, std::string>> ci;  // allow-listed variables: provider, repository, run id
  std::optional<int> exit_code = {};                    // with which the program will end
};

}  // namespace gate

#endif  // GATE_MODEL_EVALUATION_H_
