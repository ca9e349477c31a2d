// The figures of a calibration in words.
#include <algorithm>
#include <cmath>

#include "gate/base/number.h"
#include "gate/base/text.h"
#include "gate/cli/calibration/calibration.h"
#include "gate/report/wording.h"

namespace gate::cli {
namespace {

using calibrate::Count;
using calibrate::Drawing;
using calibrate::Line;
using calibrate::share;

// "3 in 1,000", "none of 2,000", "2 in 5".
std::string odds(std::uint32_t part, std::uint32_t whole) {
  if (part == 0) {
    return "none of " + std::to_string(whole);
  }
  if (part == whole) {
    return "every one";
  }
  const double p = share(part, whole);
  const double of = p < 0.01 ? 1000 : p < 0.1 || p > 0.9 ? 100 : 10;
  return short_number(std::max(1.0, std::round(p * of)), 4) + " in " + short_number(of, 4);
}

// The part of `counts` with the largest figure.
template <typename Figure>
const calibrate::CheckCount* most(const calibrate::Counts& counts, const Figure& figure) {
  const calibrate::CheckCount* found = nullptr;
  for (const calibrate::CheckCount& check : counts.checks) {
    if (figure(check.count) > 0 && (found == nullptr || figure(check.count) > figure(found->count))) {
      found = &check;
    }
  }
  return found;
}

std::string place_of(const Calibration& calibration, const calibrate::CheckCount& check) {
  const CheckSpec& spec = calibration.policy->checks[check.check];
  return "'" + visible(shortened(spec.id, 60)) + "'" + (check.of_slices ? " in its slices" : "") + " (line " +
         std::to_string(spec.where.line) + ")";
}

std::string number_of(const Line& line, double number) { return calibrate::spelled(line, number); }

// "0.04 of correct", "20 % of latency_ms".
std::string size_text(const Line& line, double margins) {
  const std::string metric = visible(shortened(line.metric, 60));
  return line.relative ? short_number(100 * margins * line.margin, 3) + " % of " + metric
                       : short_number(margins * line.margin, 3) + " of " + metric;
}

std::string target_miss(const std::string& name, std::uint32_t part, std::uint32_t whole, double target, bool most) {
  return name + " " + percent_with_error(part, whole) + " (" + (most ? "at most " : "at least ") +
         short_number(target * 100, 4) + " %)";
}

}  // namespace

const calibrate::LossCount* loss_of(const calibrate::Counts& counts, std::size_t line, double size) {
  for (const calibrate::LossCount& loss : counts.losses) {
    if (loss.line == line && loss.size == size) {
      return &loss;
    }
  }
  return nullptr;
}

std::string name_of(const Calibration& calibration, const calibrate::CheckCount& check) {
  return visible(shortened(calibration.policy->checks[check.check].id, 60)) + (check.of_slices ? ", slices" : "");
}

std::string percent(std::uint32_t part, std::uint32_t whole) {
  const double p = share(part, whole) * 100;
  return fixed_number(p, p > 0 && p < 1 ? 2 : 1) + " %";
}

std::string percent_with_error(std::uint32_t part, std::uint32_t whole) {
  const double p = share(part, whole) * 100;
  const int decimals = p > 0 && p < 1 ? 2 : 1;
  return fixed_number(p, decimals) + " % ±" + fixed_number(100 * calibrate::monte_carlo_error(part, whole), decimals);
}

std::string design_text(const Calibration& calibration) {
  const calibrate::Design& design = calibration.design;
  std::string text = counted(design.candidate_runs, "run");
  text += design.baseline_runs > 0 ? " against " + std::to_string(design.baseline_runs) : " and no baseline";
  text += " on " + counted(calibration.examples, "example");
  switch (design.drawing) {
    case Drawing::kApart: return text + ", no run used twice";
    case Drawing::kAgain:
      return text +
             ", drawn again and again from too few runs to keep the sides apart (a run that a side already "
             "has is blended with others)";
    case Drawing::kRows:
      return text +
             ", made of the rows of one run: pairing counts for nothing, so that the noise is overstated, and "
             "what differs between runs is not in it";
  }
  return text;
}

std::vector<std::string> unmet(const Calibration& calibration) {
  std::vector<std::string> all;
  const Count& equal = calibration.counts.equal;
  const auto ask = [&](const std::string& name, std::optional<double> calibrate::Targets::*target, std::uint32_t part,
                       const Count& count, bool most, const Count* loss) {
    calibrate::Targets one;
    one.*target = calibration.targets.*target;
    if (one.any() && !calibrate::shown_met(one, equal, loss)) {
      all.push_back(target_miss(name, part, count.gates, *(one.*target), most));
    }
  };
  using calibrate::Targets;
  ask("false-block", &Targets::false_block, equal.blocked, equal, true, nullptr);
  ask("false-warn", &Targets::false_warn, equal.warned, equal, true, nullptr);
  ask("inconclusive", &Targets::inconclusive, equal.undecided, equal, true, nullptr);
  for (std::size_t i = 0; i < calibration.lines.size(); ++i) {
    const calibrate::LossCount* loss = loss_of(calibration.counts, i, calibrate::kCaughtSize);
    if (loss != nullptr) {
      const std::string of = " of " + visible(shortened(calibration.lines[i].name, 80));
      ask("catch" + of, &Targets::caught, loss->whole.blocked, loss->whole, false, &loss->whole);
      ask("notice" + of, &Targets::notice, loss->whole.blocked + loss->whole.warned, loss->whole, false, &loss->whole);
    }
  }
  // A target about losses cannot be met by a policy in which none can be made.
  if ((calibration.targets.caught || calibration.targets.notice) && calibration.lines.empty()) {
    all.push_back("catch: no line of the policy could be measured");
  }
  return all;
}

bool all_met(const Calibration& calibration) { return unmet(calibration).empty(); }

std::vector<std::string> suggestions(const Calibration& calibration) {
  std::vector<std::string> all;
  for (const calibrate::Remedy& remedy : calibration.remedies) {
    const Line& line = calibration.lines[remedy.line];
    const std::string name = visible(shortened(line.id, 60)) + ": " + line.param + " " + visible(line.text);
    if (remedy.met_now) {
      std::string text = name + " meets the targets";
      const bool less = remedy.number && *remedy.number < line.margin * 0.999;
      all.push_back(less ? text + "; the least that does is " + number_of(line, *remedy.number) : text);
      continue;
    }
    std::vector<std::string> ways;
    if (remedy.number) {
      ways.push_back(line.param + " " + number_of(line, *remedy.number));
    }
    if (remedy.seeds) {
      ways.push_back(std::to_string(*remedy.seeds) + " seeds a side instead of " +
                     std::to_string(calibration.design.candidate_runs));
    }
    if (remedy.examples) {
      ways.push_back(std::to_string(*remedy.examples) + " examples instead of " + std::to_string(calibration.examples));
    }
    all.push_back(name + " misses the targets; " +
                  (ways.empty() ? "no margin, number of seeds or of examples within reach meets them"
                                : join(ways, ", or ") + (ways.size() > 1 ? " meet them" : " meets them")));
  }
  return all;
}

std::string in_plain_words(const Calibration& calibration) {
  const Count& equal = calibration.counts.equal;
  std::string text = "Of equal candidates this policy would block " + odds(equal.blocked, equal.gates) +
                     " and ask a person about " + odds(equal.warned, equal.gates) + ".";
  const auto* blocks = most(calibration.counts, [](const Count& count) { return count.blocked; });
  const auto* warns = most(calibration.counts, [](const Count& count) { return count.warned; });
  if (blocks != nullptr) {
    text += " What blocks them is mostly " + place_of(calibration, *blocks) + ".";
  }
  if (warns != nullptr) {
    text += " What warns is mostly " + place_of(calibration, *warns) + ".";
  }
  const auto* undecided = most(calibration.counts, [](const Count& count) { return count.undecided; });
  if (undecided != nullptr && undecided != warns && undecided != blocks) {
    text += " What stays undecided is mostly " + place_of(calibration, *undecided) + ".";
  }
  for (std::size_t i = 0; i < calibration.lines.size(); ++i) {
    const calibrate::LossCount* loss = loss_of(calibration.counts, i, calibrate::kCaughtSize);
    if (loss == nullptr) {
      continue;
    }
    const Line& line = calibration.lines[i];
    text += " A loss of " + size_text(line, calibrate::kCaughtSize) + (line.by.empty() ? "" : " in one slice") +
            ", twice what " + visible(shortened(line.name, 80)) + " tolerates, it blocks in " +
            odds(loss->whole.blocked, loss->whole.gates) + " and lets pass unseen in " +
            odds(loss->whole.passed, loss->whole.gates) + ".";
  }
  for (const calibrate::Remedy& remedy : calibration.remedies) {
    if (!remedy.met_now && remedy.seeds) {
      text += " " + counted(*remedy.seeds - calibration.design.candidate_runs, "more seed", "more seeds") +
              " a side would make '" + visible(shortened(calibration.lines[remedy.line].name, 80)) +
              "' meet the targets.";
    }
  }
  return text;
}

}  // namespace gate::cli
