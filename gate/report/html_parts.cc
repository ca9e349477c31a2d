#include "gate/report/html_parts.h"

#include <cstdlib>
#include <vector>

#include "gate/base/number.h"
#include "gate/base/text.h"
#include "gate/report/escape.h"
#include "gate/report/html_plot.h"
#include "gate/report/json_parts.h"
#include "gate/report/wording.h"

namespace gate::report {
namespace {

constexpr std::size_t kMaxInputs = 200;

std::string element(std::string_view tag, std::string_view name, std::string_view content) {
  const std::string attributes = name.empty() ? "" : " class=\"" + std::string(name) + "\"";
  return "<" + std::string(tag) + attributes + ">" + std::string(content) + "</" + std::string(tag) + ">";
}

std::string item(std::string_view term, const std::string& content) {
  return content.empty() ? "" : element("dt", "", term) + element("dd", "", content);
}

std::string sides_text(const Finding& finding) {
  const std::string_view unit = unit_of(finding);
  const auto number = [&](double value) {
    return short_number(value) + (unit.empty() ? "" : (unit == "%" ? "" : " ") + std::string(unit));
  };
  if (finding.candidate && finding.baseline) {
    return number(*finding.baseline) + " → " + number(*finding.candidate);
  }
  return "";
}

std::string row(const Finding& finding, const std::string& name) {
  const Quantities q = quantities(finding);
  const std::string sides = sides_text(finding);
  std::string numbers = html_text(q.estimate);
  numbers += q.interval.empty() ? "" : element("span", "", html_text(q.interval));
  numbers += sides.empty() ? "" : element("span", "", html_text(sides));
  return element("tr", "",
                 element("td", "", badge(finding)) + element("td", "name", name) + element("td", "num", numbers) +
                     element("td", "num", html_text(q.limit)) + element("td", "draw", interval_plot(finding))) +
         "\n";
}

std::string examples(const Finding& finding) {
  std::string list;
  for (const ExampleNote& example : finding.examples) {
    const std::string what = example_text(example);
    list += element("li", "", code(example.id) + (what.empty() ? "" : " " + shown(what)));
  }
  if (finding.examples_total > finding.examples.size()) {
    list += element("li", "dim", "and " + std::to_string(finding.examples_total - finding.examples.size()) + " more");
  }
  return list.empty() ? "" : element("ul", "", list);
}

std::string side_card(std::string_view role, const SideSummary& side) {
  return element("div", "card",
                 element("h3", "", role) +
                     element("dl", "",
                             item("set", code(relative_name(side.name))) + item("holds", html_text(side_text(side))) +
                                 item("model", side.model.empty() ? "" : shown(side.model)) +
                                 item("prompt", side.prompt.empty() ? "" : shown(side.prompt)) +
                                 item("dataset", side.dataset.empty() ? "" : shown(side.dataset)) +
                                 item("commit", side.commit.empty() ? "" : code(side.commit)))) +
         "\n";
}

class Inputs {
 public:
  void add(std::string_view role, const std::vector<InputFile>& files) {
    for (const InputFile& file : files) {
      if (++total_ <= kMaxInputs) {
        rows_ += element("tr", "",
                         element("td", "", role) + element("td", "", code(relative_name(file.name))) +
                             element("td", "", code(file.sha256))) +
                 "\n";
      }
    }
  }
  [[nodiscard]] std::string table() const {
    const std::string more =
        total_ > kMaxInputs
            ? element("p", "dim", "and " + std::to_string(total_ - kMaxInputs) + " more in the evidence")
            : "";
    return "<details><summary>" + counted(total_, "input file") +
           " by digest</summary><table class=\"wide small\"><thead><tr><th scope=\"col\">side</th><th "
           "scope=\"col\">file</th><th scope=\"col\">SHA-256</th></tr></thead><tbody>\n" +
           rows_ + "</tbody></table>" + more + "</details>\n";
  }

 private:
  std::string rows_;
  std::size_t total_ = 0;
};

}  // namespace

std::string Room::rest(std::string_view what) const {
  return dropped_ == 0
             ? ""
             : element("p", "dim", "and " + counted(dropped_, "more " + std::string(what)) + ": see the evidence") +
                   "\n";
}

std::string shown(std::string_view text) { return html_text(plain_line(text)); }

std::string code(std::string_view text) { return element("code", "", text.empty() ? "(empty)" : shown(text)); }

std::string link_or_code(std::string_view text) {
  const std::string target = link_target(text);
  return text.empty()     ? ""
         : target.empty() ? code(text)
                          : "<a rel=\"noreferrer noopener\" href=\"" + html_text(target) + "\">" + shown(text) + "</a>";
}

std::string badge(const Finding& finding) {
  if (finding.outcome == Outcome::kNotApplicable && finding.verdict == Verdict::kPass) {
    return element("span", "badge na", "– n/a");
  }
  switch (finding.verdict) {
    case Verdict::kPass: return element("span", "badge pass", "✓ pass");
    case Verdict::kWarn: return element("span", "badge warn", "! warn");
    case Verdict::kBlock: return element("span", "badge block", "✗ block");
  }
  std::abort();
}

std::string_view table_head() {
  return "<thead><tr><th scope=\"col\">verdict</th><th scope=\"col\">check</th><th scope=\"col\">measured</th><th "
         "scope=\"col\">limit</th><th scope=\"col\">interval against its limit</th></tr></thead>";
}

std::string check_row(const Finding& finding, const std::string& slices) {
  std::string what = subject_text(finding).empty() ? "" : element("span", "", shown(subject_text(finding)));
  what += element("span", "", finding.estimate ? html_text(phrase(finding.reason)) : shown(finding.summary));
  what += slices.empty() ? "" : element("strong", "", "<a href=\"#slices\">" + html_text(slices) + "</a>");
  return row(finding, shown(finding_name(finding)) + what);
}

std::string slice_row(const Finding& finding) {
  return row(finding, shown(slice_text(finding.slice)) + element("span", "", html_text(sizes_text(finding.sizes))));
}

std::string problem_card(const Finding& finding, const Evaluation& evaluation) {
  std::string notes;
  for (const Note& note : finding.notes) {
    notes += (notes.empty() ? "" : "<br>") + shown(note.text);
  }
  const bool waived = finding.waiver && *finding.waiver < evaluation.waivers.size();
  const Respond& respond = finding.respond;
  return element("article", "card",
                 element("h3", "", badge(finding) + " " + shown(finding_name(finding))) +
                     element("p", "", html_text(phrase(finding.reason)) + ": " + shown(found_text(finding))) +
                     element("dl", "",
                             item("do", respond.action.empty() ? "" : element("strong", "", shown(respond.action))) +
                                 item("advice", finding.advice.empty() ? "" : shown(finding.advice)) +
                                 item("would flip", finding.flips.empty() ? "" : shown(flips_text(finding))) +
                                 item("owner", respond.owner.empty() ? "" : shown(respond.owner)) +
                                 item("runbook", link_or_code(respond.runbook)) +
                                 item("waived", waived ? shown(waiver_text(evaluation.waivers[*finding.waiver])) : "") +
                                 item("measured", shown(measured_text(finding))) + item("notes", notes) +
                                 item("examples", examples(finding)))) +
         "\n";
}

std::string spread_card(const Finding& finding) {
  const std::string runs = runs_plot(finding);
  const std::string quantiles = spread_plot(finding);
  if (runs.empty() && quantiles.empty()) {
    return "";
  }
  return element(
             "div", "card",
             element("h3", "", shown(finding_name(finding))) +
                 (runs.empty()
                      ? ""
                      : element("p", "dim", "each run's " + shown(finding.statistic + " of " + finding.metric)) +
                            runs) +
                 (quantiles.empty()
                      ? ""
                      : element("p", "dim", "all values: least to 99th percentile, middle half, median, 95th mark") +
                            quantiles)) +
         "\n";
}

std::string evidence_section(const Evaluation& evaluation, const std::string& digest) {
  const PolicySummary& policy = evaluation.policy;
  std::string text = element(
      "dl", "",
      item("decision digest", code(digest)) +
          item("policy", code(relative_name(policy.path)) + " " + code(policy.sha256)) +
          item("read from", shown(policy.source) + (policy.commit.empty() ? "" : " " + code(policy.commit))) +
          item("commit under test",
               evaluation.provenance && !evaluation.provenance->head.empty() ? code(evaluation.provenance->head) : "") +
          item("confidence", confidence_percent(evaluation.confidence) + "%") +
          item("policy runbook", link_or_code(policy.runbook)));
  text +=
      "<p class=\"key\">The digest is the SHA-256 of the decision in the evidence file; whoever has the same inputs "
      "can "
      "compute it anew.</p>\n<div class=\"cards\">" +
      side_card("candidate", evaluation.candidate) +
      (evaluation.has_baseline ? side_card("baseline", evaluation.baseline) : "") + "</div>\n";
  Inputs inputs;
  inputs.add("candidate", evaluation.candidate.files);
  inputs.add("baseline", evaluation.baseline.files);
  inputs.add("set", evaluation.set_files);
  inputs.add("policy", policy.extends);
  inputs.add("policy", policy.files);
  return text + inputs.table();
}

}  // namespace gate::report
