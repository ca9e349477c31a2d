#include "gate/cli/init/fill.h"

#include <algorithm>
#include <utility>

#include "gate/base/text.h"
#include "gate/cli/init/fill_check.h"
#include "gate/cli/init/policy_lines.h"
#include "gate/cli/init/roles.h"

namespace gate::cli {
namespace {

using Lines = std::vector<PolicyLine>;

// The parts of "{ratio: [cost_usd, correct]}", as one list; before and behind it, what stands there.
struct RatioValue {
  std::string before, behind;
  std::vector<std::string> of;
};

RatioValue ratio_of(const std::string& value) {
  const std::size_t from = std::min(value.find('['), value.size());
  const std::size_t to = std::min(value.find(']', from), value.size() - 1);
  return {value.substr(0, from), value.substr(to + 1), list_of(value.substr(from, to + 1 - from))};
}

// A check's id after a metric's name.
std::string id_of(std::string_view metric) {
  std::string id;
  for (const char c : role_key(metric)) {
    const bool fits = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    if (fits || (!id.empty() && !id.ends_with('-'))) {
      id += fits ? c : '-';
    }
  }
  return id.empty() ? "other" : shortened(id, 60);
}

class PolicyFiller {
 public:
  PolicyFiller(const RecordFacts& facts, bool in_repository) : facts_(facts), in_repository_(in_repository) {}

  Filled fill(std::string_view policy) {
    Lines head;
    std::vector<Lines> checks;
    read(policy, head, checks);
    fill_head(head);
    for (const Lines& check : checks) {
      put_blank();
      fill_one(check);
    }
    put_others();
    filled_.swaps = std::move(asked_.swaps);
    filled_.questions = std::move(asked_.questions);
    return std::move(filled_);
  }

 private:
  static void read(std::string_view policy, Lines& head, std::vector<Lines>& checks) {
    bool in_checks = false;
    for (const std::string_view text : split(policy, '\n')) {
      const PolicyLine line = parse_line(text);
      if (!in_checks) {
        head.push_back(line);
        in_checks = line.key == "checks";
      } else if (line.is_comment() && line.comment.empty()) {
        checks.emplace_back();
      } else {
        if (checks.empty()) {
          checks.emplace_back();
        }
        checks.back().push_back(line);
      }
    }
    std::erase_if(checks, [](const Lines& check) { return check.empty(); });
  }

  void put(const PolicyLine& line) { filled_.text += render(line) + "\n"; }
  void put(const Lines& lines) {
    for (const PolicyLine& line : lines) {
      put(line);
    }
  }
  // Between checks; the first one stands right below "checks:".
  void put_blank() {
    if (!filled_.text.ends_with("checks:\n")) {
      filled_.text += "\n";
    }
  }

  void fill_head(const Lines& head) {
    for (std::size_t i = 0; i < head.size(); ++i) {
      PolicyLine line = head[i];
      if (line.is_comment() && line.comment.empty()) {
        filled_.text += "\n";
      } else if (line.key == "owner" && !facts_.owner.empty()) {
        line.value = yaml_text(facts_.owner);
        put(line);
      } else if (line.key == "metrics") {
        std::size_t end = i + 1;
        while (end < head.size() && head[end].indent > 0) {
          ++end;
        }
        fill_metrics(
            line, {head.begin() + static_cast<std::ptrdiff_t>(i) + 1, head.begin() + static_cast<std::ptrdiff_t>(end)});
        i = end - 1;
      } else {
        put(line);
      }
    }
  }

  // A computed metric of which a part is missing is a comment; so is the section when all are.
  void fill_metrics(const PolicyLine& heading, const Lines& definitions) {
    Lines lines;
    bool any = false;
    for (PolicyLine line : definitions) {
      RatioValue ratio = ratio_of(line.value);
      std::string question;
      for (std::string& part : ratio.of) {
        const MetricAnswer answer = find_metric(part, facts_);
        if (!answer.found || !answer.found->per_row ||
            answer.found->higher_is_better != role_of(part)->names.front().higher_is_better) {
          question = "`" + line.key + "` needs `" + part +
                     "` of every row. NEXT: record it, and uncomment it here and at `metrics:`.";
          break;
        }
        asked_.used.insert(answer.found->name);
        part = yaml_text(answer.found->name);
      }
      asked_.computed[line.key] = question;
      if (question.empty()) {
        line.value = ratio.before + flow_list(ratio.of) + ratio.behind;
        lines.push_back(line);
        any = true;
      } else {
        lines.push_back(commented(line, line.indent));
      }
    }
    put(any ? heading : commented(heading, 0));
    put(lines);
  }

  void fill_one(const Lines& lines) {
    CheckFiller filler(facts_, in_repository_, asked_);
    const CheckFiller::Answer answer = filler.fill(lines);
    put(answer.lines);
    filled_.checks += answer.is_left ? 1U : 0U;
  }

  // Metrics that no check looks at: what they mean and what loss is tolerable, only their owner knows.
  void put_others() {
    constexpr std::size_t kMost = 20;
    Lines lines;
    for (const auto& [name, fact] : facts_.metrics) {
      if (asked_.used.contains(name) || name.starts_with("tokens.")) {
        continue;
      }
      if (lines.size() == kMost) {
        lines.push_back(parse_line("  # ... and more; gate show lists them"));
        break;
      }
      const std::string id = id_of(name);
      const RoleName* known = known_name(name);
      const bool told = fact.higher_is_better.has_value() || known != nullptr;
      const bool higher = fact.higher_is_better.value_or(known != nullptr && known->higher_is_better);
      PolicyLine line;
      line.indent = 2;
      line.comment = "# - {id: " + id + ", kind: non_inferiority, metric: " + yaml_text(visible(name)) +
                     ", direction: " + (told ? higher ? "higher" : "lower" : "HIGHER_OR_LOWER") +
                     ", margin: LOSS, respond: {action: investigate}}";
      lines.push_back(line);
    }
    if (!lines.empty()) {
      put_blank();
      put(remark(
          "QUESTION: the records carry these too. Which must not get worse, and what loss is tolerable? NEXT: fill "
          "in what is in capitals, and uncomment it.",
          2));
      put(lines);
      asked_.questions.push_back("metrics that no check looks at: " + counted(lines.size(), "name") +
                                 " at the end of the policy");
    }
  }

  const RecordFacts& facts_;
  bool in_repository_;
  Asked asked_;
  Filled filled_;
};

}  // namespace

Filled fill_policy(std::string_view policy, const RecordFacts& facts, bool in_repository) {
  return PolicyFiller(facts, in_repository).fill(policy);
}

}  // namespace gate::cli
