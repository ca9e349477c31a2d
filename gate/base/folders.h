// The folders in a folder, for what is kept as one folder a thing.
#ifndef GATE_BASE_FOLDERS_H_
#define GATE_BASE_FOLDERS_H_

#include <cstddef>
#include <string>
#include <vector>

#include "gate/base/result.h"

namespace gate {

// Names of the folders directly in the folder at `path`, sorted by bytes; hidden ones (".git") and links are passed
// over. More than `most` are an input error.
Result<std::vector<std::string>> list_folders(const std::string& path, std::size_t most);

// True for a regular file, or a link to one.
bool is_file(const std::string& path);

// True when both paths lead to the same file, whatever they are spelt like.
bool is_same_file(const std::string& a, const std::string& b);

}  // namespace gate

#endif  // GATE_BASE_FOLDERS_H_
