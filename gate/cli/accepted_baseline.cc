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

Result<Ledger> ledger_on_disk(const std::string& repository) {
  GATE_ASSIGN(const provenance::Repository opened, provenance::Repository::open(repository));
  Ledger ledger;
  ledger.root = opened.root();
  const std::string file = ledger.root + "/" + std::string(kLedgerPath);
  struct stat found {};
  if (::lstat(file.c_str(), &found) != 0) {
    return ledger;
  }
  GATE_ASSIGN(ledger.bytes, read_named_file(file, limit()));
  GATE_ASSIGN(ledger.entries, read_ledger(ledger.bytes, std::string(kLedgerPath)));
  return ledger;
}

Result<AcceptedRecords> accepted_records(const std::string& repository, const std::optional<std::string>& base,
                                         Time now) {
  if (!base) {
    GATE_ASSIGN(const Ledger ledger, ledger_on_disk(repository));
    GATE_ASSIGN(AcceptedBaseline entry, current_baseline(ledger.entries, now));
    std::string spec = ledger.root + "/" + entry.set;
    return AcceptedRecords{std::move(entry), std::move(spec)};
  }
  const std::string shown = "git:" + base->substr(0, 12) + ":" + std::string(kLedgerPath);
  GATE_ASSIGN(const std::string bytes, provenance::read_git_file(repository, *base, kLedgerPath, limit()));
  GATE_ASSIGN(const std::vector<AcceptedBaseline> entries, read_ledger(bytes, shown));
  GATE_ASSIGN(AcceptedBaseline entry, current_baseline(entries, now));
  std::string spec = "git:" + *base + ":" + entry.set;
  return AcceptedRecords{std::move(entry), std::move(spec)};
}

Status check_accepted(const AcceptedBaseline& entry, const RunSet& set) {
  if (digest_of(set) == entry.sha256) {
    return Done{};
  }
  Error error = input_error("the records at " + visible(shortened(entry.set, 100)) +
                            " are not those that were accepted (entry " + std::to_string(entry.number) + " of " +
                            std::string(kLedgerPath) + ", digest " + entry.sha256.substr(0, 12) + ")");
  error.hint = "restore them, or accept what is there now: gate baseline accept";
  return error;
}

}  // namespace gate::cli
