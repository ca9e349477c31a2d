#include "gate/calibrate/backtest.h"

#include <algorithm>
#include <map>
#include <utility>

#include "gate/base/number.h"
#include "gate/evaluate/evaluate.h"

namespace gate::calibrate {
namespace {

Judgement judged(const Policy& policy, const Release& release, const RunSets& sets) {
  Judgement judgement;
  judgement.checks.assign(policy.checks.size(), Verdict::kPass);
  if (!release.missing.empty()) {
    judgement.why = release.missing;
    return judgement;
  }
  const Result<Evaluation> evaluation =
      evaluate::evaluate({policy, release.candidate, release.has_baseline ? &release.baseline : nullptr, nullptr,
                          release.now, nullptr, sets, nullptr, false});
  if (!evaluation) {
    judgement.why = evaluation.error().message;
    return judgement;
  }
  std::map<std::string, std::size_t> place;
  for (std::size_t i = 0; i < policy.checks.size(); ++i) {
    place.emplace(policy.checks[i].id, i);
  }
  for (const Finding& finding : evaluation->findings) {
    Verdict& verdict = judgement.checks[place.at(finding.check)];
    verdict = std::max(verdict, finding.verdict);
  }
  judgement.verdict = evaluation->verdict;
  return judgement;
}

void add(const Release& release, const std::optional<Verdict>& verdict, Tally& tally) {
  if (!verdict) {
    ++tally.unknown;
  } else if (release.bad()) {
    ++(*verdict == Verdict::kBlock ? tally.caught : *verdict == Verdict::kWarn ? tally.asked : tally.missed);
  } else {
    ++(*verdict == Verdict::kBlock  ? tally.false_alarms
       : *verdict == Verdict::kWarn ? tally.asked_in_vain
                                    : tally.let_pass);
  }
}

void add_line(const CheckSpec& check, std::size_t at, const Params& params, const std::string& param,
              const std::string& path, std::vector<Line>& lines) {
  const std::optional<Margin> margin = params.get<Margin>(param);
  if (!margin || margin->value <= 0) {
    return;
  }
  Line line;
  line.check = at;
  line.id = check.id;
  line.param = path;
  line.name = check.id + " " + path;
  line.where = params.where(param);
  line.origin = check.origin;
  line.text = margin->text;
  line.relative = margin->relative;
  line.margin = margin->value;
  lines.push_back(std::move(line));
}

}  // namespace

std::vector<Judgement> judge_releases(const Policy& policy, const std::vector<Release>& releases, const RunSets& sets) {
  std::vector<Judgement> all;
  all.reserve(releases.size());
  for (const Release& release : releases) {
    all.push_back(judged(policy, release, sets));
  }
  return all;
}

Tally tally(const std::vector<Release>& releases, const std::vector<Judgement>& judgements) {
  Tally all;
  for (std::size_t i = 0; i < releases.size(); ++i) {
    add(releases[i], judgements[i].verdict, all);
  }
  return all;
}

Tally tally_of_check(const std::vector<Release>& releases, const std::vector<Judgement>& judgements,
                     std::size_t check) {
  Tally all;
  for (std::size_t i = 0; i < releases.size(); ++i) {
    add(releases[i], judgements[i].verdict ? std::optional(judgements[i].checks[check]) : std::nullopt, all);
  }
  return all;
}

std::vector<Line> number_lines(const Policy& policy) {
  std::vector<Line> lines;
  for (std::size_t i = 0; i < policy.checks.size(); ++i) {
    const CheckSpec& check = policy.checks[i];
    const std::string_view kind = check.kind->name;
    if (kind == "non_inferiority" || kind == "superiority" || kind == "equivalence") {
      const std::string param = kind == "superiority" ? "min_gain" : "margin";
      add_line(check, i, check.params, param, param, lines);
      if (const std::shared_ptr<const Params> slices = check.params.group("slices")) {
        add_line(check, i, *slices, param, "slices." + param, lines);
      }
    } else if (kind == "loss_budget") {
      add_line(check, i, check.params, "budget", "budget", lines);
    } else if (kind == "threshold") {
      for (const std::string param : {"max", "min"}) {
        if (const std::optional<double> bound = check.params.number(param)) {
          Line line;
          line.check = i;
          line.id = check.id;
          line.param = param;
          line.name = check.id + " " + param;
          line.where = check.params.where(param);
          line.text = short_number(*bound, 12);
          // with_number counts from the present value, which is nothing here.
          line.margin = param == "max" ? *bound : -*bound;
          lines.push_back(std::move(line));
        }
      }
    }
  }
  return lines;
}

std::vector<CurvePoint> operating_curve(const Policy& policy, const std::vector<Line>& lines,
                                        const std::vector<Release>& releases, const RunSets& sets,
                                        const std::vector<Judgement>& judgements) {
  std::vector<CurvePoint> points;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const Line& line = lines[i];
    for (const double factor : kFactors) {
      const Result<CheckSpec> check = with_number(policy.checks[line.check], line, line.margin * factor);
      if (!check) {
        continue;  // the kind refuses the number, such as a bound past the other one
      }
      // The check's verdicts change, the others' stay.
      Policy part = policy;
      part.checks = {*check};
      std::vector<Judgement> changed = judgements;
      for (std::size_t r = 0; r < releases.size(); ++r) {
        if (!judgements[r].verdict || factor == 1) {
          continue;
        }
        const Judgement own = judged(part, releases[r], sets);
        changed[r].checks[line.check] = own.verdict.value_or(Verdict::kBlock);
        changed[r].verdict = *std::max_element(changed[r].checks.begin(), changed[r].checks.end());
      }
      points.push_back({i, factor, spelled(line, line.margin * factor), tally(releases, changed)});
    }
  }
  return points;
}

}  // namespace gate::calibrate
