#include "gate/evaluate/spelled.h"

#include <string_view>
#include <vector>

#include "gate/base/number.h"
#include "gate/base/text.h"

namespace gate::evaluate {

std::string spelled(const When& when) {
  std::vector<std::string> parts;
  const auto add_list = [&](std::string_view key, const std::vector<std::string>& list) {
    if (!list.empty()) {
      parts.push_back(std::string(key) + ": [" + join(list, ", ") + "]");
    }
  };
  add_list("event", when.events);
  add_list("branch", when.branches);
  add_list("tag", when.tags);
  add_list("paths", when.paths);
  return join(parts, ", ");
}

std::string spelled(const Waiver& waiver) {
  std::string text = "until " + waiver.until;
  for (const SliceLabel& label : waiver.slice) {
    text += ", " + label.key + "=" + label.value;
  }
  return text + (waiver.max_loss ? ", max_loss " + canonical_number(*waiver.max_loss) : "") +
         (waiver.commits ? ", commits " + waiver.commits->text() : "") + ", by " + waiver.approved_by;
}

}  // namespace gate::evaluate
