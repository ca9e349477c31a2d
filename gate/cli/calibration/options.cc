#include "gate/cli/calibration/options.h"

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <memory>

#include "gate/base/number.h"
#include "gate/base/text.h"
#include "gate/cli/outputs.h"
#include "gate/cli/repository_option.h"

namespace gate::cli {
namespace {

constexpr std::int64_t kLeastGates = 100;  // a rate of 1 % is not seen in fewer
constexpr std::int64_t kMostGates = 1'000'000;
constexpr std::int64_t kMostSeeds = 1'000;
constexpr std::int64_t kMostThreads = 256;

struct Raw {
  CalibrateRequest request;
  std::string seeds, gates = "2000", seed = "1", threads = "0", target, as_of, patch, resume;
  std::vector<std::string> reports;
};

Result<std::int64_t> whole_number(const std::string& option, const std::string& text, std::int64_t least,
                                  std::int64_t most) {
  const std::optional<std::int64_t> number = parse_integer(text);
  if (!number || *number < least || *number > most) {
    return usage_error(option + ": expected a whole number from " + std::to_string(least) + " to " +
                       std::to_string(most) + ", got '" + shortened(text, 40) + "'");
  }
  return *number;
}

Status read_reports(const std::vector<std::string>& reports, CalibrateRequest& request) {
  for (const std::string& report : reports) {
    const std::size_t equals = report.find('=');
    const std::string format = report.substr(0, equals);
    if ((format != "html" && format != "json") || equals == std::string::npos || equals + 1 == report.size()) {
      return usage_error("--report: expected html=FILE or json=FILE, got '" + shortened(report, 80) + "'");
    }
    std::optional<std::string>& wanted = format == "html" ? request.page : request.document;
    if (wanted) {
      return usage_error("--report: " + format + " is there twice");
    }
    wanted = report.substr(equals + 1);
  }
  return Done{};
}

std::vector<Output> outputs_of(const CalibrateRequest& request) {
  std::vector<Output> outputs;
  const auto add = [&](const char* option, const std::optional<std::string>& path, bool kept) {
    if (path) {
      outputs.push_back({option, *path, kept});
    }
  };
  add("--resume", request.resume, true);
  add("--patch", request.patch, false);
  add("--report html", request.page, false);
  add("--report json", request.document, false);
  return outputs;
}

Result<CalibrateRequest> checked(const Raw& raw) {
  CalibrateRequest request = raw.request;
  if (!raw.seeds.empty()) {
    GATE_ASSIGN(const std::int64_t seeds, whole_number("--seeds", raw.seeds, 1, kMostSeeds));
    request.seeds = static_cast<std::size_t>(seeds);
  }
  GATE_ASSIGN(const std::int64_t gates, whole_number("--gates", raw.gates, kLeastGates, kMostGates));
  request.gates = static_cast<std::uint32_t>(gates);
  GATE_ASSIGN(const std::int64_t seed, whole_number("--seed", raw.seed, 0, INT64_MAX));
  request.seed = static_cast<std::uint64_t>(seed);
  GATE_ASSIGN(const std::int64_t threads, whole_number("--threads", raw.threads, 0, kMostThreads));
  request.threads = static_cast<unsigned>(threads);
  if (!raw.target.empty()) {
    GATE_ASSIGN(request.targets, parse_targets(raw.target));
    request.targets_text = raw.target;
  }
  if (request.require && !request.targets.any()) {
    return usage_error("--require needs what to require, such as --target false-block=0.01,catch=0.8");
  }
  if (!raw.as_of.empty()) {
    request.as_of = parse_time(raw.as_of);
    if (!request.as_of) {
      return usage_error("--as-of: expected a time with a zone such as 2026-11-20T10:00:00Z, got '" +
                         shortened(raw.as_of, 40) + "'");
    }
  }
  if (!raw.patch.empty()) {
    request.patch = raw.patch;
  }
  if (!raw.resume.empty()) {
    request.resume = raw.resume;
  }
  GATE_TRY(read_reports(raw.reports, request));
  GATE_TRY(check_outputs(outputs_of(request)));
  return request;
}

}  // namespace

Result<calibrate::Targets> parse_targets(const std::string& text) {
  static const std::vector<std::string> names{"false-block", "false-warn", "inconclusive", "catch", "notice"};
  calibrate::Targets targets;
  for (const std::string_view part : split(text, ',')) {
    const std::size_t equals = part.find('=');
    const std::string name(part.substr(0, equals));
    std::optional<double>* const target = name == "false-block"    ? &targets.false_block
                                          : name == "false-warn"   ? &targets.false_warn
                                          : name == "inconclusive" ? &targets.inconclusive
                                          : name == "catch"        ? &targets.caught
                                          : name == "notice"       ? &targets.notice
                                                                   : nullptr;
    if (target == nullptr) {
      return usage_error("--target: unknown rate '" + shortened(name, 40) + "'" + suggestion(name, names) +
                         "; known are " + join(names, ", "));
    }
    if (*target) {
      return usage_error("--target: '" + name + "' is there twice");
    }
    const std::string number(equals == std::string_view::npos ? "" : part.substr(equals + 1));
    *target = parse_json_number(number);
    if (!*target || **target < 0 || **target > 1) {
      return usage_error("--target: expected a share from 0 to 1 such as " + name + "=0.05, got '" +
                         shortened(number, 40) + "'");
    }
  }
  return targets;
}

std::function<Result<CalibrateRequest>()> declare_calibrate(CLI::App& app) {
  const auto raw = std::make_shared<Raw>();
  CalibrateRequest& request = raw->request;
  app.add_option("POLICY", request.policy, "The policy: a file, or git:<rev>:<path>")->required();
  app.add_option("--runs", request.runs,
                 "Records of repeated runs of one system, usually the baseline; may be given several times")
      ->required()
      ->type_name("SET")
      ->allow_extra_args(false);
  declare_repository(app, request.repository);
  app.add_option("--seeds", raw->seeds, "Runs of each side (default: as many as the largest set has)")->type_name("N");
  app.add_flag("--rows", request.rows, "Draw from the rows of one run, when there is no second");
  app.add_option("--gates", raw->gates, "How many pairs of sides are judged (default: 2000)")->type_name("N");
  app.add_option("--target", raw->target,
                 "What the policy should reach, such as false-block=0.01,catch=0.8; also false-warn, inconclusive, "
                 "notice")
      ->type_name("RATES");
  app.add_flag("--require", request.require, "Exit with 1 unless every target is met");
  app.add_option("--patch", raw->patch, "Write the suggested lines and calibration notes to this file, as a diff")
      ->type_name("FILE");
  app.add_option("--report", raw->reports, "Write html=FILE, a page, or json=FILE; may be given several times")
      ->type_name("FORMAT=FILE")
      ->allow_extra_args(false);
  app.add_flag("--json", request.json, "Print the JSON document instead of the text");
  app.add_option("--as-of", raw->as_of, "The moment to judge ages by, RFC 3339 (default: that of the newest record)")
      ->type_name("TIME");
  app.add_option("--seed", raw->seed, "Of the random numbers (default: 1)")->type_name("N");
  app.add_option("--threads", raw->threads, "How many to use (default: all); the answer does not depend on it")
      ->type_name("N");
  app.add_option("--resume", raw->resume,
                 "Keep what has been counted in this file, and go on from there when it exists; the finished work "
                 "removes it")
      ->type_name("FILE");
  return [raw] { return checked(*raw); };
}

}  // namespace gate::cli
