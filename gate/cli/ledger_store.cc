#include "gate/cli/ledger_store.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

#include "gate/base/file_system.h"
#include "gate/base/text.h"
#include "gate/ledger/ledger.h"
#include "gate/provenance/notes.h"
#include "gate/provenance/revision.h"

namespace gate::cli {
namespace {

constexpr std::string_view kNotes = "notes";

// The lock is on a folder: nothing is left behind, and the file itself can be replaced by a rename.
class FolderLock {
 public:
  static Result<std::unique_ptr<FolderLock>> take(const std::string& folder, const std::string& shown,
                                                  const Machine& machine) {
    const int file = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (file < 0) {
      return write_error("the ledger '" + shown + "': its folder cannot be opened: " + std::strerror(errno));
    }
    auto lock = std::unique_ptr<FolderLock>(new FolderLock(file));
    if (::flock(file, LOCK_EX | LOCK_NB) == 0) {
      return lock;
    }
    if (errno == EWOULDBLOCK) {
      machine.err("gate: waiting for another evaluation that holds the ledger '" + visible(shown) + "'\n");
    }
    int code = -1;
    do {
      code = ::flock(file, LOCK_EX);
    } while (code != 0 && errno == EINTR);
    if (code != 0) {
      return write_error("the ledger '" + shown + "' cannot be locked: " + std::strerror(errno));
    }
    return lock;
  }
  FolderLock(const FolderLock&) = delete;
  FolderLock& operator=(const FolderLock&) = delete;
  ~FolderLock() { ::close(file_); }

 private:
  explicit FolderLock(int file) : file_(file) {}
  int file_;
};

using Notes = std::vector<std::pair<std::string, std::string>>;

std::string shown_on(const std::string& commit) {
  return std::string(provenance::kNotesRef) + " on " + commit.substr(0, 12);
}

// All notes but the one on `commit`.
Result<Notes> notes_of(const provenance::Repository& repository, const std::string& commit) {
  Notes notes;
  GATE_ASSIGN(Notes all, provenance::read_notes(repository, ledger::kMostBytes));
  for (auto& [on, text] : all) {
    if (on != commit) {
      notes.emplace_back(shown_on(on), std::move(text));
    }
  }
  return notes;
}

class FileLedger : public LedgerStore {
 public:
  FileLedger(std::string path, std::unique_ptr<FolderLock> lock) : path_(std::move(path)), lock_(std::move(lock)) {}
  [[nodiscard]] std::string shown() const override { return path_; }
  Result<std::string> read() override {
    struct stat status {};
    if (::lstat(path_.c_str(), &status) != 0 && errno == ENOENT) {
      return std::string();
    }
    // It is replaced by a rename, under a lock on its folder: a link would be, and what it leads to count no longer.
    if (S_ISLNK(status.st_mode)) {
      return input_error("is a symbolic link; name the ledger that it leads to", {path_, 0, 0});
    }
    if (S_ISREG(status.st_mode) && status.st_nlink > 1) {
      return input_error("has another name (a hard link), under which attempts would count no longer", {path_, 0, 0});
    }
    return read_named_file(path_, ledger::kMostBytes);
  }
  [[nodiscard]] bool in_parts() const override { return false; }
  Result<Notes> others() override { return Notes(); }
  Status replace(const std::string& bytes, Time /*at*/) override { return write_file(path_, bytes); }

 private:
  std::string path_;
  std::unique_ptr<FolderLock> lock_;
};

class NotesLedger : public LedgerStore {
 public:
  NotesLedger(provenance::Repository repository, std::string commit, std::unique_ptr<FolderLock> lock)
      : repository_(std::move(repository)), commit_(std::move(commit)), lock_(std::move(lock)) {}
  [[nodiscard]] std::string shown() const override { return shown_on(commit_); }
  Result<std::string> read() override { return provenance::read_note(repository_, commit_, ledger::kMostBytes); }
  [[nodiscard]] bool in_parts() const override { return true; }
  Result<Notes> others() override { return notes_of(repository_, commit_); }
  Status replace(const std::string& bytes, Time at) override {
    return provenance::write_note(repository_, commit_, bytes, at);
  }

 private:
  provenance::Repository repository_;
  std::string commit_;
  std::unique_ptr<FolderLock> lock_;
};

}  // namespace

Result<std::unique_ptr<LedgerStore>> open_ledger(const std::string& spec, const std::string& repository,
                                                 const std::string& revision, const Machine& machine) {
  if (spec == kNotes) {
    GATE_ASSIGN(provenance::Repository opened, provenance::Repository::open(repository));
    GATE_ASSIGN(std::string commit, provenance::resolve_commit(opened, revision.empty() ? "HEAD" : revision));
    GATE_ASSIGN(auto lock,
                FolderLock::take(provenance::git_folder(opened), std::string(provenance::kNotesRef), machine));
    return std::unique_ptr<LedgerStore>(
        std::make_unique<NotesLedger>(std::move(opened), std::move(commit), std::move(lock)));
  }
  const std::size_t slash = spec.rfind('/');
  const std::string folder = slash == std::string::npos ? "." : spec.substr(0, slash + 1);
  GATE_ASSIGN(auto lock, FolderLock::take(folder, spec, machine));
  return std::unique_ptr<LedgerStore>(std::make_unique<FileLedger>(spec, std::move(lock)));
}

Result<std::vector<ledger::Ledger>> read_parts(LedgerStore& store, const std::string& bytes) {
  const ledger::Extent extent = store.in_parts() ? ledger::Extent::kPart : ledger::Extent::kWhole;
  std::vector<ledger::Ledger> parts(1);
  GATE_ASSIGN(parts.front(), ledger::read_ledger(bytes, store.shown(), extent));
  GATE_ASSIGN(const Notes others, store.others());
  for (const auto& [shown, text] : others) {
    GATE_ASSIGN(ledger::Ledger part, ledger::read_ledger(text, shown, extent));
    parts.push_back(std::move(part));
  }
  return parts;
}

Result<std::vector<ledger::Ledger>> look_into(const std::string& spec, const std::string& repository) {
  std::vector<ledger::Ledger> parts;
  if (spec != kNotes) {
    GATE_ASSIGN(const std::string bytes, read_named_file(spec, ledger::kMostBytes));
    GATE_ASSIGN(parts.emplace_back(), ledger::read_ledger(bytes, spec));
    return parts;
  }
  GATE_ASSIGN(const provenance::Repository opened, provenance::Repository::open(repository));
  GATE_ASSIGN(const Notes notes, notes_of(opened, ""));
  for (const auto& [shown, text] : notes) {
    GATE_ASSIGN(parts.emplace_back(), ledger::read_ledger(text, shown, ledger::Extent::kPart));
  }
  return parts;
}

}  // namespace gate::cli
