// gate plan: what each comparing check of a policy can decide with the records at hand, and what would make it decide.
// Judges nothing and exits with 0.
#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <memory>
#include <optional>
#include <string>

#include "gate/cli/inputs.h"
#include "gate/cli/plan_text.h"
#include "gate/cli/progress.h"
#include "gate/cli/registry.h"
#include "gate/cli/repository_option.h"
#include "gate/evaluate/plan.h"

namespace gate::cli {
namespace {

struct PlanOptions {
  std::string policy, candidate, baseline;
  std::string repository = ".";
  double power = 0.8;
  bool json = false;
};

Result<int> plan(const PlanOptions& options, const Machine& machine) {
  if (!(options.power >= 0.5 && options.power < 1)) {
    return usage_error("--power: expected a number from 0.5 up to, not including, 1");
  }
  if (options.candidate.empty() && options.baseline.empty()) {
    return usage_error("plan: how much a metric varies is read from records: give --baseline, --candidate or both");
  }
  GATE_ASSIGN(const Policy policy, load_policy(options.policy, options.repository));
  const Needs needs = needs_of(policy);
  const bool both = !options.candidate.empty() && !options.baseline.empty();
  const std::string& first = options.candidate.empty() ? options.baseline : options.candidate;
  GATE_ASSIGN(const RunSet candidate,
              load_run_set(first, options.repository, options.candidate.empty() ? Side::kBaseline : Side::kCandidate,
                           &needs, {}, reading(machine, 0)));
  std::optional<RunSet> baseline;
  if (both) {
    GATE_ASSIGN(baseline,
                load_run_set(options.baseline, options.repository, Side::kBaseline, &needs, {}, reading(machine, 0)));
  }
  machine.doing("planning");
  GATE_ASSIGN(const std::vector<CheckPlan> plans,
              evaluate::plan(policy, candidate, both ? *baseline : candidate, options.power));
  const PlanPage page{policy.id, options.power, candidate.name, both ? baseline->name : "", plans};
  if (options.json) {
    GATE_ASSIGN(const std::string bytes, plan_json(page));
    machine.document(bytes);
  } else {
    machine.out(plan_text(page));
  }
  return 0;
}

Action declare(CLI::App& app) {
  const auto options = std::make_shared<PlanOptions>();
  app.add_option("POLICY", options->policy, "policy file, or git:<rev>:<path>")->required();
  app.add_option("--candidate", options->candidate, "run set: a folder, a file, or git:<rev>:<path>");
  app.add_option("--baseline", options->baseline, "run set; alone, the candidate is taken for another run of it");
  app.add_option("--power", options->power, "probability with which a decision is to be reached (default: 0.8)");
  app.add_flag("--json", options->json, "print JSON instead of text");
  declare_repository(app, options->repository);
  return [options](const Invocation& call) { return plan(*options, call.machine); };
}

}  // namespace

const Command k_plan{"plan", "Say what each comparison can decide with these records, and what would decide it",
                     &declare, "gate plan gate.yaml --candidate runs/candidate --baseline runs/baseline"};

}  // namespace gate::cli
