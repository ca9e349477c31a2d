#include "gate/cli/init/fill_check.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "gate/base/number.h"
#include "gate/base/text.h"

namespace gate::cli {
namespace {

using Lines = std::vector<PolicyLine>;

constexpr std::size_t kEntryIndent = 2;  // of "- id: ..."
constexpr std::size_t kKeyIndent = 4;    // of the keys of a check

std::string marked(const std::string& name) { return "`" + visible(name) + "`"; }

std::string marked_all(std::vector<std::string> names) {
  std::transform(names.begin(), names.end(), names.begin(), marked);
  return join(names, ", ");
}

void append(Lines& lines, const Lines& more) { lines.insert(lines.end(), more.begin(), more.end()); }

PolicyLine* line_with(Lines& lines, std::string_view key) {
  const auto found = std::find_if(lines.begin(), lines.end(), [&](const PolicyLine& line) { return line.key == key; });
  return found == lines.end() ? nullptr : &*found;
}

// Up to the "NEXT", for the summary on the terminal.
std::string short_of(const std::string& question) {
  return question.substr(0, std::min(question.find(" NEXT"), question.size()));
}

}  // namespace

CheckFiller::Answer CheckFiller::fill(const Lines& check) {
  Answer answer;
  Parts parts;
  for (const PolicyLine& line : check) {
    if (line.is_comment()) {
      answer.lines.push_back(line);
    } else if (line.column() == kKeyIndent) {
      parts.push_back({line});
    } else {
      parts.back().below.push_back(line);
    }
  }
  for (const Part& part : parts) {
    id_ = part.head.key == "id" ? part.head.value : id_;
    kind_ = part.head.key == "kind" ? part.head.value : kind_;
  }
  need_members();
  for (Part& part : parts) {
    if (question_.empty()) {
      fill_part(part);
    }
  }
  // Its id and kind alone ask nothing.
  const auto asks = [](const Part& part) { return !part.is_out && part.head.key != "id" && part.head.key != "kind"; };
  if (question_.empty() && parts.size() > 2 && std::none_of(parts.begin(), parts.end(), asks)) {
    answer.is_left = false;
  } else if (!question_.empty()) {
    append(answer.lines, remark("QUESTION: " + question_, kEntryIndent));
    asked_.questions.push_back(id_ + ": " + short_of(question_));
    answer.is_left = false;
  } else if (metric_) {
    asked_.used.insert(metric_->name);
  }
  for (const Part& part : parts) {
    Lines lines{part.head};
    append(lines, part.below);
    append(answer.lines, part.above);
    for (const PolicyLine& line : lines) {
      answer.lines.push_back(!answer.is_left ? commented(line, kEntryIndent)
                             : part.is_out   ? commented(line, kKeyIndent)
                                             : line);
    }
  }
  return answer;
}

void CheckFiller::ask(const std::string& question) {
  if (question_.empty()) {
    question_ = question;
  }
}

void CheckFiller::ask_about(Part& part, const std::string& question) {
  append(part.above, remark("QUESTION: " + question, kKeyIndent));
  asked_.questions.push_back(id_ + ": " + short_of(question));
  part.is_out = true;
}

MetricAnswer CheckFiller::find(const std::string& metric) {
  if (const auto computed = asked_.computed.find(metric); computed != asked_.computed.end()) {
    return computed->second.empty() ? MetricAnswer{FoundMetric{metric}} : MetricAnswer{std::nullopt, computed->second};
  }
  MetricAnswer answer = find_metric(metric, facts_);
  if (answer.found && answer.found->name != metric) {
    const std::string swap = marked(answer.found->name) + " stands for " + marked(metric);
    if (std::find(asked_.swaps.begin(), asked_.swaps.end(), swap) == asked_.swaps.end()) {
      asked_.swaps.push_back(swap);
    }
  }
  return answer;
}

void CheckFiller::need_members() {
  constexpr std::string_view kNext = " NEXT: record it, and uncomment it.";
  if (kind_ == "freshness" && !facts_.names("created_at")) {
    ask("when was each run made? The records name no `created_at`." + std::string(kNext));
  } else if (kind_ == "lineage" && (!facts_.names("artifacts") || !facts_.names("lineage"))) {
    ask("what was each artifact made from? The records name no `artifacts` with their `lineage`." + std::string(kNext));
  } else if (kind_ == "provenance" && !facts_.names("code.commit")) {
    ask("from which commit was each run made? The records name no `code.commit`." + std::string(kNext));
  } else if (kind_ == "provenance" && !in_repository_) {
    ask("which repository do the records come from? This folder lies in none. NEXT: keep the policy in it, and "
        "uncomment it.");
  }
}

void CheckFiller::fill_part(Part& part) {
  const std::string& key = part.head.key;
  if (key == "metric") {
    fill_metric(part.head);
  } else if (key == "direction" && metric_ && metric_->higher_is_better) {
    part.head.value = *metric_->higher_is_better ? "higher" : "lower";
  } else if (key == "statistic" && metric_ && !metric_->per_row) {
    ask("the records carry " + marked(metric_->name) + " once a run, so that it has no " + part.head.value +
        ". NEXT: record it in the rows, and uncomment it.");
  } else if (key == "run_sd" && facts_.seeds == 0) {
    part.is_out = true;  // said at `min_seeds`
  } else if (key == "require" || key == "same") {
    fill_list(part);
  } else if (key == "artifacts") {
    fill_artifacts(part);
  } else if (key == "slices") {
    fill_slices(part);
  } else if (key == "bounds") {
    fill_bounds(part);
  } else if (key == "worst_case") {
    fill_worst_case(part);
  } else if (key == "split") {
    fill_split(part);
  } else if (kind_ == "coverage") {
    fill_size(part);
  }
}

void CheckFiller::fill_metric(PolicyLine& line) {
  MetricAnswer answer = find(line.value);
  if (!answer.found) {
    ask(answer.question);
    return;
  }
  line.value = yaml_text(answer.found->name);
  metric_ = std::move(answer.found);
}

// Members that every record names stay.
void CheckFiller::fill_list(Part& part) {
  std::vector<std::string> named, others;
  for (const std::string& member : list_of(part.head.value)) {
    (facts_.names(member) ? named : others).push_back(member);
  }
  if (others.empty()) {
    return;
  }
  const std::string question = "the records do not name " + marked_all(others) + ". NEXT: ";
  if (named.empty()) {
    ask(question + "record them, and uncomment it.");
    return;
  }
  part.head.value = flow_list(named);
  part.head.comment_column = 0;
  append(part.above, remark("QUESTION: " + question + "record them, and add them here.", kKeyIndent));
  asked_.questions.push_back(id_ + ": " + short_of(question));
}

void CheckFiller::fill_artifacts(Part& part) {
  std::vector<std::string> names;
  std::transform(facts_.artifacts.begin(), facts_.artifacts.end(), std::back_inserter(names), yaml_text);
  if (names.empty()) {
    ask("which artifacts ship? The records name none that all of them have. NEXT: record them, and uncomment it.");
    return;
  }
  part.head.value = flow_list(names);
}

void CheckFiller::fill_slices(Part& part) {
  PolicyLine* by = line_with(part.below, "by");
  if (metric_ && !metric_->per_row) {
    ask_about(part, marked(metric_->name) +
                        " is one number a run, so that it cannot be sliced. NEXT: record it in the rows.");
    return;
  }
  for (const std::string& key : list_of(by->value)) {
    if (facts_.slices.contains(key)) {
      continue;
    }
    if (facts_.slices.size() == 1) {
      by->value = flow_list({yaml_text(facts_.slices.begin()->first)});
      asked_.swaps.push_back("slices by " + marked(facts_.slices.begin()->first) + " stand for " + marked(key));
      return;
    }
    std::vector<std::string> keys;
    for (const auto& [name, values] : facts_.slices) {
      keys.push_back(name);
    }
    ask_about(part, keys.empty()
                        ? "which groups must not get worse by themselves? The rows carry no `slices`. NEXT: record "
                          "them, and uncomment it."
                        : "which groups must not get worse by themselves? The rows carry slices by " +
                              marked_all(keys) + ". NEXT: write one or two below, and uncomment it.");
    return;
  }
}

void CheckFiller::fill_bounds(Part& part) {
  Lines kept;
  bool any = false;
  for (PolicyLine line : part.below) {
    const MetricAnswer answer = find(line.key);
    const bool fits = [&] {
      if (!answer.found || !answer.found->per_row) {
        return false;
      }
      const MetricFact& fact = facts_.metrics.find(answer.found->name)->second;
      const std::size_t dots = line.value.find("..");
      const auto least = parse_json_number(line.value.substr(0, dots));
      const auto most = parse_json_number(line.value.substr(dots + 2));
      return (!least || fact.least >= *least) && (!most || fact.most <= *most);
    }();
    if (fits) {
      line.key = yaml_text(answer.found->name);
      any = true;
    }
    kept.push_back(fits ? line : commented(line, line.indent));
  }
  part.below = std::move(kept);
  if (!any) {
    ask("in which range must the numbers of a row lie? The rows carry none of those below. NEXT: write your metrics "
        "and their ranges, and uncomment it.");
  }
}

void CheckFiller::fill_worst_case(Part& part) {
  PolicyLine* metric = line_with(part.below, "metric");
  const MetricAnswer answer = find(metric->value);
  if (!answer.found || !answer.found->per_row) {
    ask_about(part, answer.found ? marked(answer.found->name) + " is one number a run. NEXT: record it in the rows."
                                 : answer.question);
    return;
  }
  metric->value = yaml_text(answer.found->name);
  line_with(part.below, "direction")->value = *answer.found->higher_is_better ? "higher" : "lower";
}

// Rows of two phases, such as training and serving.
void CheckFiller::fill_split(const Part& part) {
  Lines below = part.below;
  const std::string by = line_with(below, "by")->value;
  const auto found = facts_.slices.find(by);
  for (const std::string_view phase : {"reference", "current"}) {
    const std::string value = line_with(below, phase)->value;
    if (found == facts_.slices.end() || !found->second.contains(value)) {
      ask("which rows were logged at training, and which at serving? The rows carry no slice " + marked(by) + " of " +
          marked(value) + ". NEXT: record it, and uncomment it.");
    }
  }
}

// The sizes stay as they are, since the margins fit them.
void CheckFiller::fill_size(Part& part) {
  const auto wanted = parse_integer(part.head.value);
  const auto tell = [&](std::size_t has, std::string_view what) {
    if (wanted && has < static_cast<std::size_t>(*wanted)) {
      const std::string text = "the records have " + counted(has, what) + " a side, this asks for " + part.head.value;
      append(part.above,
             remark("NEXT: " + text + ". Run more before you judge, or lower it and widen the margins.", kKeyIndent));
      asked_.questions.push_back(id_ + ": " + text);
    }
  };
  if (part.head.key == "min_seeds" && facts_.seeds == 0) {
    ask_about(part,
              "under which seed was each run made? The records name none, so that a repeat may be a copy. NEXT: record "
              "`seed`, and uncomment it here and at every run_sd.");
  } else if (part.head.key == "min_seeds") {
    tell(facts_.seeds, "seed");
  } else if (part.head.key.starts_with("m") && facts_.rows == 0) {
    ask_about(part, "how many examples are enough? The records carry no rows. NEXT: record them, and uncomment it.");
  } else if (part.head.key == "min_examples") {
    tell(facts_.examples, "example");
  }
}

}  // namespace gate::cli
