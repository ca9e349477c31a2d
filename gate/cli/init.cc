// init: a ready policy with the user's metric names, found in their records.
#include <sys/stat.h>

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <memory>

#include "gate/base/file_system.h"
#include "gate/base/text.h"
#include "gate/checks/registry.h"
#include "gate/cli/init/fill.h"
#include "gate/cli/inputs.h"
#include "gate/cli/ready_policies.h"
#include "gate/cli/registry.h"
#include "gate/cli/repository_option.h"
#include "gate/policy/reader.h"
#include "gate/provenance/place.h"

namespace gate::cli {
namespace {

struct InitRequest {
  std::string name = "minimal";
  std::string candidate, baseline;
  std::string repository = ".";
  std::string out = "gate.yaml";
  bool force = false;
  bool list = false;
};

Result<std::optional<RunSet>> loaded(const std::string& spec, const InitRequest& request, Side side) {
  if (spec.empty()) {
    return std::optional<RunSet>();
  }
  GATE_ASSIGN(RunSet set, load_run_set(spec, request.repository, side, nullptr));
  return std::optional(std::move(set));
}

std::string heading(const InitRequest& request, bool filled) {
  return "# Written by `gate init " + request.name + "`" +
         (filled ? " from records: QUESTION and NEXT stand where they did not answer, or where you have to decide.\n"
                 : "; its metric names are placeholders until you put yours.\n");
}

// What the program itself wrote must be a policy.
Status is_policy(const std::string& text, const std::string& file) {
  const Result<Policy> policy = policy::read_policy({text, file, "file"}, checks::all_kinds());
  if (policy) {
    return Done{};
  }
  Error error = policy.error();
  error.kind = ErrorKind::kInternal;
  return std::move(error).in("init would write a policy that is none");
}

void tell(const Filled& filled, const InitRequest& request, const Machine& machine) {
  machine.out("wrote " + visible(request.out) + ": " + request.name + " with " + counted(filled.checks, "check") +
              "\n");
  for (const std::string& swap : filled.swaps) {
    machine.out("  " + swap + "\n");
  }
  for (const std::string& question : filled.questions) {
    machine.out("? " + question + "\n");
  }
  machine.out("next: read it and answer its QUESTIONs; set id, owner and runbook\n      gate lint " +
              visible(request.out) + "\n      gate evaluate --policy " + visible(request.out) + " --candidate " +
              visible(request.candidate) + (request.baseline.empty() ? " --baseline SET" : " --baseline ") +
              visible(request.baseline) + "\n");
}

Result<int> write_filled(const policy::BuiltinPolicy& ready, const InitRequest& request, const Machine& machine) {
  GATE_ASSIGN(const auto candidate, loaded(request.candidate, request, Side::kCandidate));
  GATE_ASSIGN(const auto baseline, loaded(request.baseline, request, Side::kBaseline));
  std::vector<const RunSet*> sides{&*candidate};
  if (baseline) {
    sides.push_back(&*baseline);
  }
  const bool in_repository = !provenance::work_tree_around(request.repository).empty();
  const Filled filled = fill_policy(ready.bytes, facts_of(std::move(sides)), in_repository);
  if (filled.checks == 0) {
    return input_error("'" + visible(request.candidate) + "' carries nothing that a check of " + request.name +
                       " could look at; gate show " + visible(request.candidate) + " lists what it carries");
  }
  const std::string text = heading(request, true) + filled.text;
  GATE_TRY(is_policy(text, request.out));
  GATE_TRY(write_file(request.out, text));
  tell(filled, request, machine);
  return 0;
}

Result<int> write_plain(const policy::BuiltinPolicy& ready, const InitRequest& request, const Machine& machine) {
  const std::string text = heading(request, false) + std::string(ready.bytes);
  GATE_TRY(is_policy(text, request.out));
  GATE_TRY(write_file(request.out, text));
  machine.out("wrote " + visible(request.out) + ": " + request.name +
              ", with the names it came with\nnext: set id, owner and " + "runbook; put your names for " +
              join(names_in(ready), ", ") +
              "; remove what you do not measure\n      or let gate init find the names: gate init " + request.name +
              " --candidate SET --baseline SET --force\n      gate lint " + visible(request.out) + "\n");
  return 0;
}

Result<int> init(const InitRequest& request, const Machine& machine) {
  if (request.list) {
    machine.out(table_of_policies());
    return 0;
  }
  GATE_ASSIGN(const policy::BuiltinPolicy ready, ready_policy(request.name));
  if (request.candidate.empty() && !request.baseline.empty()) {
    return usage_error("init: --baseline goes with --candidate");
  }
  struct stat status {};
  if (!request.force && ::lstat(request.out.c_str(), &status) == 0) {
    return usage_error("init: '" + visible(request.out) +
                       "' exists; name another file with --out, or overwrite it with --force");
  }
  return request.candidate.empty() ? write_plain(ready, request, machine) : write_filled(ready, request, machine);
}

Action declare(CLI::App& app) {
  const auto request = std::make_shared<InitRequest>();
  app.add_option("NAME", request->name, "the ready policy (default: minimal); --list names them");
  app.add_option("--candidate", request->candidate, "run set in which your metric names are found");
  app.add_option("--baseline", request->baseline, "the run set it will be compared with");
  declare_repository(app, request->repository);
  app.add_option("--out", request->out, "the file to write (default: gate.yaml)");
  app.add_flag("--force", request->force, "overwrite it");
  app.add_flag("--list", request->list, "list the ready policies, write nothing");
  return [request](const Invocation& call) { return init(*request, call.machine); };
}

}  // namespace

const Command k_init{"init", "Write a ready policy with your metric names, found in your records", &declare,
                     "gate init llm-release --candidate runs/candidate --baseline runs/baseline"};

}  // namespace gate::cli
