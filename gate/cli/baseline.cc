// gate baseline: who accepted which records as the baseline, when and why.
#include <sys/stat.h>
#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

#include <cerrno>
#include <cstring>
#include <memory>

#include "gate/base/file_system.h"
#include "gate/base/number.h"
#include "gate/base/text.h"
#include "gate/cli/accepted_baseline.h"
#include "gate/cli/baseline_list.h"
#include "gate/cli/inputs.h"
#include "gate/cli/registry.h"
#include "gate/provenance/git_tree.h"
#include "gate/provenance/place.h"
#include "gate/provenance/repository.h"

namespace gate::cli {
namespace {

using provenance::Repository;

struct Options {
  std::string repository = ".", set, by, why, until, at, number;
  bool anchor = false;
};

Status make_folder(const std::string& folder) {
  if (::mkdir(folder.c_str(), 0777) != 0 && errno != EEXIST) {
    return write_error("cannot make the folder '" + folder + "': " + std::strerror(errno));
  }
  return Done{};
}

Result<int> accept(const Options& options, const Machine& machine) {
  GATE_ASSIGN(const Repository repository, Repository::open(options.repository));
  const std::optional<std::string> path = provenance::path_below(repository.root(), options.set);
  if (!path) {
    return usage_error("the run set '" + shortened(options.set, 100) +
                       "' must lie in the repository, where a change can be read from its base");
  }
  AcceptedBaseline entry;
  entry.at = machine.now();
  if (!options.at.empty()) {
    const std::optional<Time> at = parse_time(options.at);
    if (!at) {
      return usage_error("--as-of: expected a time with a zone such as 2026-11-20T10:00:00Z, got '" +
                         shortened(options.at, 40) + "'");
    }
    entry.at = *at;
  }
  if (!options.until.empty() && (!parse_date_end(options.until) || *parse_date_end(options.until) < entry.at)) {
    return usage_error("--until: expected a day to come such as 2027-02-28, got '" + shortened(options.until, 40) +
                       "'");
  }
  entry.by = options.by;
  entry.why = options.why;
  entry.set = *path;
  entry.anchor = options.anchor;
  entry.until_text = options.until;
  GATE_ASSIGN(const RunSet set, load_run_set(options.set, options.repository, Side::kBaseline, nullptr));
  entry.sha256 = digest_of(set);
  GATE_ASSIGN(const provenance::Head head, repository.head());
  if (head.commit.empty()) {
    return input_error("the repository has no commit yet; a baseline is accepted at one");
  }
  entry.commit = head.commit;
  GATE_ASSIGN(const BaselineList list, baselines_on_disk(options.repository));
  GATE_ASSIGN(const std::string bytes, append_entry(list.bytes, list.entries, entry));
  GATE_TRY(make_folder(repository.root() + "/.gate"));
  GATE_TRY(write_file(repository.root() + "/" + std::string(kBaselinesPath), bytes));
  machine.out("accepted " + std::string(entry.anchor ? "as an anchor: " : "as the baseline: ") + visible(*path) + ", " +
              counted(set.runs.size(), "run") + ", digest " + entry.sha256.substr(0, 12) + ", entry " +
              std::to_string(list.entries.size() + 1) + " of " + std::string(kBaselinesPath) + "\n");
  GATE_ASSIGN(const bool committed, provenance::has_git_path(options.repository, head.commit, *path));
  if (!committed) {
    machine.out("The records are not committed yet; commit them together with " + std::string(kBaselinesPath) + ".\n");
  }
  return 0;
}

std::string line_of_entry(const AcceptedBaseline& entry) {
  return std::to_string(entry.number) + "  " + format_time(entry.at).substr(0, 10) + "  " + entry.sha256.substr(0, 12) +
         "  " + visible(entry.set) + (entry.anchor ? " (anchor)" : "") + "  " + visible(entry.by) + ": " +
         visible(entry.why) + (entry.until_text.empty() ? "" : " (until " + entry.until_text + ")") + "\n";
}

Result<int> list(const Options& options, const Machine& machine) {
  GATE_ASSIGN(const BaselineList list, baselines_on_disk(options.repository));
  for (const AcceptedBaseline& entry : list.entries) {
    machine.out(line_of_entry(entry));
  }
  if (list.entries.empty()) {
    machine.out("no baseline has been accepted\n");
  }
  return 0;
}

Result<int> show(const Options& options, const Machine& machine) {
  GATE_ASSIGN(const BaselineList list, baselines_on_disk(options.repository));
  const AcceptedBaseline* entry = nullptr;
  if (options.number.empty()) {
    for (const AcceptedBaseline& one : list.entries) {
      entry = one.anchor ? entry : &one;
    }
    if (entry == nullptr) {
      return input_error("no baseline has been accepted");
    }
  } else {
    const std::optional<std::int64_t> number = parse_integer(options.number);
    if (!number || *number < 1 || static_cast<std::size_t>(*number) > list.entries.size()) {
      return usage_error("expected the number of one of " + counted(list.entries.size(), "entry", "entries") +
                         ", got '" + shortened(options.number, 40) + "'");
    }
    entry = &list.entries[static_cast<std::size_t>(*number) - 1];
  }
  const auto row = [&](const std::string& name, const std::string& value) {
    machine.out(name + std::string(11 - name.size(), ' ') + visible(value) + "\n");
  };
  row("entry", std::to_string(entry->number) + (entry->anchor ? ", an anchor" : ""));
  row("set", entry->set);
  row("digest", entry->sha256);
  row("accepted", format_time(entry->at) + " by " + entry->by);
  row("why", entry->why);
  row("commit", entry->commit);
  row("replaces", entry->replaces.empty() ? "nothing" : entry->replaces);
  row("until", entry->until_text.empty() ? "no end" : entry->until_text);
  // What lies there now may be something else; 3, because what was accepted cannot be had.
  GATE_ASSIGN(const RunSet set,
              load_run_set(list.root + "/" + entry->set, options.repository, Side::kBaseline, nullptr));
  const bool same = digest_of(set) == entry->sha256;
  row("records", same ? "as they were accepted" : "CHANGED since they were accepted");
  return same ? 0 : 3;
}

Action declare(CLI::App& app) {
  const auto options = std::make_shared<Options>();
  app.require_subcommand(1);
  CLI::App* accepting = app.add_subcommand("accept", "Accept a run set as the baseline, by name and with a reason");
  CLI::App* listing = app.add_subcommand("list", "Every baseline that was accepted, oldest first");
  CLI::App* showing = app.add_subcommand("show", "One entry, by its number (default: the baseline that holds now)");
  for (CLI::App* command : {accepting, listing, showing}) {
    command->add_option("--repo", options->repository, "A folder of the repository (default: here)")->type_name("DIR");
  }
  accepting->add_option("SET", options->set, "The records, a folder or a file in the repository")->required();
  accepting->add_option("--by", options->by, "Who accepts it")->required()->type_name("NAME");
  accepting->add_option("--why", options->why, "Why, in one line")->required()->type_name("TEXT");
  accepting->add_option("--until", options->until, "The last day on which it may serve as the baseline")
      ->type_name("DAY");
  accepting->add_flag("--anchor", options->anchor,
                      "Accept it as what loss budgets are counted from, not as the baseline of releases");
  accepting->add_option("--as-of", options->at, "The moment of the acceptance, RFC 3339 (default: now)")
      ->type_name("TIME");
  showing->add_option("NUMBER", options->number, "The entry's number");
  return [=](const Invocation& call) -> Result<int> {
    if (accepting->parsed()) {
      return accept(*options, call.machine);
    }
    return listing->parsed() ? list(*options, call.machine) : show(*options, call.machine);
  };
}

}  // namespace

const Command k_baseline{"baseline", "Accepted baselines: accept, list, show", &declare,
                         "gate baseline accept runs/candidate --by \"Ada Lovelace\" --why \"release 7\""};

}  // namespace gate::cli
