// gate backtest: the releases of the past, judged again.
#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <algorithm>
#include <array>
#include <memory>
#include <utility>

#include "gate/base/file_system.h"
#include "gate/base/text.h"
#include "gate/cli/backtest/found.h"
#include "gate/cli/backtest/history.h"
#include "gate/cli/inputs.h"
#include "gate/cli/outputs.h"
#include "gate/cli/registry.h"
#include "gate/cli/repository_option.h"

namespace gate::cli {
namespace {

struct Options {
  std::string policy, history, against, repository = ".";
  bool json = false;
  std::vector<std::string> reports;
};

// Where `--report` puts what.
struct Reports {
  std::optional<std::string> page, document;
};

Result<Reports> read_reports(const std::vector<std::string>& given) {
  Reports reports;
  for (const std::string& report : given) {
    const std::size_t equals = report.find('=');
    const std::string format = report.substr(0, equals);
    if ((format != "html" && format != "json") || equals == std::string::npos || equals + 1 == report.size()) {
      return usage_error("--report: expected html=FILE or json=FILE, got '" + shortened(report, 80) + "'");
    }
    std::optional<std::string>& wanted = format == "html" ? reports.page : reports.document;
    if (wanted) {
      return usage_error("--report: " + format + " is there twice");
    }
    wanted = report.substr(equals + 1);
  }
  if (reports.page && reports.document) {
    const std::array<Output, 2> outputs{{{"--report html", *reports.page}, {"--report json", *reports.document}}};
    GATE_TRY(check_outputs(outputs));
  }
  return reports;
}

struct ReadPolicy {
  Policy policy;
  std::vector<std::string> left_out;
  RunSets sets;
};

// What git and attestations say of a past release is not in its records.
void leave_out(ReadPolicy& read) {
  std::vector<CheckSpec> kept;
  for (CheckSpec& check : read.policy.checks) {
    if (const Needs needs = check.check->needs(); !needs.beside_records().empty()) {
      read.left_out.push_back(visible(shortened(check.id, 60)) + ", which " + std::string(needs.beside_records()));
    } else {
      kept.push_back(std::move(check));
    }
  }
  read.policy.checks = std::move(kept);
}

Result<ReadPolicy> read_policy(const std::string& spec, const std::string& repository) {
  GATE_ASSIGN(const PolicySource source, policy_source(spec, repository));
  ReadPolicy read;
  GATE_ASSIGN(read.policy, load_policy(source));
  leave_out(read);
  if (read.policy.checks.empty()) {
    return policy_error("there is nothing to judge by: every check asks for what is not in records",
                        {source.shown, 0, 0});
  }
  GATE_ASSIGN(read.sets, load_sets(source, repository, needs_of(read.policy)));
  return read;
}

Time newest_record(const RunSet& set) {
  Time newest;
  for (const Run& run : set.runs) {
    newest = std::max(newest, run.document.created_at.value_or(Time{}));
  }
  return newest;
}

// What cannot be read is kept as a release that nobody can judge, with the reason.
calibrate::Release read_release(const PastRelease& past, const std::string& repository, const Needs& needs) {
  calibrate::Release release;
  release.name = past.name;
  release.label = past.label;
  release.has_baseline = past.baseline.has_value();
  Result<RunSet> candidate = load_run_set(past.candidate, repository, Side::kCandidate, &needs);
  if (!candidate) {
    release.missing = candidate.error().message;
    return release;
  }
  release.candidate = *std::move(candidate);
  if (past.baseline) {
    Result<RunSet> baseline = load_run_set(*past.baseline, repository, Side::kBaseline, &needs);
    if (!baseline) {
      release.missing = baseline.error().message;
      return release;
    }
    release.baseline = *std::move(baseline);
  }
  release.now = past.as_of.value_or(newest_record(release.candidate));
  return release;
}

PolicyOnHistory on_history(ReadPolicy read, const std::vector<calibrate::Release>& releases) {
  PolicyOnHistory found;
  found.policy = std::move(read.policy);
  found.left_out = std::move(read.left_out);
  found.judgements = calibrate::judge_releases(found.policy, releases, read.sets);
  found.lines = calibrate::number_lines(found.policy);
  found.curve = calibrate::operating_curve(found.policy, found.lines, releases, read.sets, found.judgements);
  return found;
}

Result<int> backtest(const Options& options, const Machine& machine) {
  GATE_ASSIGN(const Reports reports, read_reports(options.reports));
  GATE_ASSIGN(const std::vector<PastRelease> history, read_history(options.history));
  std::vector<ReadPolicy> policies;
  Needs needs;
  needs.baseline = false;
  std::vector<std::string> specs{options.policy};
  if (!options.against.empty()) {
    specs.push_back(options.against);
  }
  for (const std::string& spec : specs) {
    GATE_ASSIGN(ReadPolicy read, read_policy(spec, options.repository));
    add_needs(needs, needs_of(read.policy));
    policies.push_back(std::move(read));
  }
  Backtest found;
  for (const PastRelease& past : history) {
    machine.doing("reading release " + std::to_string(found.releases.size() + 1) + " of " +
                  std::to_string(history.size()));
    found.releases.push_back(read_release(past, options.repository, needs));
  }
  machine.doing("judging " + counted(history.size(), "release"));
  for (ReadPolicy& read : policies) {
    found.policies.push_back(on_history(std::move(read), found.releases));
  }
  GATE_ASSIGN(const std::string document, backtest_json(found));
  if (reports.page) {
    GATE_TRY(write_file(*reports.page, backtest_page(found)));
  }
  if (reports.document) {
    GATE_TRY(write_file(*reports.document, document));
  }
  if (options.json) {
    machine.document(document);
  } else {
    machine.out(backtest_text(found));
  }
  // A rate over releases that could not be judged is no rate.
  for (const PolicyOnHistory& policy : found.policies) {
    if (calibrate::tally(found.releases, policy.judgements).unknown > 0) {
      return 3;
    }
  }
  return 0;
}

Action declare(CLI::App& app) {
  const auto options = std::make_shared<Options>();
  app.add_option("POLICY", options->policy, "The policy: a file, or git:<rev>:<path>")->required();
  app.add_option("--history", options->history, "The releases of the past and what became of them")
      ->required()
      ->type_name("FILE");
  app.add_option("--against", options->against, "A second policy, set beside the first")->type_name("POLICY");
  declare_repository(app, options->repository);
  app.add_flag("--json", options->json, "Print a JSON document instead of the text");
  app.add_option("--report", options->reports, "Write html=FILE, a page, or json=FILE; may be given several times")
      ->type_name("FORMAT=FILE")
      ->allow_extra_args(false);
  return [options](const Invocation& call) { return backtest(*options, call.machine); };
}

}  // namespace

const Command k_backtest{"backtest", "Judge the releases of the past again: caught, missed, false alarms", &declare,
                         "gate backtest gate.yaml --history history.yaml"};

}  // namespace gate::cli
