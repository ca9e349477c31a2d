// The schemas of what gate reads and writes, each from the tables of its reader or writer.
#ifndef GATE_CLI_SCHEMA_SCHEMAS_H_
#define GATE_CLI_SCHEMA_SCHEMAS_H_

#include "gate/cli/schema/build.h"

namespace gate::cli::schema {

// A policy in JSON's terms: what a YAML reader with the core schema makes of it. It refuses no policy that the reader
// takes. What one place alone does not show (unique ids, files beside the policy, a margin against a direction) is the
// reader's business.
Json policy_schema();
Json run_record_schema();
Json row_schema();
// The statement that --evidence writes.
Json evidence_schema();

}  // namespace gate::cli::schema

#endif  // GATE_CLI_SCHEMA_SCHEMAS_H_
