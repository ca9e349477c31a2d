// Where the list of accepted baselines is read: at the base of a change, so that no change accepts its own baseline.
#ifndef GATE_CLI_ACCEPTED_BASELINE_H_
#define GATE_CLI_ACCEPTED_BASELINE_H_

#include <optional>
#include <string>
#include <vector>

#include "gate/base/result.h"
#include "gate/base/time.h"
#include "gate/cli/baseline_list.h"

namespace gate::cli {

// What `--baseline` says for "the one that was accepted".
inline constexpr std::string_view kAcceptedWord = "accepted";

struct BaselineList {
  std::string root;   // of the work tree
  std::string bytes;  // empty: there is no such file
  std::vector<AcceptedBaseline> entries;
};
Result<BaselineList> baselines_on_disk(const std::string& repository);

struct AcceptedRecords {
  AcceptedBaseline entry;
  std::string spec;  // for load_run_set
};
// `base`: the commit whose list counts; nothing: the one on disk.
Result<AcceptedRecords> accepted_records(const std::string& repository, const std::optional<std::string>& base,
                                         Time now);

// An error when the records are not those that were accepted.
Status check_accepted(const AcceptedBaseline& entry, const RunSet& set);

}  // namespace gate::cli

#endif  // GATE_CLI_ACCEPTED_BASELINE_H_
