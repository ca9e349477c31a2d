#include "gate/cli/accepted_baseline.h"

#include <sys/stat.h>

#include "gate/base/file_system.h"
#include "gate/base/text.h"
#include "gate/policy/yaml_tree.h"
#include "gate/provenance/git_tree.h"
#include "gate/provenance/repository.h"

namespace gate::cli {
namespace {

std::size_t limit() { return policy::YamlLimits{}.bytes; }

}  // namespace

Result<BaselineList> baselines_on_disk(const std::string& repository) {
  GATE_ASSIGN(const provenance::Repository opened, provenance::Repository::open(repository));
  BaselineList list;
  list.root = opened.root();
  const std::string file = list.root + "/" + std::string(kBaselinesPath);
  struct stat found {};
  if (::lstat(file.c_str(), &found) != 0) {
    return list;
  }
  GATE_ASSIGN(list.bytes, read_named_file(file, limit()));
  GATE_ASSIGN(list.entries, read_baselines(list.bytes, std::string(kBaselinesPath)));
  return list;
}

Result<AcceptedList> accepted_list(const std::string& repository, const std::optional<std::string>& base) {
  if (!base) {
    GATE_ASSIGN(BaselineList list, baselines_on_disk(repository));
    return AcceptedList{std::move(list.entries), list.root + "/"};
  }
  const std::string shown = "git:" + base->substr(0, 12) + ":" + std::string(kBaselinesPath);
  GATE_ASSIGN(const std::string bytes, provenance::read_git_file(repository, *base, kBaselinesPath, limit()));
  GATE_ASSIGN(std::vector<AcceptedBaseline> entries, read_baselines(bytes, shown));
  return AcceptedList{std::move(entries), "git:" + *base + ":"};
}

Result<AcceptedRecords> accepted_records(const std::string& repository, const std::optional<std::string>& base,
                                         Time now) {
  GATE_ASSIGN(const AcceptedList list, accepted_list(repository, base));
  GATE_ASSIGN(AcceptedBaseline entry, current_baseline(list.entries, now));
  std::string spec = list.folder + entry.set;
  return AcceptedRecords{std::move(entry), std::move(spec)};
}

Status check_accepted(const AcceptedBaseline& entry, const RunSet& set) {
  if (digest_of(set) == entry.sha256) {
    return Done{};
  }
  Error error = input_error("the records at " + visible(shortened(entry.set, 100)) +
                            " are not those that were accepted (entry " + std::to_string(entry.number) + " of " +
                            std::string(kBaselinesPath) + ", digest " + entry.sha256.substr(0, 12) + ")");
  error.hint = "restore them, or accept what is there now: gate baseline accept";
  return error;
}

}  // namespace gate::cli
