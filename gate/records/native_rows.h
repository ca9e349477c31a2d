// The rows files of native runs into the builder: digested while they are read, parsed by several threads, entered in
// the order of the file. Nothing that comes of it depends on the number of threads.
#ifndef GATE_RECORDS_NATIVE_ROWS_H_
#define GATE_RECORDS_NATIVE_ROWS_H_

#include <memory>
#include <vector>

#include "gate/base/result.h"
#include "gate/records/native_document.h"
#include "gate/records/reader.h"
#include "gate/records/run_set_builder.h"

namespace gate::records {

class RowsReader {
 public:
  // Both outlive the reader.
  RowsReader(const Source& source, RunSetBuilder& builder);
  ~RowsReader();
  RowsReader(const RowsReader&) = delete;
  RowsReader& operator=(const RowsReader&) = delete;

  // Reads the rows of `run` (which names a rows file) as the builder's current run and adds the file to it. Refuses
  // rows that are not what the document says: another digest, another number, none at all.
  Status read(const NativeDocument& run);

  // What one thread works with; kept from file to file.
  struct Hand;

 private:
  const Source& source_;
  RunSetBuilder& builder_;
  std::vector<std::unique_ptr<Hand>> hands_;
};

}  // namespace gate::records

#endif  // GATE_RECORDS_NATIVE_ROWS_H_
