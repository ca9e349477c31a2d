// The advice on one policy, as its rules find it.
#ifndef GATE_POLICY_ADVICE_H_
#define GATE_POLICY_ADVICE_H_

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "gate/base/result.h"
#include "gate/base/time.h"
#include "gate/model/policy.h"

namespace gate::policy {

class Advice {
 public:
  // `policy` outlives the object.
  explicit Advice(const Policy& policy) : policy_(policy) {}

  void add(const Where& where, std::string message);
  // In file order; the advice about one place in the order it was found.
  std::vector<Diagnostic> take();

 private:
  const Policy& policy_;
  std::vector<Diagnostic> found_;
};

// "check 'a'", "check 'a' and 2 others".
std::string names(const std::vector<const CheckSpec*>& checks);

bool only_warns(const CheckSpec& check);

std::string text_or(const Params& params, std::string_view name, std::string_view otherwise);
// What two checks must have in common to be about the same, kind apart: metric and statistic.
std::string subject_of(const Params& params);

// What a check foresees of itself: never-holds, never-fails, never-decides.
void foreseen(const Policy& policy, Advice& advice);
// Checks that another one makes superfluous.
void shadows(const Policy& policy, Advice& advice);
// Checks that no release can satisfy together, or of which one makes the other useless.
void contradictions(const Policy& policy, Advice& advice);
// Waivers that are over, about to be, or can never apply.
void waivers(const Policy& policy, std::optional<Time> now, Advice& advice);

}  // namespace gate::policy

#endif  // GATE_POLICY_ADVICE_H_
