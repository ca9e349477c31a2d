// html: one file for people, with no script and nothing to fetch: the verdict first, then every check against its
// limit, what to do, slices, runs and distributions, and what it all rests on.
#include <algorithm>
#include <cstddef>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "gate/base/text.h"
#include "gate/report/decision.h"
#include "gate/report/escape.h"
#include "gate/report/groups.h"
#include "gate/report/html_parts.h"
#include "gate/report/html_style.h"
#include "gate/report/problems.h"
#include "gate/report/registry.h"
#include "gate/report/wording.h"

namespace gate::report {
namespace {

constexpr std::size_t kWorstSlices = 3;
constexpr std::size_t kRoom = 1'500'000;  // bytes of each section; browsers on phones slow down past a few MB

std::string_view sentence(Verdict verdict) {
  switch (verdict) {
    case Verdict::kPass: return "This candidate may be released";
    case Verdict::kWarn: return "This candidate may be released once somebody has looked at the warnings";
    case Verdict::kBlock: return "This candidate must not be released as it is";
  }
  std::abort();
}

std::string_view sign(Verdict verdict) {
  return verdict == Verdict::kPass ? "✓ PASS" : verdict == Verdict::kWarn ? "! WARN" : "✗ BLOCK";
}

std::string heading(const Evaluation& evaluation, const std::vector<CheckGroup>& groups) {
  const std::string verdict(word(evaluation.verdict));
  std::string causes;
  const std::vector<std::string> culprits = report::culprits(groups, evaluation.verdict);
  for (std::size_t i = 0; i < culprits.size() && i < 5; ++i) {
    causes += (i == 0 ? "" : ", ") + shown(culprits[i]);
  }
  causes += culprits.size() > 5 ? ", and " + std::to_string(culprits.size() - 5) + " more" : "";
  return "<header><div class=\"verdict " + verdict + "\"><h1><span class=\"word\">" +
         std::string(sign(evaluation.verdict)) + "</span> " + shown(evaluation.policy.id) + "</h1><p>" +
         std::string(sentence(evaluation.verdict)) + "; " + html_text(tally(groups)) +
         (causes.empty() ? "" : ": <strong>" + causes + "</strong>") + ".</p></div></header>\n";
}

// "in 10 slices: 1 blocks, 2 warn"; empty without slices.
std::string slices_text(const CheckGroup& group) {
  if (group.slices.empty() || group.whole == nullptr) {
    return "";
  }
  const std::size_t blocks = group.count(Verdict::kBlock);
  const std::size_t warns = group.count(Verdict::kWarn);
  std::string text = "in " + counted(group.slices.size(), "slice") + ": ";
  text += blocks > 0 ? std::to_string(blocks) + (blocks == 1 ? " blocks" : " block") : "";
  text += warns > 0 ? (blocks > 0 ? ", " : "") + std::to_string(warns) + (warns == 1 ? " warns" : " warn") : "";
  return text + (blocks + warns == 0 ? "all pass" : "");
}

std::string checks_section(const std::vector<CheckGroup>& groups) {
  Room rows(kRoom);
  bool plots = false;
  for (const CheckGroup& group : groups) {
    const Finding* finding = group.whole != nullptr ? group.whole : group.slices.front();
    plots = plots || finding->estimate.has_value();
    rows.add([&] { return check_row(*finding, slices_text(group)); });
    // The slices that do not pass come first in a group; the worst stand here, all of them below.
    for (std::size_t i = 0; i < std::min(group.slices.size(), kWorstSlices); ++i) {
      if (group.slices[i] != finding && group.slices[i]->verdict != Verdict::kPass) {
        rows.add([&] { return check_row(*group.slices[i], ""); });
      }
    }
  }
  const std::string key =
      "<p class=\"key\">Each plot puts the limit (full line) at the same place and worse to its left, which is shaded "
      "as not "
      "allowed; the dotted line is “no change”, the broken one the level that warns. An arrow goes on beyond the "
      "plot.</p>\n";
  return "<section aria-labelledby=\"checks\"><h2 id=\"checks\">Checks</h2>\n<table class=\"wide\">" +
         std::string(table_head()) + "<tbody>\n" + rows.text() + "</tbody></table>\n" + rows.rest("row") +
         (plots ? key : "") + "</section>\n";
}

std::string problems_section(const Evaluation& evaluation) {
  Room cards(kRoom);
  for (const Finding* finding : problems(evaluation)) {
    cards.add([&] { return problem_card(*finding, evaluation); });
  }
  return cards.text().empty() && cards.rest("finding").empty()
             ? ""
             : "<section aria-labelledby=\"todo\"><h2 id=\"todo\">What to do</h2>\n" + cards.text() +
                   cards.rest("finding") + "</section>\n";
}

std::string slices_section(const std::vector<CheckGroup>& groups) {
  Room tables(kRoom);
  for (const CheckGroup& group : groups) {
    if (group.slices.empty() || (group.whole == nullptr && group.slices.size() == 1)) {
      continue;
    }
    tables.add([&] {
      Room rows(kRoom / 2);
      for (const Finding* finding : group.slices) {
        rows.add([&] { return slice_row(*finding); });
      }
      const bool open = group.count(Verdict::kPass) < group.slices.size();
      return "<details" + std::string(open ? " open" : "") + "><summary>" + shown(group.id) + " in " +
             counted(group.slices.size(), "slice") + "</summary><table class=\"wide\">" + std::string(table_head()) +
             "<tbody>\n" + rows.text() + "</tbody></table>\n" + rows.rest("slice") + "</details>\n";
    });
  }
  return tables.text().empty() ? ""
                               : "<section aria-labelledby=\"slices\"><h2 id=\"slices\">Slices</h2>\n" + tables.text() +
                                     tables.rest("check") + "</section>\n";
}

std::string spread_section(const std::vector<CheckGroup>& groups) {
  Room cards(kRoom);
  for (const CheckGroup& group : groups) {
    if (group.whole != nullptr) {
      cards.add([&] { return spread_card(*group.whole); });
    }
  }
  return cards.text().empty()
             ? ""
             : "<section aria-labelledby=\"runs\"><h2 id=\"runs\">Runs and distributions</h2>\n<p class=\"key\">The "
               "full line is "
               "the limit; of a comparison, that which the baseline and its tolerance allow.</p>\n<div "
               "class=\"cards\">\n" +
                   cards.text() + "</div>\n" + cards.rest("check") + "</section>\n";
}

std::string change_text(const PolicyChange& change) {
  const auto side = [](const std::string& text) { return text.empty() ? std::string("(nothing)") : code(text); };
  const std::string kind = change.kind == PolicyChange::Kind::kLoosened    ? "loosened"
                           : change.kind == PolicyChange::Kind::kTightened ? "tightened"
                                                                           : "changed";
  return "<li>" + kind + ": " + shown(change.what) + ", " + side(change.from) + " → " + side(change.to) + "</li>";
}

// What concerns the whole evaluation: notes, waivers, an edited policy.
std::string remarks_section(const Evaluation& evaluation) {
  Room list(kRoom);
  for (const Note& note : evaluation.notes) {
    list.add([&] { return "<li>" + shown(note.text) + "</li>\n"; });
  }
  for (const WaiverUse& waiver : evaluation.waivers) {
    list.add([&] {
      const std::string target = waiver.check + (waiver.slice.empty() ? "" : " " + slice_text(waiver.slice));
      return "<li>waiver of " + code(target) + ": <strong>" + std::string(word(waiver.state)) + "</strong>, " +
             shown(waiver_text(waiver)) + (waiver.expires_soon ? " (expires within a week)" : "") + "</li>\n";
    });
  }
  if (evaluation.other_policy) {
    for (const PolicyChange& change : evaluation.other_policy->changes) {
      list.add([&] { return change_text(change) + "\n"; });
    }
  }
  return list.text().empty() ? ""
                             : "<section aria-labelledby=\"notes\"><h2 id=\"notes\">Notes and waivers</h2>\n<ul>\n" +
                                   list.text() + "</ul>\n" + list.rest("note") + "</section>\n";
}

Result<std::string> write(const Evaluation& evaluation, const RunEnvelope& /*envelope*/) {
  GATE_ASSIGN(const std::string digest, decision_digest(evaluation));
  const std::vector<CheckGroup> groups = grouped(evaluation);
  return "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta "
         "http-equiv=\"Content-Security-Policy\" content=\"" +
         page_security() +
         "\">\n<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\n<meta name=\"referrer\" "
         "content=\"no-referrer\">\n<title>" +
         std::string(word(evaluation.verdict)) + ": " + shown(evaluation.policy.id) + "</title>\n<style>" +
         std::string(page_style()) + "</style>\n</head>\n<body>\n" + heading(evaluation, groups) + "<main>\n" +
         checks_section(groups) + problems_section(evaluation) + slices_section(groups) + spread_section(groups) +
         remarks_section(evaluation) + "<section aria-labelledby=\"evidence\"><h2 id=\"evidence\">Evidence</h2>\n" +
         evidence_section(evaluation, digest) +
         "</section>\n</main>\n<footer><p>Written by gate. Every number here is in the evidence, "
         "unrounded.</p></footer>\n"
         "</body>\n</html>\n";
}

}  // namespace

const Report k_html{"html", "one page for people: verdict, plots, what to do, evidence; no script, nothing to fetch",
                    &write};

}  // namespace gate::report
