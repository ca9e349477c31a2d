// A calibration as one JSON document, for programs.
#include "gate/cli/calibration/calibration.h"
#include "gate/report/canonical_json.h"
#include "gate/report/json_value.h"

namespace gate::cli {
namespace {

using report::Json;

Json count_json(const calibrate::Count& count) {
  const auto whole = static_cast<double>(count.gates);
  Json out = Json::object();
  out.put("gates", Json::number(whole));
  const auto rate = [&](std::string_view name, std::uint32_t part) {
    Json one = Json::object();
    one.put("count", Json::number(part));
    one.put("rate", Json::number(calibrate::share(part, count.gates)));
    one.put("standardError", Json::number(calibrate::monte_carlo_error(part, count.gates)));
    out.put(name, std::move(one));
  };
  rate("blocked", count.blocked);
  rate("warned", count.warned);
  rate("passed", count.passed);
  rate("undecided", count.undecided);
  return out;
}

Json counts_json(const Calibration& calibration, const std::vector<calibrate::Line>& lines,
                 const calibrate::Counts& counts) {
  Json out = Json::object();
  out.put("equal", count_json(counts.equal));
  Json checks = Json::array();
  for (const calibrate::CheckCount& check : counts.checks) {
    Json one = count_json(check.count);
    one.put("id", calibration.policy->checks[check.check].id);
    one.put("slices", Json::boolean(check.of_slices));
    one.put("alone", Json::number(check.count.alone));
    one.put("line", Json::number(calibration.policy->checks[check.check].where.line));
    checks.add(std::move(one));
  }
  out.put("checks", std::move(checks));
  Json losses = Json::array();
  for (const calibrate::LossCount& loss : counts.losses) {
    const calibrate::Line& line = lines[loss.line];
    Json one = Json::object();
    one.put("check", line.id);
    one.put("param", line.param);
    one.put("number", calibrate::spelled(line, line.margin));
    one.put("metric", line.metric);
    one.put("margins", Json::number(loss.size));
    one.put("loss", Json::number(loss.size * line.unit()));
    one.put("slice", Json::boolean(!line.by.empty()));
    one.put("policy", count_json(loss.whole));
    one.put("own", count_json(loss.own));
    losses.add(std::move(one));
  }
  out.put("losses", std::move(losses));
  return out;
}

Json texts(const std::vector<std::string>& list) {
  Json out = Json::array();
  for (const std::string& text : list) {
    out.add(Json::text(text));
  }
  return out;
}

std::string_view word(calibrate::Drawing drawing) {
  switch (drawing) {
    case calibrate::Drawing::kApart: return "apart";
    case calibrate::Drawing::kAgain: return "again";
    case calibrate::Drawing::kRows: return "rows";
  }
  return "";
}

Json remedies_json(const Calibration& calibration) {
  Json out = Json::array();
  for (const calibrate::Remedy& remedy : calibration.remedies) {
    const calibrate::Line& line = calibration.lines[remedy.line];
    Json one = Json::object();
    one.put("check", line.id);
    one.put("param", line.param);
    one.put("met", Json::boolean(remedy.met_now));
    if (remedy.number) {
      one.put("number", calibrate::spelled(line, *remedy.number));
    }
    if (remedy.seeds) {
      one.put("seeds", Json::number(static_cast<double>(*remedy.seeds)));
    }
    if (remedy.examples) {
      one.put("examples", Json::number(static_cast<double>(*remedy.examples)));
    }
    out.add(std::move(one));
  }
  return out;
}

}  // namespace

Result<std::string> calibration_json(const Calibration& calibration) {
  Json out = Json::object();
  out.put("calibration", Json::number(1));  // version of this document
  Json policy = Json::object();
  policy.put("id", calibration.policy->id);
  policy.put("path", calibration.policy->source.path);
  policy.put("sha256", calibration.policy->source.sha256);
  out.put("policy", std::move(policy));
  Json runs = Json::object();
  runs.put("sets", texts(calibration.sets));
  runs.put("runs", Json::number(static_cast<double>(calibration.runs)));
  runs.put("examples", Json::number(static_cast<double>(calibration.examples)));
  runs.put("sha256", calibration.digest);
  out.put("runs", std::move(runs));
  Json design = Json::object();
  design.put("candidateRuns", Json::number(static_cast<double>(calibration.design.candidate_runs)));
  design.put("baselineRuns", Json::number(static_cast<double>(calibration.design.baseline_runs)));
  design.put("drawing", word(calibration.design.drawing));
  design.put("seed", std::to_string(calibration.seed));
  out.put("design", std::move(design));
  out.put("date", calibration.date);
  out.put("found", counts_json(calibration, calibration.lines, calibration.counts));
  if (calibration.amended) {
    out.put("amended", counts_json(calibration, calibration.amended_lines, calibration.amended_counts));
  }
  if (calibration.targets.any()) {
    Json targets = Json::object();
    targets.put("text", calibration.targets_text);
    targets.put("met", Json::boolean(all_met(calibration)));
    targets.put("unmet", texts(unmet(calibration)));
    targets.put("lines", remedies_json(calibration));
    out.put("targets", std::move(targets));
  }
  out.put("leftOut", texts(calibration.left_out));
  Json unmeasured = Json::array();
  for (const calibrate::Unmeasured& one : calibration.unmeasured) {
    Json entry = Json::object();
    entry.put("check", one.check);
    entry.put("why", one.why);
    unmeasured.add(std::move(entry));
  }
  out.put("unmeasured", std::move(unmeasured));
  out.put("notes", texts(calibration.notes));
  out.put("plainWords", in_plain_words(calibration));
  GATE_ASSIGN(std::string bytes, report::canonical_json(out));
  return bytes + "\n";
}

}  // namespace gate::cli
