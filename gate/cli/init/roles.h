// What a metric is about, by its name: how `gate init` finds the user's metric for one that a ready policy names.
#ifndef GATE_CLI_INIT_ROLES_H_
#define GATE_CLI_INIT_ROLES_H_

#include <span>
#include <string>
#include <string_view>

namespace gate::cli {

// A name that others use for a role. Only names whose better side is the same for everybody stand here; `score` or
// `length` do not.
struct RoleName {
  std::string_view name;  // as role_key writes it
  bool higher_is_better = true;
};

struct Role {
  std::string_view metric;  // what the ready policies call it
  std::string_view what;    // "whether an answer is right"
  bool is_share = false;    // its margins are points of a value between 0 and 1
  // The policies' own name first, then the others, the likeliest first.
  std::span<const RoleName> names;
};

// All roles; docs/ready-policies.md has them as a table.
std::span<const Role> roles();

// The role of a ready policy's metric; nullptr: it has none.
const Role* role_of(std::string_view metric);

// The entry of any role that has this name; nullptr: nobody knows which way is better.
const RoleName* known_name(std::string_view metric);

// A metric's name for comparison: the part behind the last '/', before a ',', in lower case, '-' and ' ' as '_'
// ("eval/Exact-Match,none" -> "exact_match").
std::string role_key(std::string_view metric);

}  // namespace gate::cli

#endif  // GATE_CLI_INIT_ROLES_H_
