#include "bench/error_rates/page.h"

#include <algorithm>
#include <iterator>

#include "gate/base/number.h"

namespace gate::bench {
namespace {

// The places in Outcomes of the four true differences.
constexpr std::size_t kBeyond = 0, kAtMargin = 1, kEqual = 2, kBetter = 3;

struct Wrong {
  std::size_t truth;
  Judged judged;
  std::string_view words;
};
constexpr std::array<Wrong, 4> kWrong{{
    {kAtMargin, Judged::kPass, "wrong pass, loss = margin"},
    {kBeyond, Judged::kPass, "wrong pass, loss = twice the margin"},
    {kAtMargin, Judged::kBlock, "wrong block, loss = margin"},
    {kEqual, Judged::kBlock, "wrong block, equal"},
}};

bool too_often(const Tally& tally, Judged judged) { return tally.share(judged) > bar(tally.gates()); }

std::string percent(double share) { return fixed_number(share * 100, 1); }

// "2.3 ± 0.1"
std::string with_error(const Tally& tally, Judged judged) {
  const double share = tally.share(judged);
  return fixed_number(share * 100, 2) + " ± " + fixed_number(monte_carlo_error(share, tally.gates()) * 100, 2);
}

std::string our_table(const std::vector<Line>& lines, std::string_view family) {
  std::string text = "| setting | gates |";
  for (const Wrong& wrong : kWrong) {
    text += " " + std::string(wrong.words) + " |";
  }
  text += " equal: undecided | equal: passes | gain of a margin: passes |\n|---|---|---|---|---|---|---|---|---|\n";
  for (const Line& line : lines) {
    if (line.setting.family != family) {
      continue;
    }
    text += "| " + line.setting.what + " | " + std::to_string(line.setting.gates) + " |";
    for (const Wrong& wrong : kWrong) {
      const Tally& tally = line.outcomes.at(wrong.truth).ours;
      const std::string cell = with_error(tally, wrong.judged);
      text += too_often(tally, wrong.judged) ? " **" + cell + " (above the bar)** |" : " " + cell + " |";
    }
    text += " " + with_error(line.outcomes[kEqual].ours, Judged::kUndecided) + " | " +
            with_error(line.outcomes[kEqual].ours, Judged::kPass) + " | " +
            with_error(line.outcomes[kBetter].ours, Judged::kPass) + " |\n";
  }
  return text;
}

std::string four(const std::array<const Tally*, kTruths.size()>& tallies) {
  std::string text;
  for (const Wrong& wrong : kWrong) {
    text += (text.empty() ? "" : " / ") + percent(tallies.at(wrong.truth)->share(wrong.judged));
  }
  return text;
}

std::string rival_table(const std::vector<Line>& lines, std::string_view family) {
  std::string text = "| setting | gates | this gate |";
  for (const RivalNames& rival : kRivals) {
    text += " " + std::string(rival.name) + " |";
  }
  text += "\n|---|---|---|---|---|---|---|\n";
  for (const Line& line : lines) {
    if (line.setting.family != family) {
      continue;
    }
    const auto tallies = [&](auto pick) {
      std::array<const Tally*, kTruths.size()> out{};
      for (std::size_t t = 0; t < out.size(); ++t) {
        out.at(t) = pick(line.outcomes.at(t));
      }
      return four(out);
    };
    text += "| " + line.setting.what + " | " + std::to_string(line.outcomes[0].rivals[0].gates()) + " | " +
            tallies([](const Outcomes& o) { return &o.ours; }) + " |";
    for (std::size_t i = 0; i < kRivals.size(); ++i) {
      text += " " + tallies([i](const Outcomes& o) { return &o.rivals.at(i); }) + " |";
    }
    text += "\n";
  }
  return text;
}

std::string exact_table(const std::vector<ExactTable>& tables) {
  std::string text = "| pairs | margin |";
  for (const std::string_view rule : kPairedRules) {
    text += " " + std::string(rule) + ": pass / block |";
  }
  text += "\n|---|---|---|---|---|---|\n";
  for (const ExactTable& table : tables) {
    text += "| " + std::to_string(table.pairs) + " | " + short_number(table.margin) + " |";
    for (std::size_t i = 0; i < kPairedRules.size(); ++i) {
      text += " " + fixed_number(table.worst_pass.at(i) * 100, 2) + " / " +
              fixed_number(table.worst_block.at(i) * 100, 2) + " |";
    }
    text += "\n";
  }
  return text;
}

std::vector<std::string_view> families_of(const std::vector<Line>& lines) {
  std::vector<std::string_view> families;
  for (const Line& line : lines) {
    if (std::find(families.begin(), families.end(), line.setting.family) == families.end()) {
      families.push_back(line.setting.family);
    }
  }
  return families;
}

constexpr const char* kTop =
    R"(# How often the gate errs

Written by `make error-rates` (`make error-rates TIMES=4` for four times as many gates); do not edit. The random numbers are fixed: the same source gives the same bytes, whatever the number of threads.

Every line is a setting in which releases were simulated: records of candidate and baseline were drawn, and the whole gate judged them by a policy with one
`non_inferiority` (or `threshold`) check, all else at its default (confidence 0.95: each one-sided error at most 2.5 %). The true difference is known, so that a verdict can be
wrong:

* a **wrong pass**: the candidate is worse by exactly the margin, or by twice the margin, and passes;
* a **wrong block**: the candidate is worse by exactly the margin, which is the edge of what is tolerated, or is equal to the baseline, and is blocked.

The gates named in a line are those at a loss of the margin; at the other differences it is an eighth of them. An undecided gate warns; it is neither. All figures are percentages of the gates, ± one Monte-Carlo standard error. The bar of a line is 2.5 % and three
Monte-Carlo standard errors; a figure above it is printed in bold and says so.

)";

constexpr const char* kWorlds =
    R"(## What is drawn

* *Pass rates*: every example has its own chance to pass, Beta(0.7, 0.3) over examples; the candidate's is moved by the true difference, and on one example in
  ten it is another chance altogether. Run noise shifts all examples of a run together. Small suites in this world have a margin of 0.05.
* *Little changes*: of the examples (85 % pass) only as many are lost as the true difference says, besides those "won", which are lost as often. With several
  runs one answer in twenty is a fresh draw.
* *Graded*: five yes-or-no questions an example (steps of 0.2); or scores that jitter by 0.05 while the candidate now and then falls to 0 (rare total losses,
  margin 0.05 or 0.02); or a candidate that loses 0.08 nearly everywhere and gains 0.75 now and then (margin 0.04).
* *Clusters*: all examples of a cluster share a shift of the candidate, 8 points up or down. Uneven sizes range over 1 to 8.
* *Latency*: lognormal, standard deviation 0.5 shared by both sides of an example and 0.4 of each call; run noise is a factor of the whole run.
* *One number a run*: standard deviation (of the standard law) 0.01, margin 0.02. Paired by seed, runs of one seed share an effect of the same size.
* *Different examples*: the baseline is that of another world of the same kind, its number of examples stands in the line.
* *Against a fixed bound*: the true level is the bound ("loss = margin"), or lies a margin below, above, or twice above it.

)";

}  // namespace

std::vector<std::string> excesses_of(const std::vector<Line>& lines) {
  std::vector<std::string> excesses;
  for (const Line& line : lines) {
    for (const Wrong& wrong : kWrong) {
      const Tally& tally = line.outcomes.at(wrong.truth).ours;
      if (too_often(tally, wrong.judged)) {
        excesses.push_back(std::string(line.setting.family) + ", " + line.setting.what + ": " +
                           std::string(wrong.words) + " " + with_error(tally, wrong.judged) + " %");
      }
    }
  }
  return excesses;
}

std::string page_of(const std::vector<Line>& lines, const std::vector<ExactTable>& tables) {
  std::string text = kTop;
  const std::vector<std::string> excesses = excesses_of(lines);
  text += "Of " + std::to_string(lines.size()) + " settings, " +
          (excesses.empty() ? "none errs more often than its bar in any column.\n"
                            : std::to_string(excesses.size()) + " figures lie above their bar:\n\n");
  for (const std::string& excess : excesses) {
    text += "* " + excess + "\n";
  }
  text +=
      "\nWith one run a side nothing in the records tells how much runs differ. The gate then decides only what the "
      "policy vouches for: `run_sd` is the\n"
      "standard deviation of a run's noise, and 0 says that runs do not differ. Here it is declared as it truly is. "
      "Without it one run a side is always\n"
      "undecided, because taking the two runs for all runs errs the more the more examples there are: 3.6, 6.7 and "
      "18.5 % wrong passes at 200, 1000 and\n"
      "5000 examples where runs differ by 1 point and the margin is 2 (decision 16).\n\n";
  for (const std::string_view family : families_of(lines)) {
    text += "## " + std::string(family) + "\n\n";
    text += our_table(lines, family) + "\n";
  }
  text +=
      "## Pass/fail on the same examples, every outcome counted\n\n"
      "No simulation: all tables of 10 to 100 pairs, weighed by their probability when the candidate is worse by "
      "exactly the margin, at the least\n"
      "favourable of 200 shares of discordant pairs. The first column is the default (decision 14); it gives no "
      "verdict below 20 examples, which is\n"
      "not counted here.\n\n" +
      exact_table(tables) + "\n";
  text +=
      "## Beside other gates\n\nThe same records, judged by rules that other gates publish. They are "
      "re-implementations, written for this page:\n\n";
  for (const RivalNames& rival : kRivals) {
    text += "* **" + std::string(rival.name) + "**: " + std::string(rival.rule) + ".\n";
  }
  text +=
      "\nEach cell: wrong pass at a loss of the margin / of twice the margin / wrong block at a loss of the margin / "
      "when equal, in %. Rules without a third\nanswer pass or block whatever they know.\n\n";
  std::vector<Line> beside;
  std::copy_if(lines.begin(), lines.end(), std::back_inserter(beside),
               [](const Line& line) { return line.outcomes[0].rivals[0].gates() > 0; });
  for (const std::string_view family : families_of(beside)) {
    text += "### " + std::string(family) + "\n\n" + rival_table(beside, family) + "\n";
  }
  return text + kWorlds;
}

}  // namespace gate::bench
