// One check of a ready policy, filled in with what records carry.
#ifndef GATE_CLI_INIT_FILL_CHECK_H_
#define GATE_CLI_INIT_FILL_CHECK_H_

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "gate/cli/init/facts.h"
#include "gate/cli/init/find_metric.h"
#include "gate/cli/init/policy_lines.h"

namespace gate::cli {

// What came up so far, over all checks.
struct Asked {
  // Metrics that the policy defines; with a question when a part of it is missing, "" otherwise.
  std::map<std::string, std::string, std::less<>> computed;
  std::set<std::string, std::less<>> used;  // the user's metrics that some check looks at
  std::vector<std::string> swaps, questions;
};

class CheckFiller {
 public:
  struct Answer {
    std::vector<PolicyLine> lines;
    bool is_left = true;  // false: all of it is a comment
  };

  CheckFiller(const RecordFacts& facts, bool in_repository, Asked& asked)
      : facts_(facts), in_repository_(in_repository), asked_(asked) {}

  Answer fill(const std::vector<PolicyLine>& check);

 private:
  // A key of the check with what stands below it.
  struct Part {
    PolicyLine head;
    std::vector<PolicyLine> below = {};
    std::vector<PolicyLine> above = {};  // remarks
    bool is_out = false;                 // written as a comment
  };
  using Parts = std::vector<Part>;

  void fill_part(Part& part);
  void fill_metric(PolicyLine& line);
  void fill_list(Part& part);
  void fill_artifacts(Part& part);
  void fill_slices(Part& part);
  void fill_bounds(Part& part);
  void fill_worst_case(Part& part);
  void fill_split(const Part& part);
  void fill_size(Part& part);
  void need_members();

  MetricAnswer find(const std::string& metric);
  void ask(const std::string& question);                    // and leave all of the check as a comment
  void ask_about(Part& part, const std::string& question);  // and leave this part as a comment

  const RecordFacts& facts_;
  bool in_repository_;
  Asked& asked_;
  std::string id_, kind_;
  std::string question_;                    // why all of the check is a comment; empty: it is not
  std::optional<FoundMetric> metric_ = {};  // what the check looks at
};

}  // namespace gate::cli

#endif  // GATE_CLI_INIT_FILL_CHECK_H_
