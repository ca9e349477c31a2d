#include "gate/cli/outputs.h"

#include <map>

#include "gate/base/file_system.h"
#include "gate/base/text.h"

namespace gate::cli {

namespace {

// The input that a file is, or is in; nullptr: none. What stands behind a '#' says what is read of it.
const Named* read_as(const std::string& file, std::span<const Named> inputs) {
  for (const Named& input : inputs) {
    for (const std::string& spelt : {input.path, input.path.substr(0, input.path.find_last_of('#'))}) {
      const WrittenPlace place = spelt.starts_with("git:") ? WrittenPlace() : written_place(spelt);
      if (place.there && (file == place.path || file.starts_with(place.path + "/"))) {
        return &input;
      }
    }
  }
  return nullptr;
}

}  // namespace

Status check_outputs(std::span<const Output> outputs, std::span<const Named> inputs) {
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
    if (!place.has_folder) {
      return write_error("cannot create '" + output.path + "': there is no such folder");
    }
    if (const Named* input = place.there ? read_as(place.path, inputs) : nullptr) {
      return usage_error(start + "is read as " + input->option + ", and would be replaced");
    }
    if (const auto [other, is_new] = taken.emplace(place.path, &output); !is_new) {
      return usage_error(start + "is the file that " + other->second->option +
                         " writes too; one of the two would be lost");
    }
  }
  return Done{};
}

}  // namespace gate::cli
