// gate schema: the JSON Schema of a policy, a run document, a row or the evidence, for editors and other programs.
#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <array>
#include <memory>
#include <vector>

#include "gate/base/text.h"
#include "gate/cli/registry.h"
#include "gate/cli/schema/schemas.h"

namespace gate::cli {
namespace {

struct Named {
  std::string_view name;
  schema::Json (*make)();
};
constexpr std::array<Named, 4> kSchemas{{
    {"policy", &schema::policy_schema},
    {"run-record", &schema::run_record_schema},
    {"row", &schema::row_schema},
    {"evidence", &schema::evidence_schema},
}};

Action declare(CLI::App& app) {
  const auto what = std::make_shared<std::string>();
  app.add_option("WHAT", *what, "policy, run-record, row or evidence")->required();
  return [what](const Invocation& call) -> Result<int> {
    std::vector<std::string> known;
    for (const Named& one : kSchemas) {
      if (one.name == *what) {
        call.machine.document(schema::pretty(one.make()));
        return 0;
      }
      known.emplace_back(one.name);
    }
    return usage_error("schema: expected policy, run-record, row or evidence, got '" + *what + "'" +
                       suggestion(*what, known));
  };
}

}  // namespace

const Command k_schema{"schema", "Print the JSON Schema of what is read or written", &declare, "gate schema policy"};

}  // namespace gate::cli
