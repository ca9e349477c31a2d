#include "gate/cli/evaluate_options.h"

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <algorithm>
#include <memory>

#include "gate/base/text.h"
#include "gate/cli/candidates.h"
#include "gate/cli/outputs.h"
#include "gate/report/registry.h"

namespace gate::cli {
namespace {

constexpr std::int64_t kMostThreads = 256;

std::vector<std::string> report_names() {
  std::vector<std::string> names;
  for (const report::Report* report : report::all_reports()) {
    names.emplace_back(report->name);
  }
  return names;
}

Result<std::pair<std::string, std::string>> parse_report(const std::string& text) {
  const std::vector<std::string> names = report_names();
  const std::size_t equals = text.find('=');
  const std::string format = text.substr(0, equals);
  if (std::find(names.begin(), names.end(), format) == names.end()) {
    return usage_error("--report: unknown format '" + format + "'" + suggestion(format, names) + "; known are " +
                       join(names, ", "));
  }
  if (equals == std::string::npos || equals + 1 == text.size()) {
    return usage_error("--report: expected FORMAT=FILE, got '" + text + "'");
  }
  return std::pair{format, text.substr(equals + 1)};
}

// The evaluate options as they stand on the command line, before they are checked.
struct RawEvaluate {
  EvaluateRequest request;
  std::string baseline, evidence, ledger, as_of, commit, policy_from, fail_on = "block";
  std::vector<std::string> reports;
  std::int64_t threads = 0;
};

void declare(CLI::App& command, RawEvaluate& raw) {
  command.add_option("--policy", raw.request.policy, "The policy: a file, or git:<rev>:<path>")
      ->required()
      ->type_name("FILE");
  command
      .add_option("--candidate", raw.request.candidates,
                  "Records of what may be released: a folder, a file, or git:<rev>:<path>; several are judged together")
      ->required()
      ->type_name("SET")
      ->allow_extra_args(false);
  command
      .add_option("--baseline", raw.baseline,
                  "Records of what it would replace, in the same forms; accepted: as gate baseline accept says")
      ->type_name("SET");
  command
      .add_option("--repo", raw.request.repository,
                  "A folder of the git repository the change belongs to (default: here)")
      ->type_name("DIR");
  command
      .add_option("--commit", raw.commit,
                  "The commit under test, when it is not the one that is checked out (default: HEAD)")
      ->type_name("REV");
  command
      .add_option("--policy-from", raw.policy_from,
                  "Which commit's policy judges: auto (default: the base of a change), base, head, or a revision")
      ->type_name("WORD");
  command.add_option("--evidence", raw.evidence, "Write the evidence (an in-toto statement) to this file")
      ->type_name("FILE");
  command
      .add_option("--artifact", raw.request.artifacts,
                  "What is released, for the evidence to name by digest: a file or a model's folder; may be given "
                  "several times")
      ->type_name("PATH")
      ->allow_extra_args(false);
  command
      .add_option("--attestation", raw.request.attestations,
                  "A signed statement about files of records, for checks of kind attestation: an envelope or bundle, a "
                  "folder of them, or git:<rev>:<path>; may be given several times")
      ->type_name("PATH")
      ->allow_extra_args(false);
  command
      .add_option("--ledger", raw.ledger,
                  "Count attempts at the same candidate in this file, or with 'notes' in refs/notes/gate; each attempt "
                  "has less error to spend")
      ->type_name("FILE");
  command.add_option("--report", raw.reports, "Write a report; may be given several times. Formats: gate list reports")
      ->type_name("FORMAT=FILE")
      ->allow_extra_args(false);
  command.add_option("--as-of", raw.as_of, "The moment to judge ages and waivers by, RFC 3339 (default: now)")
      ->type_name("TIME");
  command.add_option("--fail-on", raw.fail_on, "Exit with 1 on: block (default) or warn")->type_name("WORD");
  command
      .add_option("--warn-exit-code", raw.request.warn_exit_code, "Exit with N instead of 0 when the verdict is warn")
      ->type_name("N");
  command
      .add_option("--threads", raw.threads,
                  "How many to read and judge with (default: all); the answer does not depend on it")
      ->type_name("N");
}

Result<EvaluateRequest> checked(RawEvaluate& raw, const CLI::App& command) {
  EvaluateRequest& request = raw.request;
  if (raw.threads < 0 || raw.threads > kMostThreads) {
    return usage_error("--threads: expected a number from 0 (all) to " + std::to_string(kMostThreads) + ", got " +
                       std::to_string(raw.threads));
  }
  request.threads = static_cast<unsigned>(raw.threads);
  request.candidate = request.candidates.front();
  if (command.count("--baseline") > 0) {
    request.baseline = raw.baseline;
  }
  request.repository_given = command.count("--repo") > 0;
  if (command.count("--policy-from") > 0) {
    request.policy_from = raw.policy_from;
  }
  if (command.count("--commit") > 0) {
    request.commit = raw.commit;
  }
  if (!raw.evidence.empty()) {
    request.evidence = raw.evidence;
  }
  if (command.count("--ledger") > 0) {
    request.ledger = raw.ledger;
  }
  if (!raw.as_of.empty()) {
    request.as_of = parse_time(raw.as_of);
    if (!request.as_of) {
      return usage_error("--as-of: expected a time with a zone such as 2026-11-20T10:00:00Z, got '" + raw.as_of + "'");
    }
  }
  if (raw.fail_on != "block" && raw.fail_on != "warn") {
    return usage_error("--fail-on: expected block or warn, got '" + raw.fail_on + "'");
  }
  request.fail_on = raw.fail_on == "warn" ? FailOn::kWarn : FailOn::kBlock;
  const int code = request.warn_exit_code;
  if (code != 0 && (code < 10 || code > 125 || code == static_cast<int>(ExitCode::kInternal))) {
    return usage_error("--warn-exit-code: expected 10 to 125 and not 70 (the others have a meaning already), got " +
                       std::to_string(code));
  }
  for (const std::string& text : raw.reports) {
    GATE_ASSIGN(auto report, parse_report(text));
    request.reports.push_back(std::move(report));
  }
  return request;
}

// Of several candidates each has files of its own.
std::vector<Output> outputs_of(const EvaluateRequest& request) {
  std::vector<Output> outputs;
  if (request.ledger && *request.ledger != "notes") {
    outputs.push_back({"--ledger", *request.ledger, true});
  }
  for (const std::string& candidate : request.candidates) {
    const auto file = [&](const std::string& given) {
      return request.candidates.size() > 1 ? file_for(given, candidate_name(candidate)) : given;
    };
    if (request.evidence) {
      outputs.push_back({"--evidence", file(*request.evidence), true});
    }
    for (const auto& [format, given] : request.reports) {
      outputs.push_back({"--report " + format, file(given)});
    }
  }
  return outputs;
}

std::vector<Named> inputs_of(const EvaluateRequest& request) {
  std::vector<Named> inputs{{"--policy", request.policy}, {"--candidate", request.candidate}};
  for (const std::string& candidate : request.candidates) {
    inputs.push_back({"--candidate", candidate});
  }
  if (request.baseline) {
    inputs.push_back({"--baseline", *request.baseline});
  }
  for (const std::string& artifact : request.artifacts) {
    inputs.push_back({"--artifact", artifact});
  }
  for (const std::string& attestation : request.attestations) {
    inputs.push_back({"--attestation", attestation});
  }
  return inputs;
}

constexpr std::string_view kExitCodes =
    "Exit codes: 0 pass or warn; 1 block (or warn under --fail-on warn); 2 usage or policy is wrong; 3 an input is\n"
    "missing or invalid, or required provenance is unknown; 4 nothing was evaluated; 5 a report could not be written;\n"
    "70 internal error. Anything but 0 means: do not ship.";

}  // namespace

std::function<Result<EvaluateRequest>()> declare_evaluate(CLI::App& app) {
  const auto raw = std::make_shared<RawEvaluate>();
  declare(app, *raw);
  const auto limits = declare_limits(app);
  app.footer(std::string(kExitCodes));
  return [raw, limits, &app]() -> Result<EvaluateRequest> {
    GATE_ASSIGN(EvaluateRequest request, checked(*raw, app));
    GATE_ASSIGN(request.limits, limits());
    GATE_TRY(check_candidates(request));
    GATE_TRY(check_outputs(outputs_of(request), inputs_of(request)));
    return request;
  };
}

}  // namespace gate::cli
