#include "gate/provenance/notes.h"

#include <git2.h>

#include <algorithm>

#include "gate/provenance/git_handle.h"
#include "gate/provenance/library.h"

namespace gate::provenance {
Result<std::string> read_note(const Repository& repository, const std::string& commit, std::size_t limit) {
  git_oid id;
  git_note* raw = nullptr;
  if (git_oid_fromstr(&id, commit.c_str()) != 0) {
    return input_error("'" + commit + "' is no id of a commit");
  }
  const int code = git_note_read(&raw, repository.get(), std::string(kNotesRef).c_str(), &id);
  const Handle<git_note> note(raw);
  if (code == GIT_ENOTFOUND) {
    return std::string();
  }
  if (code != 0) {
    return input_error_with("the note of commit " + commit.substr(0, 12) + " in " + std::string(kNotesRef) +
                                " cannot be read: " + git_problem(code),
                            std::string(kCheckRepository));
  }
  const std::string text = git_note_message(note.get());
  if (text.size() > limit) {
    return input_error("the note of commit " + commit.substr(0, 12) + " is larger than " + std::to_string(limit) +
                       " bytes");
  }
  return text;
}

Result<std::vector<std::pair<std::string, std::string>>> read_notes(const Repository& repository, std::size_t limit) {
  std::vector<std::pair<std::string, std::string>> notes;
  git_note_iterator* raw = nullptr;
  int code = git_note_iterator_new(&raw, repository.get(), std::string(kNotesRef).c_str());
  const Handle<git_note_iterator> iterator(raw);
  git_oid note;
  git_oid on;
  while (code == 0 && (code = git_note_next(&note, &on, iterator.get())) == 0) {
    GATE_ASSIGN(std::string text, read_note(repository, git_oid_tostr_s(&on), limit));
    limit -= text.size();
    notes.emplace_back(git_oid_tostr_s(&on), std::move(text));
  }
  if (code != GIT_ITEROVER && code != GIT_ENOTFOUND) {
    return input_error_with("the notes in " + std::string(kNotesRef) + " cannot be read: " + git_problem(code),
                            std::string(kCheckRepository));
  }
  std::sort(notes.begin(), notes.end());
  return notes;
}

Status write_note(const Repository& repository, const std::string& commit, const std::string& text, Time at) {
  git_oid id;
  git_oid written;
  git_signature* raw = nullptr;
  int code = git_oid_fromstr(&id, commit.c_str());
  if (code == 0) {
    code = git_signature_new(&raw, "gate", "gate@localhost", at.seconds, 0);
  }
  const Handle<git_signature> author(raw);
  if (code == 0) {
    code = git_note_create(&written, repository.get(), std::string(kNotesRef).c_str(), author.get(), author.get(), &id,
                           text.c_str(), 1);
  }
  if (code != 0) {
    return write_error("the note of commit " + commit.substr(0, 12) + " cannot be written: " + git_problem(code));
  }
  return Done{};
}

std::string git_folder(const Repository& repository) { return git_repository_commondir(repository.get()); }

}  // namespace gate::provenance
