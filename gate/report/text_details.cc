#include "gate/report/text_details.h"

#include <algorithm>
#include <set>
#include <string_view>
#include <utility>

#include "gate/base/number.h"
#include "gate/base/text.h"
#include "gate/report/decision.h"
#include "gate/report/layout.h"
#include "gate/report/wording.h"

namespace gate::report {
namespace {

constexpr std::size_t kLabel = 10;
constexpr std::size_t kMaxLines = 6;
constexpr std::size_t kMaxSlicesInFull = 3;
constexpr std::size_t kMaxParagraphs = 20;
constexpr std::size_t kShownExamples = 4;
constexpr std::size_t kShownNotes = 3;
constexpr std::size_t kShownRemarks = 6;

// "│ label     text text text\n│           text\n", at most kMaxLines lines or so. A runbook's address may be wider
// than the page.
std::string labelled(std::string_view label, std::string_view text, const Pen& pen, std::size_t indent = kLabel) {
  std::string lines;
  const std::size_t room = pen.width() - columns(pen.gutter()) - indent;
  std::string head(label);
  for (const std::string& line : wrapped(pen.clean(text, kMaxLines * room), room)) {
    lines += pen.dim(std::string(pen.gutter()) + padded(std::exchange(head, ""), indent)) + line + "\n";
  }
  return lines;
}

std::string shown_example(const ExampleNote& example, const Pen& pen) {
  const std::string text = example_text(example);
  const bool is_words = !example.text.empty();
  return pen.clean(example.id, 40) + (text.empty() ? "" : (is_words ? ": " : " ") + pen.clean(text, 120));
}

std::string examples(const Finding& finding, const Pen& pen) {
  const bool told = finding.examples.size() == 1 && !finding.examples.front().text.empty() &&
                    finding.summary.find(finding.examples.front().text) != std::string::npos;
  if (finding.examples.empty() || (told && finding.examples_total <= 1)) {
    return "";
  }
  std::vector<std::string> parts;
  const std::size_t shown = std::min(finding.examples.size(), kShownExamples);
  for (std::size_t i = 0; i < shown; ++i) {
    parts.push_back(shown_example(finding.examples[i], pen));
  }
  const bool is_words = !finding.examples.front().text.empty();
  std::string text = join(parts, is_words ? "; " : ", ");
  const std::size_t total = std::max(finding.examples_total, finding.examples.size());
  if (total > shown) {
    text += (is_words ? "; and " : ", and ") + std::to_string(total - shown) + " more";
  }
  return labelled(is_words ? "where" : "worst", text, pen);
}

std::string paragraph(const Finding& finding, const Evaluation& evaluation, const Pen& pen) {
  const std::string title = pen.clean(finding_name(finding), 40) + ": " + std::string(phrase(finding.reason));
  std::string text = "\n" + pen.mark(finding) + "  " + pen.bold(pen.clean(title, pen.width() - 9)) + "\n";
  text += labelled("found", found_text(finding), pen) + examples(finding, pen);
  const std::string measured = measured_text(finding);
  text += measured.empty() ? "" : labelled("measured", measured, pen);
  const std::string flips = flips_text(finding);
  text += flips.empty() ? "" : labelled("flips", flips, pen);
  std::size_t notes = 0;
  for (const Note& note : finding.notes) {
    text += ++notes <= kShownNotes ? labelled("note", note.text, pen) : "";
  }
  if (finding.waiver && *finding.waiver < evaluation.waivers.size()) {
    text += labelled("waived", waiver_text(evaluation.waivers[*finding.waiver]), pen);
  }
  std::string next = finding.respond.action;
  if (!finding.respond.owner.empty()) {
    next += std::string(next.empty() ? "" : ", ") + "owner " + finding.respond.owner;
  }
  if (!finding.advice.empty()) {
    next += (next.empty() ? "" : ": ") + finding.advice;
  }
  text += next.empty() ? "" : labelled("next", next, pen);
  text += finding.respond.runbook.empty() ? "" : labelled("runbook", shortened(finding.respond.runbook, 300), pen);
  return text;
}

std::vector<const Finding*> in_full(const CheckGroup& group, Verdict verdict, std::vector<const Finding*>& left_out) {
  std::vector<const Finding*> findings;
  if (group.whole != nullptr && group.whole->verdict == verdict) {
    findings.push_back(group.whole);
  }
  std::size_t slices = 0;
  for (const Finding* slice : group.slices) {
    if (slice->verdict == verdict) {
      (++slices <= kMaxSlicesInFull ? findings : left_out).push_back(slice);
    }
  }
  return findings;
}

std::string paragraphs(const Evaluation& evaluation, const std::vector<CheckGroup>& groups, Verdict verdict,
                       std::size_t& room, const Pen& pen) {
  std::string text;
  std::size_t dropped = 0;
  for (const CheckGroup& group : groups) {
    std::vector<const Finding*> left_out;
    for (const Finding* finding : in_full(group, verdict, left_out)) {
      if (room == 0) {
        ++dropped;
        continue;
      }
      --room;
      text += paragraph(*finding, evaluation, pen);
    }
    if (!left_out.empty()) {
      std::vector<std::string> names;
      for (std::size_t i = 0; i < std::min<std::size_t>(left_out.size(), 6); ++i) {
        names.push_back(pen.clean(slice_text(left_out[i]->slice), 40));
      }
      const std::string more = left_out.size() > 6 ? " and " + std::to_string(left_out.size() - 6) + " more" : "";
      text += labelled("also", join(names, "; ") + more + " (numbers in the evidence)", pen);
    }
  }
  if (dropped > 0) {
    text += "\n" + pen.mark(verdict) + "  " + counted(dropped, "further finding") + " in the evidence\n";
  }
  return text;
}

std::string waivers(const Evaluation& evaluation, const Pen& pen) {
  std::string text;
  for (const WaiverUse& waiver : evaluation.waivers) {
    const std::string target = waiver.check + (waiver.slice.empty() ? "" : " " + slice_text(waiver.slice));
    const std::string soon = waiver.expires_soon ? " (expires within a week)" : "";
    // An applied waiver stands in full beside what it waives.
    const std::string what = waiver.state == WaiverUse::State::kApplied
                                 ? ": " + counted(waiver.applied, "block") +
                                       (waiver.applied == 1 ? " becomes a warning" : " become warnings")
                                 : " " + waiver_text(waiver);
    text += labelled(word(waiver.state), target + what + soon, pen);
  }
  return text.empty() ? "" : "\n" + pen.bold("Waivers") + "\n" + text;
}

// Remarks on passing findings, each text once; what a non-passing finding says stands in its paragraph.
std::string remarks(const Evaluation& evaluation, const Pen& pen) {
  std::vector<std::pair<std::string, std::string_view>> all;  // check and slice, text
  std::set<std::string_view> seen;
  for (const Note& note : evaluation.notes) {
    if (seen.insert(note.text).second) {
      all.emplace_back("", note.text);
    }
  }
  for (const Finding& finding : evaluation.findings) {
    for (const Note& note : finding.notes) {
      // "equivalent" only confirms a pass.
      if (finding.verdict == Verdict::kPass && note.code != "equivalent" && seen.insert(note.text).second) {
        all.emplace_back(finding_name(finding), note.text);
      }
    }
  }
  std::string text;
  for (std::size_t i = 0; i < std::min(all.size(), kShownRemarks); ++i) {
    const auto& [check, remark] = all[i];
    text += labelled("", (check.empty() ? "" : check + ": ") + std::string(remark), pen, 0);
  }
  if (all.size() > kShownRemarks) {
    text += labelled("", "and " + std::to_string(all.size() - kShownRemarks) + " more in the evidence", pen, 0);
  }
  return text.empty() ? "" : "\n" + pen.bold("Remarks") + "\n" + text;
}

bool has_note(const Evaluation& evaluation, std::string_view code) {
  return std::any_of(evaluation.findings.begin(), evaluation.findings.end(), [&](const Finding& finding) {
    return std::any_of(finding.notes.begin(), finding.notes.end(), [&](const Note& note) { return note.code == code; });
  });
}

std::string side_line(std::string_view role, const SideSummary& side, const Pen& pen) {
  std::string what = side.model.empty() ? "" : ", model " + side.model;
  what += side.prompt.empty() ? "" : ", prompt " + side.prompt;
  const std::string name = pen.clean(side.name, 30);
  return pen.dim(padded(std::string(role), 12)) + pen.clean(name + ": " + side_text(side) + what, pen.width() - 12) +
         "\n";
}

}  // namespace

std::string text_details(const Evaluation& evaluation, const std::vector<CheckGroup>& groups, const Pen& pen) {
  std::size_t room = kMaxParagraphs;
  std::string text = paragraphs(evaluation, groups, Verdict::kBlock, room, pen);
  text += paragraphs(evaluation, groups, Verdict::kWarn, room, pen);
  return text + waivers(evaluation, pen) + remarks(evaluation, pen);
}

std::string text_footer(const Evaluation& evaluation, const Pen& pen) {
  std::string text = side_line("candidate", evaluation.candidate, pen);
  text += evaluation.has_baseline ? side_line("baseline", evaluation.baseline, pen) : "";
  std::vector<std::string> facts;
  const Result<std::string> digest = decision_digest(evaluation);
  facts.push_back(digest ? digest->substr(0, 16) : "none, " + pen.clean(digest.error().message, 60));
  facts.push_back(confidence_percent(evaluation.confidence) + "% confidence");
  if (has_note(evaluation, "identical_seeds")) {
    facts.emplace_back("identical seeds");
  }
  facts.push_back(pen.clean(
      evaluation.policy.path + (evaluation.policy.source.empty() ? "" : " (" + evaluation.policy.source + ")"), 40));
  while (facts.size() > 1 && columns(join(facts, std::string(pen.dot()) + " ")) > pen.width() - 12) {
    facts.pop_back();  // the decision's digest stays, and the evidence has the rest
  }
  return text + pen.dim(padded("evidence", 12)) +
         pen.clean(join(facts, std::string(pen.dot()) + " "), pen.width() - 12) + "\n";
}

}  // namespace gate::report
