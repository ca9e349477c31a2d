// What a reader takes from a hostile or broken producer before it refuses. Every bound has a message of its own; none
// is near what an honest record needs.
#ifndef GATE_RECORDS_LIMITS_H_
#define GATE_RECORDS_LIMITS_H_

#include <cstddef>
#include <cstdint>

namespace gate::records {

struct Limits {
  std::size_t files = 10'000;                           // in the folder, read or not
  std::size_t runs = 1'000;                             // in one set
  std::size_t document_bytes = std::size_t{16} << 20U;  // of one run document
  std::size_t document_members = 100'000;               // scalars and containers of one document
  std::size_t path_bytes = std::size_t{64} << 20U;      // of all dotted paths of one document together
  std::size_t depth = 64;                               // nesting of JSON, in documents and rows
  std::uint64_t rows_bytes = std::uint64_t{4} << 30U;   // of one rows file
  std::size_t row_bytes = std::size_t{16} << 20U;       // of one row
  std::size_t rows = 50'000'000;                        // of all runs of a set
  std::size_t cells = 250'000'000;                      // numbers kept of all runs of a set
  std::size_t id_bytes = std::size_t{2} << 30U;    // of the distinct ids and words of a set; below StringList's own
  std::size_t text_bytes = std::size_t{1} << 30U;  // of rows of all runs whose text a check asks for
  std::size_t metrics = 1'000;                     // distinct row metrics of a set
  std::size_t slice_keys = 64;                     // distinct slice keys of a set
  std::size_t name_bytes = 1'024;                  // an id, a slice value, a cluster, a metric's name
};

}  // namespace gate::records

#endif  // GATE_RECORDS_LIMITS_H_
