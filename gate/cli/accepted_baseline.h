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

// The list that counts. `base`: the commit whose list that is; nothing: the one on disk.
struct AcceptedList {
  std::vector<AcceptedBaseline> entries;
  std::string folder;  // before the path of an entry's records, for load_run_set
};
Result<AcceptedList> accepted_list(const std::string& repository, const std::optional<std::string>& base);

struct AcceptedRecords {
  AcceptedBaseline entry;
  std::string spec;  // for load_run_set
};
Result<AcceptedRecords> accepted_records(const std::string& repository, const std::optional<std::string>& base,
                                         Time now);

// An error when the records are not those that were accepted.
Status check_accepted(const AcceptedBaseline& entry, const RunSet& set);

}  // namespace gate::cli

#endif  // GATE_CLI_ACCEPTED_BASELINE_H_
