// Text beside a commit in refs/notes/gate: the one thing of a repository that is ever written, and only on request.
#ifndef GATE_PROVENANCE_NOTES_H_
#define GATE_PROVENANCE_NOTES_H_

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "gate/base/result.h"
#include "gate/base/time.h"
#include "gate/provenance/repository.h"

namespace gate::provenance {

inline constexpr std::string_view kNotesRef = "refs/notes/gate";

// The note on a commit (a full id); "" when there is none. At most `limit` bytes. The error is kInput.
Result<std::string> read_note(const Repository& repository, const std::string& commit, std::size_t limit);

// All notes, with the full ids of what they are on, in the order of those ids; together at most `limit` bytes. None
// when there is no such reference. The error is kInput.
Result<std::vector<std::pair<std::string, std::string>>> read_notes(const Repository& repository, std::size_t limit);

// Puts `text` in place of the note on a commit. The reference moves as a whole or not at all. The error is kWrite.
Status write_note(const Repository& repository, const std::string& commit, const std::string& text, Time at);

// The folder that holds the repository's own files; to lock, not to write to.
std::string git_folder(const Repository& repository);

}  // namespace gate::provenance

#endif  // GATE_PROVENANCE_NOTES_H_
