// gate calibrate: how often a policy errs on a team's own runs, before it blocks anybody.
#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <algorithm>
#include <csignal>
#include <utility>

#include "gate/base/file_system.h"
#include "gate/base/hands.h"
#include "gate/base/number.h"
#include "gate/base/sha256.h"
#include "gate/base/text.h"
#include "gate/cli/calibration/calibration.h"
#include "gate/cli/calibration/checkpoint.h"
#include "gate/cli/calibration/interrupts.h"
#include "gate/cli/calibration/options.h"
#include "gate/cli/exit_code.h"
#include "gate/cli/inputs.h"
#include "gate/cli/progress.h"
#include "gate/cli/registry.h"
#include "gate/cli/version.h"
#include "gate/evaluate/evaluate.h"

namespace gate::cli {
namespace {

constexpr std::size_t kDateLength = 10;

// Checks of facts that no draw of runs can change, or that draws do not keep.
void leave_out(Policy& policy, std::vector<std::string>& left_out) {
  std::vector<CheckSpec> kept;
  for (CheckSpec& check : policy.checks) {
    const Needs needs = check.check->needs();
    if (const std::string_view asks = needs.beside_records(); !asks.empty()) {
      left_out.push_back(visible(shortened(check.id, 60)) + ", which " + std::string(asks));
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

struct ReadRuns {
  calibrate::Pool pool;
  std::string in_order;  // SHA-256 over the digests of all files; the pool's own does not know which set is first
};

Result<ReadRuns> read_runs(const CalibrateRequest& request, const Policy& policy, const Machine& machine,
                           Calibration& found) {
  const Needs needs = needs_of(policy);
  std::vector<RunSet> sets;
  std::string digests;
  for (const std::string& spec : request.runs) {
    Result<RunSet> set =
        load_run_set(spec, request.repository, Side::kBaseline, &needs, {}, reading(machine, request.threads));
    if (!set) {
      return std::move(set).error().in("'" + shortened(spec, 100) + "'");
    }
    found.sets.push_back(set->name);
    for (const InputFile& file : set->files) {
      digests += file.sha256 + "\n";
    }
    digests += "\n";
    sets.push_back(*std::move(set));
  }
  GATE_ASSIGN(calibrate::Pool pool, calibrate::make_pool(sets));
  return ReadRuns{std::move(pool), sha256(digests)};
}

// What the policy is made of: every file of it, and of the sets that its checks name.
std::string policy_digest(const PolicySource& source, const RunSets& sets) {
  std::string digests;
  for (const auto& [name, bytes] : *source.given) {
    digests += sha256(name) + " " + sha256(bytes) + "\n";
  }
  for (const InputFile& file : evaluate::files_of(sets)) {
    digests += sha256(file.name) + " " + file.sha256 + "\n";
  }
  return sha256(digests);
}

std::string options_text(const CalibrateRequest& request, const calibrate::Design& design) {
  return "gates " + std::to_string(request.gates) + ", seed " + std::to_string(request.seed) + ", sides " +
         std::to_string(design.candidate_runs) + "/" + std::to_string(design.baseline_runs) +
         (request.rows ? " of rows" : "") + ", targets " +
         (request.targets_text.empty() ? "none" : request.targets_text) + ", as of " +
         (request.as_of ? format_time(*request.as_of) : "the newest record") + ", gate " + kVersion;
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
                              work.gates,     work.seed, work.now,  work.threads, work.progress,       work.journal};
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
  // Of a policy in a commit: its path there, which is where the patch is applied.
  const Patch patch = calibration_patch(found, source.source == "file" ? source.shown : source.path, bytes);
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

// All that is simulated: the rates, what would mend them, and the rates then.
Status count_all(const CalibrateRequest& request, calibrate::Work& work, const Machine& machine, Calibration& found) {
  GATE_ASSIGN(const calibrate::Present present, calibrate::present_values(work));
  calibrate::Lines lines = calibrate::lines_of(work.policy, work.pool, present);
  found.lines = std::move(lines.lines);
  found.unmeasured = std::move(lines.unmeasured);
  work.lines = found.lines;
  work.sizes.assign(calibrate::kSizes.begin(), calibrate::kSizes.end());
  work.progress = [&](std::uint32_t done) {
    machine.doing("judged " + std::to_string(done) + " of " + counted(request.gates, "pair"));
  };
  GATE_ASSIGN(found.counts, calibrate::simulate(work));
  if (found.targets.any()) {
    GATE_ASSIGN(found.remedies, calibrate::remedies(work, found.targets, [&](std::size_t line) {
                  machine.doing("looking for what meets the targets: line " + std::to_string(line + 1) + " of " +
                                std::to_string(found.lines.size()));
                }));
    GATE_TRY(judge_amended(work, found));
  }
  return Done{};
}

int interrupted(const std::optional<Checkpoint>& checkpoint, const Machine& machine) {
  machine.err(checkpoint
                  ? "gate: interrupted; what has been counted is kept in '" +
                        visible(shortened(checkpoint->path(), 100)) + "', and the same command goes on from there\n"
                  : std::string("gate: interrupted; nothing was written (--resume FILE keeps what has been "
                                "counted)\n"));
  return static_cast<int>(ExitCode::kInterrupted) - SIGINT + Interrupts::seen();
}

Result<int> calibrate_policy(const CalibrateRequest& request, const Machine& machine) {
  const Interrupts interrupts;
  GATE_ASSIGN(const PolicySource source, policy_source(request.policy, request.repository));
  GATE_ASSIGN(Policy policy, load_policy(source));
  Calibration found;
  leave_out(policy, found.left_out);
  if (policy.checks.empty()) {
    return policy_error("there is nothing to calibrate: every check asks for what no draw of runs has",
                        {source.shown, 0, 0});
  }
  found.policy = &policy;
  GATE_ASSIGN(const ReadRuns runs, read_runs(request, policy, machine, found));
  const calibrate::Pool& pool = runs.pool;
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

  calibrate::Journal journal;
  journal.stop = [] { return Interrupts::seen() != 0; };
  Time begun = machine.now();
  std::optional<Checkpoint> checkpoint;
  if (request.resume) {
    GATE_ASSIGN(checkpoint,
                Checkpoint::open(*request.resume,
                                 {policy_digest(source, sets), runs.in_order, options_text(request, found.design)},
                                 begun, journal));
    journal.keep = [&] { return checkpoint->keep(journal, journal.stop()); };
  }
  found.date = format_time(request.as_of.value_or(begun)).substr(0, kDateLength);

  calibrate::Work work{policy,        pool,         sets,
                       found.design,  {},           {},
                       request.gates, request.seed, request.as_of.value_or(newest_record(pool, begun))};
  work.threads = hands_of(request.threads);
  work.journal = &journal;
  const Status counted_all = count_all(request, work, machine, found);
  if (!counted_all) {
    return journal.stop() && counted_all.error().kind != ErrorKind::kWrite
               ? Result<int>(interrupted(checkpoint, machine))
               : counted_all.error();
  }

  const int code = request.require && !all_met(found) ? 1 : 0;
  GATE_TRY(write_files(request, source, found, machine));
  if (request.json) {
    GATE_ASSIGN(const std::string document, calibration_json(found));
    machine.document(document);
  } else {
    machine.out(calibration_text(found));
  }
  if (checkpoint) {
    GATE_TRY(checkpoint->remove());
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
                          &declare, "gate calibrate gate.yaml --runs runs/baseline"};

}  // namespace gate::cli
