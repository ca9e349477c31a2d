#include "gate/report/page.h"

#include <algorithm>
#include <cstddef>
#include <string>
#include <vector>

#include "gate/base/number.h"
#include "gate/base/text.h"
#include "gate/report/decision.h"
#include "gate/report/escape.h"
#include "gate/report/groups.h"
#include "gate/report/wording.h"

namespace gate::report {
namespace {

constexpr std::size_t kShownExamples = 5;
constexpr std::size_t kShownNotes = 3;

std::string_view sign(const Finding& finding) {
  if (finding.outcome == Outcome::kNotApplicable && finding.verdict == Verdict::kPass) {
    return "➖ n/a";
  }
  switch (finding.verdict) {
    case Verdict::kPass: return "✅ pass";
    case Verdict::kWarn: return "⚠️ **warn**";
    case Verdict::kBlock: return "❌ **block**";
  }
  std::abort();
}

std::string_view heading(Verdict verdict) {
  return verdict == Verdict::kPass ? "✅ PASS" : verdict == Verdict::kWarn ? "⚠️ WARN" : "❌ BLOCK";
}

// Every finding in the order of the groups: the worst check first, the whole before its slices.
std::vector<const Finding*> ordered(const std::vector<CheckGroup>& groups) {
  std::vector<const Finding*> all;
  for (const CheckGroup& group : groups) {
    if (group.whole != nullptr) {
      all.push_back(group.whole);
    }
    all.insert(all.end(), group.slices.begin(), group.slices.end());
  }
  return all;
}

std::string table_head() { return "| | check | estimate | interval | limit | |\n|---|---|---:|---:|---:|---|\n"; }

std::string row(const Finding& finding) {
  const Quantities q = quantities(finding);
  const auto cell = [](const std::string& text) { return text.empty() ? std::string(" ") : " " + text + " "; };
  const auto number = [&](const std::string& text) { return cell(text.empty() ? "" : code_cell(text)); };
  std::string what(phrase(finding.reason));
  return "|" + cell(std::string(sign(finding))) + "|" + cell(code_cell(finding_name(finding))) + "|" +
         number(q.estimate) + "|" + number(q.interval) + "|" + number(q.limit) + "|" +
         cell(q.estimate.empty() ? code_cell(finding.summary) : what) + "|\n";
}

std::string item(std::string_view label, const std::string& markdown) {
  return "- " + std::string(label) + ": " + markdown + "\n";
}

std::string paragraph(const Finding& finding, const Evaluation& evaluation) {
  std::string text = "\n" + std::string(sign(finding)) + " " + code_span(finding_name(finding)) + " — " +
                     std::string(phrase(finding.reason)) + "\n\n";
  text += item("found", code_span(found_text(finding)));
  std::string examples;
  const std::size_t shown = std::min(finding.examples.size(), kShownExamples);
  for (std::size_t i = 0; i < shown; ++i) {
    const std::string what = example_text(finding.examples[i]);
    examples += (i == 0 ? "" : ", ") + code_span(finding.examples[i].id) + (what.empty() ? "" : " " + code_span(what));
  }
  const std::size_t total = std::max(finding.examples_total, finding.examples.size());
  if (shown > 0) {
    text += item(finding.examples.front().text.empty() ? "worst" : "where",
                 examples + (total > shown ? ", and " + std::to_string(total - shown) + " more" : ""));
  }
  if (const std::string measured = measured_text(finding); !measured.empty()) {
    text += item("measured", code_span(measured));
  }
  if (const std::string flips = flips_text(finding); !flips.empty()) {
    text += item("would flip", code_span(flips));
  }
  for (std::size_t i = 0; i < std::min(finding.notes.size(), kShownNotes); ++i) {
    text += item("note", code_span(finding.notes[i].text));
  }
  if (finding.waiver && *finding.waiver < evaluation.waivers.size()) {
    text += item("waived", code_span(waiver_text(evaluation.waivers[*finding.waiver])));
  }
  std::string next = finding.respond.action.empty() ? "" : code_span(finding.respond.action);
  next +=
      finding.respond.owner.empty() ? "" : (next.empty() ? "owner " : ", owner ") + code_span(finding.respond.owner);
  next += finding.advice.empty() ? "" : (next.empty() ? "" : ": ") + code_span(finding.advice);
  text += next.empty() ? "" : item("next", next);
  return finding.respond.runbook.empty() ? text : text + item("runbook", code_span(finding.respond.runbook));
}

// Appends pieces while they fit; counts the ones that do not. Once one did not fit, none does, so that nothing is left
// out of the middle.
class Page {
 public:
  Page(std::string text, std::size_t most) : text_(std::move(text)), most_(most) {}
  // `piece()` is the text; it is not called once the page is full. `reserve`: bytes that must stay free for what comes
  // later.
  template <typename Piece>
  void add(const Piece& piece, std::size_t reserve) {
    const std::string text = dropped_ > 0 ? "" : piece();
    if (dropped_ > 0 || text_.size() + text.size() + reserve > most_) {
      ++dropped_;
      return;
    }
    text_ += text;
  }
  // "and 12 more findings in the evidence" when something was dropped since the last call.
  void close(std::string_view what) {
    if (dropped_ > 0) {
      text_ += "\n_and " + counted(dropped_, "more " + std::string(what)) + ": see the evidence_\n";
      dropped_ = 0;
    }
  }
  void append(const std::string& text) { text_ += text; }
  std::string take() { return std::move(text_); }

 private:
  std::string text_;
  std::size_t most_;
  std::size_t dropped_ = 0;
};

std::string side(std::string_view role, const SideSummary& summary) {
  std::string text = "- " + std::string(role) + " " + code_span(summary.name) + ": " + side_text(summary);
  text += summary.model.empty() ? "" : ", model " + code_span(summary.model);
  return text + (summary.prompt.empty() ? "" : ", prompt " + code_span(summary.prompt)) + "\n";
}

std::string footer(const Evaluation& evaluation) {
  std::string text = "\n---\n" + side("candidate", evaluation.candidate);
  text += evaluation.has_baseline ? side("baseline", evaluation.baseline) : "";
  const Result<std::string> digest = decision_digest(evaluation);
  return text + "- policy " + code_span(evaluation.policy.path) + ", " + confidence_percent(evaluation.confidence) +
         "% confidence, evidence " + (digest ? code_span(*digest) : "missing") + "\n";
}

void add_waivers(const Evaluation& evaluation, Page& page) {
  if (evaluation.waivers.empty()) {
    return;
  }
  page.append("\n**Waivers**\n\n");
  for (const WaiverUse& waiver : evaluation.waivers) {
    const std::string target = waiver.check + (waiver.slice.empty() ? "" : " " + slice_text(waiver.slice));
    page.add(
        [&] {
          return "- " + std::string(word(waiver.state)) + ": " + code_span(target) + " " +
                 code_span(waiver_text(waiver)) + (waiver.expires_soon ? " (expires within a week)" : "") + "\n";
        },
        0);
  }
  page.close("waiver");
}

// What concerns the whole evaluation: which attempt at the candidate it is, which baseline was accepted.
void add_remarks(const Evaluation& evaluation, Page& page) {
  if (evaluation.notes.empty()) {
    return;
  }
  page.append("\n**Remarks**\n\n");
  for (const Note& note : evaluation.notes) {
    page.add([&] { return "- " + code_span(note.text) + "\n"; }, 0);
  }
  page.close("remark");
}

}  // namespace

std::string markdown_page(const Evaluation& evaluation, std::size_t most) {
  const std::vector<CheckGroup> groups = grouped(evaluation);
  const std::vector<const Finding*> findings = ordered(groups);
  Page page("## " + std::string(heading(evaluation.verdict)) + " " + code_span(evaluation.policy.id) + ": " +
                tally(groups) + "\n",
            most);
  const auto passes = [](const Finding* finding) { return finding->verdict == Verdict::kPass; };
  const bool any_bad = !std::all_of(findings.begin(), findings.end(), passes);
  if (any_bad) {
    page.append("\n" + table_head());
    for (const Finding* finding : findings) {
      if (!passes(finding)) {
        page.add([&] { return row(*finding); }, 3 * most / 5);
      }
    }
    page.close("finding");
    for (const Verdict verdict : {Verdict::kBlock, Verdict::kWarn}) {
      for (const Finding* finding : findings) {
        if (finding->verdict == verdict) {
          page.add([&] { return paragraph(*finding, evaluation); }, most / 4);
        }
      }
    }
    page.close("paragraph");
  }
  add_waivers(evaluation, page);
  add_remarks(evaluation, page);
  const auto n = static_cast<std::size_t>(std::count_if(findings.begin(), findings.end(), passes));
  if (n > 0) {
    page.append("\n<details" + std::string(any_bad ? "" : " open") + "><summary>" + counted(n, "passing finding") +
                "</summary>\n\n" + table_head());
    for (const Finding* finding : findings) {
      if (passes(finding)) {
        page.add([&] { return row(*finding); }, 0);
      }
    }
    page.close("finding");
    page.append("\n</details>\n");
  }
  page.append(footer(evaluation));
  return page.take();
}

}  // namespace gate::report
