// The plugin interface of record formats: how a format's files are recognised, and how they become a run set. A set is
// one file, a folder, or several files of one run; a reader sees all names at once and opens what it needs.
#ifndef GATE_RECORDS_READER_H_
#define GATE_RECORDS_READER_H_

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "gate/base/file_system.h"
#include "gate/base/result.h"
#include "gate/model/check.h"
#include "gate/model/record_options.h"
#include "gate/model/run.h"
#include "gate/records/foreign/decoded_tree.h"
#include "gate/records/limits.h"

namespace gate::records {

// How reading is done; what is read does not depend on it.
struct ReadWork {
  unsigned threads = 0;  // 0: as many as the machine has
  // Told from time to time how many more bytes were read, by one thread at a time.
  std::function<void(std::uint64_t bytes)> progress = {};
};

struct ReadRequest {
  Side side = Side::kCandidate;  // for messages
  Limits limits = {};
  // Row metrics and slice keys outside of these are validated and then dropped; nullptr keeps all. Metrics of a
  // document are few and always kept.
  const Needs* keep = nullptr;
  // The set as the user spelled it ("runs/candidate"); messages place files below it. Empty: the set's name.
  std::string root = {};
  // Which column is what, and which runs are meant.
  RecordOptions options = {};
  ReadWork work = {};
};

// One run set as a reader sees it. Everything outlives the call.
struct Source {
  const FileTree& tree;
  const std::vector<std::string>&
      names;  // of the regular files in the root, sorted by bytes; none when the tree was recognised
  const ReadRequest& request;
  std::string shown;  // what messages put before a file's name: "runs/candidate/"

  // Of the files that lie there compressed and were read to their end: what digests and sizes are about.
  const StoredFiles* stored = nullptr;

  [[nodiscard]] std::string show(std::string_view file) const { return shown + std::string(file); }
};

struct Reader {
  std::string_view name;     // for `gate list readers`
  std::string_view summary;  // one line
  // Whether a file of this name whose first bytes are `head` (all of it, or at least 4096 bytes) is of this format.
  // Broken files of the format are recognised too, so that they are refused with a reason.
  bool (*recognises)(std::string_view name, std::string_view head);
  // All runs in canonical order (gate/model/run.h), whatever the order of files and rows. RunSet::name is left empty.
  // The error is kInput, located in the file it is about.
  Result<RunSet> (*read)(const Source& source);
  // Whether the folders of a set that no file of is recognised are of this format; nullptr: it is one of files.
  bool (*recognises_tree)(const FileTree& tree) = nullptr;
  // Whether columns and a selection of runs mean something to it.
  bool takes_columns = false;
  bool takes_selection = false;
};

}  // namespace gate::records

#endif  // GATE_RECORDS_READER_H_
