// dvc.lock and params.yaml beside the records of another tool: where the data came from, which parameters were set.
#ifndef GATE_RECORDS_FOREIGN_DVC_LOCK_H_
#define GATE_RECORDS_FOREIGN_DVC_LOCK_H_

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "gate/base/result.h"
#include "gate/records/json_place.h"

namespace gate::records {

// The scalars of a YAML file in the plain block style that DVC writes, by dotted path; the entries of a list by number.
// Flow collections, anchors and blocks of text are an error.
Result<std::vector<std::pair<std::string, std::string>>> read_plain_yaml(std::string_view text, const Origin& origin);

// What dvc.lock says: "dataset.deps.<path>" and "artifacts.outs.<path>" with their md5, "hyperparameters.<file>.<key>".
Result<std::vector<std::pair<std::string, std::string>>> read_dvc_lock(std::string_view text, const Origin& origin);

}  // namespace gate::records

#endif  // GATE_RECORDS_FOREIGN_DVC_LOCK_H_
