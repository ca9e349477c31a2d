#include "gate/cli/outputs.h"

#include <map>

#include "gate/base/file_system.h"
#include "gate/base/text.h"

namespace gate::cli {

Status check_outputs(std::span<const Output> outputs) {
  std::map<std::string, const Output*> taken;
  for (const Output& output : outputs) {
    const WrittenPlace place = written_place(output.path);
    const std::string start = output.option + ": '" + shortened(output.path, 200) + "' ";
    if (place.kind == Written::kOther || (output.kept && place.kind == Written::kStream)) {
      return usage_error(start + "is not a regular file" +
                         (output.kept ? ", and what is to be read again can be kept in nothing else" : ""));
    }
    if (place.kind == Written::kStream) {
      continue;
    }
    if (const auto [other, is_new] = taken.emplace(place.path, &output); !is_new) {
      return usage_error(start + "is the file that " + other->second->option +
                         " writes too; one of the two would be lost");
    }
  }
  return Done{};
}

}  // namespace gate::cli
