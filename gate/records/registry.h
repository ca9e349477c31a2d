// Every record format there is. Adding one is a file beside this one and a line in registry.def.
#ifndef GATE_RECORDS_REGISTRY_H_
#define GATE_RECORDS_REGISTRY_H_

#include <span>
#include <string>

#include "gate/records/reader.h"

namespace gate::records {

#define GATE_READER(name) extern const Reader k_##name;
#include "gate/records/registry.def"
#undef GATE_READER

std::span<const Reader* const> all_readers();

// Recognises the format of `files` by their content and reads them as the run set `name`. All errors are
// kInput; no files, too many files and an unknown format are errors of their own.
Result<RunSet> read_run_set(const FileTree& files, std::string name, const ReadRequest& request);

}  // namespace gate::records

#endif  // GATE_RECORDS_REGISTRY_H_
