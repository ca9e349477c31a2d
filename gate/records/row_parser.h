// One row of the native form into a batch. The fast parser decides whether a row is good, and every field of it is
// walked: a row with junk in a member nobody reads, or with a key given twice, is refused. The strict document reader
// then says why.
#ifndef GATE_RECORDS_ROW_PARSER_H_
#define GATE_RECORDS_ROW_PARSER_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>

#include "gate/base/result.h"
#include "gate/records/json_document.h"
#include "gate/records/limits.h"
#include "gate/records/row_batch.h"

namespace gate::records {

class RowParser {
 public:
  // Both outlive the parser.
  RowParser(RowBatch& batch, const Limits& limits);
  ~RowParser();
  RowParser(const RowParser&) = delete;
  RowParser& operator=(const RowParser&) = delete;

  // Reads `line`, RowBlock::kPadding readable bytes behind it, and ends the row in the batch. `origin.line` is its
  // line. A row's own seed must be `seed`. The error is kInput with one located problem.
  Status parse(std::string_view line, const Origin& origin, std::optional<std::int64_t> seed);

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace gate::records

#endif  // GATE_RECORDS_ROW_PARSER_H_
