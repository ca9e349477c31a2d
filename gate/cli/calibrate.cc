// gate calibrate: how often a policy errs on a team's own runs, before it blocks anybody.
#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <algorithm>
#include <thread>
#include <utility>

#include "gate/base/file_system.h"
#include "gate/base/number.h"
#include "gate/base/text.h"
#include "gate/cli/calibration/calibration.h"
#include "gate/cli/calibration/options.h"
#include "gate/cli/inputs.h"
#include "gate/cli/registry.h"

namespace gate::cli {
namespace {

constexpr std::size_t kDateLength = 10;

// Checks of facts that no draw of runs can change, or that draws do not keep.
void leave_out(Policy& policy, std::vector<std::string>& left_out) {
  std::vector<CheckSpec> kept;
  for (CheckSpec& check : policy.checks) {
    const Needs needs = check.check->needs();
    if (needs.repository) {
      left_out.push_back(visible(shortened(check.id, 60)) + ", which reads the repository");
    } else if (needs.row_text) {
      left_out.push_back(visible(shortened(check.id, 60)) + ", which reads the text of rows");
    } else {
      kept.push_back(std::move(check));
    }
  }
  policy.checks = std::move(kept);
}

Time newest_record(const calibrate::Pool& pool, Time otherwise) {
  std::optional<Time> newest;
  for (const Run& run : pool.set.runs) {
    if (run.document.created_at && (!newest || *newest < *run.document.created_at)) {
      newest = run.document.created_at;
    }
  }
  return newest.value_or(otherwise);
}

// One line that is written over, on a terminal only.
class Progress {
 public:
  explicit Progress(const Machine& machine) : machine_(machine) {}
  void show(const std::string& what) {
    if (machine_.err_is_terminal) {
      machine_.err("\r" + what + std::string(what.size() < last_ ? last_ - what.size() : 0, ' '));
      last_ = what.size();
    }
  }
  void end() {
    if (last_ > 0) {
      machine_.err("\r" + std::string(last_, ' ') + "\r");
      last_ = 0;
    }
  }

 private:
  const Machine& machine_;
  std::size_t last_ = 0;
};

Result<calibrate::Pool> read_pool(const CalibrateRequest& request, const Policy& policy, Calibration& found) {
  const Needs needs = needs_of(policy);
  std::vector<RunSet> sets;
  for (const std::string& spec : request.runs) {
    Result<RunSet> set = load_run_set(spec, request.repository, Side::kBaseline, &needs);
    if (!set) {
      return std::move(set).error().in("'" + shortened(spec, 100) + "'");
    }
    found.sets.push_back(set->name);
    sets.push_back(*std::move(set));
  }
  return calibrate::make_pool(sets);
}

// The verdict of the suggested numbers, all together.
Status judge_amended(const calibrate::Work& work, Calibration& found) {
  found.amended_lines = found.lines;
  const bool changes = std::any_of(found.remedies.begin(), found.remedies.end(),
                                   [](const calibrate::Remedy& one) { return !one.met_now && one.number; });
  if (!changes) {
    return Done{};
  }
  GATE_ASSIGN(found.amended, calibrate::amended(*found.policy, found.amended_lines, found.remedies));
  const calibrate::Work again{*found.amended, work.pool, work.sets, work.design,  found.amended_lines, work.sizes,
                              work.gates,     work.seed, work.now,  work.threads, work.progress};
  GATE_ASSIGN(found.amended_counts, calibrate::simulate(again));
  return Done{};
}

// Everything is worked out before anything is written: an interrupted calibration leaves no file behind.
Status write_files(const CalibrateRequest& request, const PolicySource& source, const Calibration& found,
                   const Machine& machine) {
  if (request.page) {
    GATE_ASSIGN(const std::string page, calibration_page(found));
    GATE_TRY(write_file(*request.page, page));
  }
  if (request.document) {
    GATE_ASSIGN(const std::string document, calibration_json(found));
    GATE_TRY(write_file(*request.document, document));
  }
  if (!request.patch) {
    return Done{};
  }
  GATE_ASSIGN(const std::string bytes, source.read(source.file));
  const Patch patch = calibration_patch(found, source.shown, bytes);
  PolicySource changed = source;
  changed.read = [&](std::string_view name) -> Result<std::string> {
    return name == source.file ? Result<std::string>(patch.changed) : source.read(name);
  };
  if (Result<Policy> reads = load_policy(changed); !reads) {
    return std::move(reads).error().in("the policy cannot be changed by a patch as it is laid out");
  }
  GATE_TRY(write_file(*request.patch, patch.diff));
  for (const std::string& left : patch.left) {
    machine.err("gate: not in the patch: " + left + "\n");
  }
  return Done{};
}

Result<int> calibrate_policy(const CalibrateRequest& request, const Machine& machine) {
  GATE_ASSIGN(const PolicySource source, policy_source(request.policy, request.repository));
  GATE_ASSIGN(Policy policy, load_policy(source));
  Calibration found;
  leave_out(policy, found.left_out);
  if (policy.checks.empty()) {
    return policy_error("there is nothing to calibrate: every check reads the repository or the text of rows",
                        {source.shown, 0, 0});
  }
  found.policy = &policy;
  GATE_ASSIGN(const calibrate::Pool pool, read_pool(request, policy, found));
  const std::size_t seeds = request.seeds.value_or(pool.largest);
  GATE_ASSIGN(found.design, calibrate::design_for(pool, seeds, policy.needs_baseline ? seeds : 0, request.rows));
  GATE_ASSIGN(const RunSets sets, load_sets(source, request.repository, needs_of(policy)));
  found.runs = pool.set.runs.size();
  found.examples = pool.set.examples.size();
  found.clustered = pool.clustered;
  found.digest = pool.digest;
  found.notes = pool.notes;
  found.gates = request.gates;
  found.seed = request.seed;
  found.targets = request.targets;
  found.targets_text = request.targets_text;
  found.date = format_time(request.as_of.value_or(machine.now())).substr(0, kDateLength);

  Progress progress(machine);
  calibrate::Work work{policy,        pool,         sets,
                       found.design,  {},           {},
                       request.gates, request.seed, request.as_of.value_or(newest_record(pool, machine.now()))};
  work.threads = request.threads != 0 ? request.threads : std::max(1U, std::thread::hardware_concurrency());
  GATE_ASSIGN(const calibrate::Present present, calibrate::present_values(work));
  calibrate::Lines lines = calibrate::lines_of(policy, pool, present);
  found.lines = std::move(lines.lines);
  found.unmeasured = std::move(lines.unmeasured);
  work.lines = found.lines;
  work.sizes.assign(calibrate::kSizes.begin(), calibrate::kSizes.end());
  work.progress = [&](std::uint32_t done) {
    progress.show("judged " + std::to_string(done) + " of " + counted(request.gates, "pair"));
  };
  GATE_ASSIGN(found.counts, calibrate::simulate(work));
  if (found.targets.any()) {
    GATE_ASSIGN(found.remedies, calibrate::remedies(work, found.targets, [&](std::size_t line) {
                  progress.show("looking for what would meet the targets: line " + std::to_string(line + 1) + " of " +
                                std::to_string(found.lines.size()));
                }));
    GATE_TRY(judge_amended(work, found));
  }
  progress.end();

  const int code = request.require && !all_met(found) ? 1 : 0;
  GATE_TRY(write_files(request, source, found, machine));
  if (request.json) {
    GATE_ASSIGN(const std::string document, calibration_json(found));
    machine.out(document);
  } else {
    machine.out(calibration_text(found));
  }
  return code;
}

Action declare(CLI::App& app) {
  return [options = declare_calibrate(app)](const Invocation& call) -> Result<int> {
    GATE_ASSIGN(const CalibrateRequest request, options());
    return calibrate_policy(request, call.machine);
  };
}

}  // namespace

const Command k_calibrate{"calibrate", "Tell how often a policy errs on your own runs, and what would mend it",
                          &declare};

}  // namespace gate::cli
