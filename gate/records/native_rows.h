// The rows file of a native run into the builder, digested while it is read.
#ifndef GATE_RECORDS_NATIVE_ROWS_H_
#define GATE_RECORDS_NATIVE_ROWS_H_

#include "gate/base/result.h"
#include "gate/records/native_document.h"
#include "gate/records/reader.h"
#include "gate/records/row_lines.h"
#include "gate/records/row_parser.h"
#include "gate/records/run_set_builder.h"

namespace gate::records {

// Reads the rows of `run` (which names a rows file) as the builder's current run and adds the file to it. Refuses rows
// that are not what the document says: another digest, another number, none at all.
Status read_native_rows(const Source& source, const NativeDocument& run, RowParser& parser, RowBuffer& buffer,
                        RunSetBuilder& builder);

}  // namespace gate::records

#endif  // GATE_RECORDS_NATIVE_ROWS_H_
