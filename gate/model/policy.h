// A policy as read: checks already bound, consequences resolved, in the order of the file.
#ifndef GATE_MODEL_POLICY_H_
#define GATE_MODEL_POLICY_H_

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "gate/model/change.h"
#include "gate/model/check.h"
#include "gate/model/metric.h"
#include "gate/model/names.h"
#include "gate/model/record_options.h"

namespace gate {

// Where a key stands, by its name: confidence, on_violated, on_inconclusive, on_missing. What is not written has none.
using StatedAt = std::map<std::string, Where, std::less<>>;

struct CheckSpec {
  std::string id;
  const CheckKind* kind = nullptr;
  std::shared_ptr<const Check> check;
  double confidence = 0.95;
  Consequence on_violated = Consequence::kBlock;
  Consequence on_inconclusive = Consequence::kWarn;
  Consequence on_missing = Consequence::kBlock;
  Respond respond;  // the check's own, else the policy's owner and runbook
  Params params;    // as given, for reports and lint
  When when;        // nothing given: it is always asked
  Where where;
  std::string calibrated;  // how its limits were found: the owner's words or a CalibrationNote; empty: not said
  Where calibrated_at;     // of that text
  StatedAt stated;         // what it says itself
  std::string origin;      // the extended file it stands in, by its name there; empty: the policy itself
};

struct Waiver {
  std::string check;
  std::vector<SliceLabel> slice;
  std::optional<double> max_loss;
  std::optional<CommitRange> commits;  // nothing: every commit
  std::string until;                   // "2026-12-31"
  Time until_time;
  std::string reason;
  std::string approved_by;
  Where where;
};

struct Policy {
  std::string id, owner, runbook;
  bool needs_baseline = true;  // false only with an explicit `baseline: none`
  double confidence = 0.95;
  StatedAt stated;  // in `defaults`
  Metrics metrics;
  RecordOptions records;          // how the records of both sides are read, where a set does not say it
  std::vector<CheckSpec> checks;  // at least one
  std::vector<Waiver> waivers;
  PolicySummary source;
  std::map<std::string, std::string> texts;  // of all its files, by the name in `Where`
};

}  // namespace gate

#endif  // GATE_MODEL_POLICY_H_
