// What `extends` makes of two policies: the later one wins, per key of the root, per default, per derived metric and
// per check id.
#ifndef GATE_POLICY_MERGE_H_
#define GATE_POLICY_MERGE_H_

#include <optional>
#include <string_view>

#include "gate/policy/cursor.h"
#include "gate/policy/problems.h"
#include "gate/policy/yaml_tree.h"

namespace gate::policy {

// `own` over `inherited`, both mappings. A check of `own` takes the place of the inherited one of its id: with a `kind`
// as a whole, without one key by key, in groups such as `slices` too. `remove` takes inherited checks and their waivers
// away. `gate`, `id`, `description`, `extends` and `remove` are not inherited. Whatever else has the wrong form is left
// for the reader to refuse.
YamlNode merge(YamlNode inherited, YamlNode own, Problems& problems);

// The value of a key; nullptr: there is none.
const YamlNode* value_of(const YamlNode& mapping, std::string_view key);
// The same as something that complains where the key stands when the value is empty.
std::optional<Cursor> cursor_of(const YamlNode& mapping, std::string_view key, Problems& problems);

}  // namespace gate::policy

#endif  // GATE_POLICY_MERGE_H_
