// gate hook: the check before a push. `install` writes a pre-push hook, `uninstall` takes it away, `pre-push` is what
// the hook runs: every commit that the push brings is judged by its own files, whatever is checked out.
#include <sys/stat.h>
#include <unistd.h>

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <memory>
#include <set>
#include <vector>

#include "gate/base/diagnostic.h"
#include "gate/base/file_system.h"
#include "gate/base/text.h"
#include "gate/cli/inputs.h"
#include "gate/cli/judge.h"
#include "gate/cli/pushed_refs.h"
#include "gate/cli/registry.h"
#include "gate/provenance/hooks_folder.h"

namespace gate::cli {
namespace {

constexpr std::string_view kMark = "#!/bin/sh\n# Written by `gate hook install`; `gate hook uninstall` removes it.\n";

struct Options {
  std::string policy = "gate.yaml", candidate, baseline, fail_on = "block";
  std::vector<std::string> attestations;
  std::vector<std::string> remote;  // its name and address, as git gives them
  bool from_pre_commit = false;
};

// For a POSIX shell, whatever stands in the word.
std::string quoted(const std::string& word) {
  std::string text = "'";
  for (const char c : word) {
    text += c == '\'' ? std::string("'\\''") : std::string(1, c);
  }
  return text + "'";
}

std::string script(const Options& options) {
  std::string text = std::string(kMark) + "exec gate hook pre-push --policy " + quoted(options.policy) +
                     " --candidate " + quoted(options.candidate);
  if (!options.baseline.empty()) {
    text += " --baseline " + quoted(options.baseline);
  }
  for (const std::string& attestation : options.attestations) {
    text += " --attestation " + quoted(attestation);
  }
  return text + " --fail-on " + quoted(options.fail_on) + " \"$@\"\n";
}

enum class Present { kNothing, kOurs, kForeign };

Present look_at(const std::string& path) {
  struct stat status {};
  if (::lstat(path.c_str(), &status) != 0) {
    return Present::kNothing;
  }
  const Result<std::string> bytes = S_ISREG(status.st_mode) ? read_named_file(path, 1U << 16U) : usage_error("");
  return bytes && bytes->starts_with(kMark) ? Present::kOurs : Present::kForeign;
}

Result<int> install(const Options& options, const Machine& machine) {
  GATE_ASSIGN(const std::string folder, provenance::hooks_folder("."));
  const std::string path = folder + "/pre-push";
  const std::string text = script(options);
  if (look_at(path) == Present::kForeign) {
    Error error = usage_error("there is a pre-push hook already, and it is left as it is: " + visible(path));
    const std::size_t command = kMark.size() + std::string_view("exec ").size();
    error.hint = "add this line to it: " + visible(text.substr(command, text.size() - command - 1));
    return error;
  }
  if (::mkdir(folder.c_str(), 0777) != 0 && errno != EEXIST) {
    return write_error("cannot create the folder of the hooks, " + visible(folder));
  }
  GATE_TRY(write_file(path, text));
  if (::chmod(path.c_str(), 0755) != 0) {
    return write_error("cannot make the hook executable: " + visible(path));
  }
  machine.out("Wrote " + visible(path) +
              ".\nEvery push is judged from now on; `git push --no-verify` goes past it, `gate hook uninstall` removes "
              "it.\n");
  return 0;
}

Result<int> uninstall(const Machine& machine) {
  GATE_ASSIGN(const std::string folder, provenance::hooks_folder("."));
  const std::string path = folder + "/pre-push";
  switch (look_at(path)) {
    case Present::kNothing: machine.out("There is no pre-push hook.\n"); return 0;
    case Present::kForeign:
      return usage_error("the pre-push hook is not one that gate wrote, and it is left as it is: " + visible(path));
    case Present::kOurs: break;
  }
  if (::unlink(path.c_str()) != 0) {
    return write_error("cannot remove " + visible(path));
  }
  machine.out("Removed " + visible(path) + ".\n");
  return 0;
}

// What is pushed: git's own lines, or the one ref that the pre-commit program names.
Result<std::vector<PushedRef>> pushed(const Options& options, const Machine& machine) {
  if (!options.from_pre_commit) {
    return read_pushed_refs(machine.in());
  }
  const std::string commit = machine.variable("PRE_COMMIT_TO_REF");
  const std::string branch = machine.variable("PRE_COMMIT_LOCAL_BRANCH");
  return std::vector<PushedRef>{{branch.empty() ? "HEAD" : branch, commit.empty() ? "HEAD" : commit, ""}};
}

std::string at_commit(const std::string& spec, const std::string& commit) {
  return is_git_spec(spec) ? spec : "git:" + commit + ":" + spec;
}

Result<int> judge_ref(const Options& options, const PushedRef& ref, const Invocation& call) {
  EvaluateRequest request;
  request.policy = options.policy;
  request.candidate = at_commit(options.candidate, ref.commit);
  if (!options.baseline.empty()) {
    request.baseline = options.baseline;
  }
  for (const std::string& attestation : options.attestations) {
    request.attestations.push_back(at_commit(attestation, ref.commit));
  }
  request.commit = ref.commit;
  request.fail_on = options.fail_on == "warn" ? FailOn::kWarn : FailOn::kBlock;
  return judge(request, call.args, call.machine);
}

Result<int> pre_push(const Options& options, const Invocation& call) {
  const Machine& machine = call.machine;
  GATE_ASSIGN(const std::vector<PushedRef> refs, pushed(options, machine));
  if (refs.empty()) {
    machine.out("gate: the push brings no commit, there is nothing to judge\n");
  }
  int worst = 0;
  std::set<std::string> judged;
  for (const PushedRef& ref : refs) {
    if (!judged.insert(ref.commit).second) {
      continue;
    }
    machine.out("gate: " + visible(ref.local) + " at " + ref.commit.substr(0, 12) + "\n");
    const Result<int> code = judge_ref(options, ref, call);
    if (!code) {
      machine.err(render(code.error()));
    }
    const int answer = code ? *code : exit_code(code.error());
    worst = worst == 0 ? answer : worst;
  }
  return worst;
}

Status check(const Options& options) {
  if (options.fail_on != "block" && options.fail_on != "warn") {
    return usage_error("--fail-on: expected block or warn, got '" + options.fail_on + "'");
  }
  return Done{};
}

void declare_judging(CLI::App& app, Options& options) {
  app.add_option("--policy", options.policy, "The policy, from the repository's root (default: gate.yaml)")
      ->type_name("FILE");
  app.add_option("--candidate", options.candidate, "Records of what may be released, as the pushed commit has them")
      ->required()
      ->type_name("PATH");
  app.add_option("--baseline", options.baseline, "Records of what it would replace")->type_name("SET");
  app.add_option("--attestation", options.attestations,
                 "Signed statements about records, as the pushed commit has them; may be given several times")
      ->type_name("PATH")
      ->allow_extra_args(false);
  app.add_option("--fail-on", options.fail_on, "Refuse the push on: block (default) or warn")->type_name("WORD");
}

Action declare(CLI::App& app) {
  const auto options = std::make_shared<Options>();
  app.require_subcommand(1);
  CLI::App* installing = app.add_subcommand("install", "Write a pre-push hook into this repository");
  CLI::App* removing = app.add_subcommand("uninstall", "Remove the hook that install wrote");
  CLI::App* pushing =
      app.add_subcommand("pre-push", "Judge every commit of a push; git gives the refs on standard input");
  declare_judging(*installing, *options);
  declare_judging(*pushing, *options);
  pushing->add_option("REMOTE", options->remote, "Name and address of the remote, as git gives them")->expected(0, 2);
  pushing->add_flag("--from-pre-commit", options->from_pre_commit,
                    "Take the pushed commit from the pre-commit program's variables");
  return [=](const Invocation& call) -> Result<int> {
    GATE_TRY(check(*options));
    if (installing->parsed()) {
      return install(*options, call.machine);
    }
    return removing->parsed() ? uninstall(call.machine) : pre_push(*options, call);
  };
}

}  // namespace

const Command k_hook{"hook", "Judge what is pushed: install, uninstall, pre-push", &declare,
                     "gate hook install --candidate runs/candidate --baseline runs/baseline"};

}  // namespace gate::cli
