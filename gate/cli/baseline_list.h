// Which run sets were accepted as baselines: an append-only file in the repository, one line an entry. Each entry names
// the digest of everything before it, so that no earlier line can be changed unseen.
#ifndef GATE_CLI_BASELINE_LIST_H_
#define GATE_CLI_BASELINE_LIST_H_

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "gate/base/result.h"
#include "gate/base/time.h"
#include "gate/model/run.h"

namespace gate::cli {

// From the root of the repository.
inline constexpr std::string_view kBaselinesPath = ".gate/baselines.yaml";

struct AcceptedBaseline {
  std::size_t number = 0;  // from 1, in the order of the file
  Time at;
  std::string by;
  std::string set;     // path from the root of the repository
  std::string sha256;  // digest_of the set
  std::string commit;  // HEAD when it was accepted
  std::string why;
  std::string replaces;       // digest of the entry before it of its sort; empty: the first
  bool anchor = false;        // what budgets are counted from, and no baseline of releases
  std::optional<Time> until;  // no baseline past this moment
  std::string until_text;     // "2027-02-28"
  std::string previous;       // SHA-256 of the file before this line
};

// SHA-256 over the names and digests of all files of a set.
std::string digest_of(const RunSet& set);
std::string digest_of(const std::vector<InputFile>& files);

// All entries, in order. Errors (kInput), located in `file`: what is no such list, a line that was changed since.
Result<std::vector<AcceptedBaseline>> read_baselines(const std::string& bytes, const std::string& file);

// The bytes of the list with one entry more, whose number, replaced digest and chain are filled in. Errors (kUsage):
// a text that is not one line.
Result<std::string> append_entry(const std::string& bytes, const std::vector<AcceptedBaseline>& entries,
                                 const AcceptedBaseline& entry);

// The last entry that is not an anchor; an error (kInput) when there is none, or when it is too old.
Result<AcceptedBaseline> current_baseline(const std::vector<AcceptedBaseline>& entries, Time now);

}  // namespace gate::cli

#endif  // GATE_CLI_BASELINE_LIST_H_
