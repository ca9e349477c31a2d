#include "gate/cli/policy_plan.h"

#include <sys/stat.h>

#include <utility>

#include "gate/cli/ci_hints.h"
#include "gate/provenance/base.h"
#include "gate/provenance/git_tree.h"
#include "gate/provenance/place.h"
#include "gate/provenance/repository.h"
#include "gate/provenance/revision.h"

namespace gate::cli {
namespace {

using provenance::ChangeBase;
using provenance::CiHints;
using provenance::Repository;
using State = PolicyPlan::State;

bool is_file(const std::string& path) {
  struct stat status {};
  return ::stat(path.c_str(), &status) == 0 && S_ISREG(status.st_mode);
}

std::string folder_of(const std::string& path) {
  const std::size_t slash = path.find_last_of('/');
  return slash == std::string::npos ? "." : slash == 0 ? "/" : path.substr(0, slash);
}

// A change that is not in the repository yet: something to weaken a policy with.
bool is_change(const CiHints& hints) { return hints.event != CiHints::Event::kCommit; }

PolicyPlan alone(PolicySource source) {
  PolicyPlan plan;
  plan.judge = std::move(source);
  return plan;
}

// The policy as a commit has it, called `word`.
Result<std::optional<PolicySource>> policy_at(const EvaluateRequest& request, const std::string& commit,
                                              const std::string& path, std::string_view word, const std::string& how) {
  GATE_ASSIGN(std::optional<PolicySource> source, policy_in_commit(request.repository, commit, path));
  if (source) {
    source->source = word;
    source->how = how;
  }
  return source;
}

Error not_in_repository(const std::string& policy) {
  return usage_error("--policy-from: '" + policy + "' lies outside the repository, so no commit holds it");
}

// --policy-from head or a revision: that commit's policy alone, and what the base's says otherwise, when that can be
// told.
Result<PolicyPlan> plan_named(const EvaluateRequest& request, const CiHints& hints, const std::string& revision,
                              const std::string& path, const std::string& word) {
  GATE_ASSIGN(const Repository repository, Repository::open(request.repository));
  GATE_ASSIGN(std::optional<PolicySource> named, policy_at(request, revision, path, word, ""));
  if (!named) {
    return policy_error("there is no such file in that commit", {"git:" + revision + ":" + path, 0, 0});
  }
  PolicyPlan plan = alone(*std::move(named));
  const Result<std::optional<ChangeBase>> base = find_change_base(repository, hints);
  if (!base || !*base || (*base)->commit == plan.judge.commit) {
    return plan;
  }
  if (auto at_base = policy_at(request, (*base)->commit, path, "base", (*base)->how); at_base && *at_base) {
    plan.state = State::kBesideBase;
    plan.other = **std::move(at_base);
  }
  return plan;
}

// The change's own policy: in a CI as it is committed, since a checkout can be edited by any step; elsewhere as it lies
// there, since that is what its author is working on.
Result<std::optional<PolicySource>> policy_of_change(const EvaluateRequest& request, const CiHints& hints,
                                                     const ChangeBase& base, const std::string& path) {
  if (base.change) {
    return policy_at(request, *base.change, path, "change", "");
  }
  if (hints.provider == CiHints::Provider::kNone && is_file(request.policy)) {
    return std::optional(policy_on_disk(request.policy));
  }
  return policy_at(request, "HEAD", path, "head", "");
}

// The base has no such policy.
Result<PolicyPlan> plan_new(const EvaluateRequest& request, const CiHints& hints, const Repository& repository,
                            ChangeBase base, const std::string& path) {
  GATE_ASSIGN(std::optional<PolicySource> own, policy_of_change(request, hints, base, path));
  if (!own && provenance::work_tree_around(folder_of(request.policy)) != repository.root()) {
    return alone(policy_on_disk(request.policy));  // it belongs to another repository, checked out below this one
  }
  PolicyPlan plan = alone(own ? *std::move(own) : policy_on_disk(request.policy));
  plan.state = State::kNew;
  plan.base = std::move(base);
  return plan;
}

Result<PolicyPlan> plan_from_base(const EvaluateRequest& request, const CiHints& hints, const Repository& repository,
                                  ChangeBase base, const std::string& path) {
  GATE_ASSIGN(std::optional<PolicySource> judge,
              policy_at(request, base.commit, path, base.is_head ? "head" : "base", base.how));
  if (!judge) {
    return plan_new(request, hints, repository, std::move(base), path);
  }
  PolicyPlan plan = alone(*std::move(judge));
  const bool is_elsewhere = hints.event == CiHints::Event::kTargetSide && !base.change;
  if (!base.is_head && !is_elsewhere) {
    GATE_ASSIGN(plan.other, policy_of_change(request, hints, base, path));
    plan.state = plan.other ? State::kWithChange : State::kRemoved;
  }
  plan.base = std::move(base);
  return plan;
}

Result<std::optional<std::string>> commit_under_test(const Repository& repository, const std::string& revision) {
  GATE_ASSIGN(std::string id, provenance::resolve_commit(repository, revision));
  return std::optional(std::move(id));
}

Result<PolicyPlan> plan_by_base(const EvaluateRequest& request, const CiHints& hints, bool required) {
  const bool around = !provenance::work_tree_around(request.repository).empty();
  if (!around && !required && !request.repository_given && !is_change(hints)) {
    return alone(policy_on_disk(request.policy));
  }
  GATE_ASSIGN(const Repository repository, Repository::open(request.repository));
  const std::optional<std::string> path = provenance::path_below(repository.root(), request.policy);
  if (!path) {
    return required ? Result<PolicyPlan>(not_in_repository(request.policy))
                    : Result<PolicyPlan>(alone(policy_on_disk(request.policy)));
  }
  std::optional<std::string> under_test;
  if (request.commit) {
    GATE_ASSIGN(under_test, commit_under_test(repository, *request.commit));
  }
  GATE_ASSIGN(std::optional<ChangeBase> base, find_change_base(repository, hints, under_test));
  if (base && under_test) {
    base->change = std::move(under_test);
    base->is_head = base->commit == *base->change;
  }
  if (base) {
    return plan_from_base(request, hints, repository, *std::move(base), *path);
  }
  if (request.commit && !required) {
    return plan_named(request, hints, *request.commit, *path, *request.commit);
  }
  if (required) {
    const provenance::Base none = provenance::resolve_base(repository, std::nullopt);
    return provenance::input_error_with("--policy-from base: " + none.commit.unknown, none.commit.mend);
  }
  return alone(policy_on_disk(request.policy));
}

}  // namespace

Result<PolicyPlan> plan_policy(const EvaluateRequest& request, const Machine& machine) {
  if (request.commit) {
    // Wherever the policy comes from: a commit that is not there cannot be what is judged.
    GATE_ASSIGN(const Repository repository, Repository::open(request.repository));
    GATE_TRY(provenance::resolve_commit(repository, *request.commit));
  }
  const std::string from = request.policy_from.value_or("auto");
  if (provenance::is_git_spec(request.policy)) {
    if (request.policy_from) {
      return usage_error("--policy-from: '" + request.policy + "' names its commit already");
    }
    GATE_ASSIGN(const GitSpec spec, parse_git_spec(request.policy));
    GATE_ASSIGN(const CiHints hints, ci_hints(machine));
    return plan_named(request, hints, spec.revision, spec.path, spec.revision);
  }
  GATE_ASSIGN(const CiHints hints, ci_hints(machine));
  if (from == "auto" || from == "base") {
    return plan_by_base(request, hints, from == "base");
  }
  GATE_ASSIGN(const Repository repository, Repository::open(request.repository));
  const std::optional<std::string> path = provenance::path_below(repository.root(), request.policy);
  if (!path) {
    return not_in_repository(request.policy);
  }
  return plan_named(request, hints, from == "head" ? request.commit.value_or("HEAD") : from, *path, from);
}

Result<BaselinePlan> plan_baseline(const EvaluateRequest& request, const PolicyPlan& plan, Time now) {
  const std::string& spec = *request.baseline;
  if (spec == kAcceptedWord) {
    // A policy that is read from a commit goes with the list of that commit.
    std::optional<std::string> base = plan.base ? std::optional(plan.base->commit) : std::nullopt;
    if (!base && !plan.judge.commit.empty()) {
      base = plan.judge.commit;
    }
    GATE_ASSIGN(AcceptedRecords records, accepted_records(request.repository, base, now));
    return BaselinePlan{std::move(records.spec), "", std::move(records.entry)};
  }
  if (!plan.base || plan.base->is_head || provenance::is_git_spec(spec)) {
    return BaselinePlan{spec};
  }
  GATE_ASSIGN(const Repository repository, Repository::open(request.repository));
  GATE_ASSIGN(const SetSpec set, parse_set_spec(spec));
  const std::optional<std::string> path = provenance::path_below(repository.root(), set.path);
  if (!path) {
    return BaselinePlan{spec};
  }
  GATE_ASSIGN(const bool at_base, provenance::has_git_path(request.repository, plan.base->commit, *path));
  if (at_base) {
    return BaselinePlan{"git:" + plan.base->commit + ":" + *path + spec.substr(set.path.size())};
  }
  GATE_ASSIGN(const bool at_head,
              provenance::has_git_path(request.repository, plan.base->change.value_or("HEAD"), *path));
  return BaselinePlan{spec, at_head ? *path : ""};
}

}  // namespace gate::cli
