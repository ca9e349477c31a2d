#include "gate/cli/expected_policy.h"

#include <algorithm>
#include <utility>

#include "gate/base/sha256.h"
#include "gate/cli/inputs.h"
#include "gate/policy/builtin.h"

namespace gate::cli {
namespace {

using Strings = std::vector<std::string>;

// The digest of the ready policy of that name, as this program brings it along; "" when it brings none.
std::string digest_of_ready(std::string_view name) {
  name.remove_prefix(policy::kBuiltinPrefix.size());
  for (const policy::BuiltinPolicy& ours : policy::builtin_policies()) {
    if (ours.name == name) {
      return sha256(ours.bytes);
    }
  }
  return "";
}

bool has(const Strings& digests, const std::string& digest) {
  return std::find(digests.begin(), digests.end(), digest) != digests.end();
}

// Only `extends` names ready policies: a policy whose own path looks like one is a file all the same.
void look_at_ready(const InputFile& file, const Strings& digests, Strings& failures) {
  const std::string ours = digest_of_ready(file.name);
  if (file.sha256 == ours || has(digests, file.sha256)) {
    return;
  }
  failures.push_back("the policy's " + file.name + " has sha256 " + file.sha256 +
                     (ours.empty() ? ", and this program brings no such policy along"
                                   : ", that of this program has " + ours + ": it is another version's, or nobody's"));
}

// Files that the policy at `spec` is made of and the evidence does not name: with one left out, nobody would look at
// it.
Strings left_out(const std::string& spec, const ReplayInputs& inputs, const PolicySummary& recorded) {
  Strings failures;
  const Result<Policy> policy = load_policy(spec, inputs.repository);
  if (!policy) {
    return failures;  // another version's language; its digest is compared in any case
  }
  for (const auto& [is, said] :
       {std::pair{&policy->source.extends, &recorded.extends}, std::pair{&policy->source.files, &recorded.files}}) {
    for (const InputFile& file : *is) {
      if (std::none_of(said->begin(), said->end(), [&](const InputFile& one) { return one.name == file.name; })) {
        failures.push_back("--expect-policy " + spec + ": it is made of " + file.name +
                           ", too, which the evidence does not name");
      }
    }
  }
  return failures;
}

}  // namespace

std::string spelt_digest(std::string_view expected) {
  constexpr std::string_view kPrefix = "sha256:";
  expected.remove_prefix(expected.starts_with(kPrefix) ? kPrefix.size() : 0);
  return is_sha256(expected) ? std::string(expected) : std::string();
}

std::vector<std::string> policy_failures(const std::vector<std::string>& expected, const ReplayInputs& inputs,
                                         const PolicySummary& recorded) {
  Strings failures;
  if (expected.empty()) {
    return failures;
  }
  Strings digests;
  for (const std::string& one : expected) {
    if (std::string digest = spelt_digest(one); !digest.empty()) {
      digests.push_back(std::move(digest));
      continue;
    }
    ReplayInputs named = inputs;
    named.specs.emplace("policy", one);
    Mismatch mismatch;
    recorded_policy(named, "policy", recorded, false, mismatch);
    for (const Strings* lines : {&mismatch.different, &mismatch.missing}) {
      for (const std::string& line : *lines) {
        failures.push_back("--expect-policy " + one + ": " + line);
      }
    }
    if (!mismatch.any()) {
      for (std::string& line : left_out(one, inputs, recorded)) {
        failures.push_back(std::move(line));
      }
    }
  }
  const auto look_at_file = [&](const std::string& name, const std::string& digest) {
    if (!digests.empty() && !has(digests, digest)) {
      failures.push_back("the policy's file " + name + " has sha256 " + digest + ", which is not expected");
    }
  };
  look_at_file(recorded.path, recorded.sha256);
  for (const InputFile& file : recorded.extends) {
    if (file.name.starts_with(policy::kBuiltinPrefix)) {
      look_at_ready(file, digests, failures);
    } else {
      look_at_file(file.name, file.sha256);
    }
  }
  for (const InputFile& file : recorded.files) {
    look_at_file(file.name, file.sha256);
  }
  return failures;
}

}  // namespace gate::cli
