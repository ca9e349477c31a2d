// A run set in the native form: what `gate show --as native` writes. Read back it is the same set, but for names and
// digests of files.
#ifndef GATE_RECORDS_NATIVE_FORM_H_
#define GATE_RECORDS_NATIVE_FORM_H_

#include <string>
#include <vector>

#include "gate/base/result.h"
#include "gate/model/run.h"

namespace gate::records {

struct NativeFile {
  std::string name;  // "run-1.json", "run-1.jsonl"
  std::string bytes;
};

// The document and the rows file, if it has rows, of the run at `index` of `set`.
Result<std::vector<NativeFile>> native_form(const RunSet& set, std::size_t index);

}  // namespace gate::records

#endif  // GATE_RECORDS_NATIVE_FORM_H_
