// Check kinds for the tests of the policy layer, which knows no real ones: between them they use every parameter type.
#ifndef GATE_TESTS_UNIT_POLICY_FAKE_KINDS_H_
#define GATE_TESTS_UNIT_POLICY_FAKE_KINDS_H_

#include <span>
#include <string>
#include <string_view>

#include "gate/base/result.h"
#include "gate/model/check.h"
#include "gate/model/policy.h"
#include "gate/policy/yaml_tree.h"

namespace gate::policy::testing {

// threshold: metric, statistic, min, max (one of both is needed, min <= max), slices {by, margin, min_examples}.
// non_inferiority: metric, direction, margin.
// records: require (texts), blobs (text map), max_age, strict (bool), seeds (1 to 100), share (0 to 1).
std::span<const CheckKind* const> fake_kinds();

// Reads with the fake kinds, as file "policy.yaml" from "file".
Result<Policy> read(std::string_view yaml, const YamlLimits& limits = {});

// The rendered error; "no error" when there is none.
std::string rendered_error(std::string_view yaml, const YamlLimits& limits = {});

}  // namespace gate::policy::testing

#endif  // GATE_TESTS_UNIT_POLICY_FAKE_KINDS_H_
