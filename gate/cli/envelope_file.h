// Envelopes as a command takes them from the disk: alone in a file, or one a line.
#ifndef GATE_CLI_ENVELOPE_FILE_H_
#define GATE_CLI_ENVELOPE_FILE_H_

#include <string>
#include <string_view>
#include <vector>

#include "gate/base/result.h"
#include "gate/evidence/dsse.h"

namespace gate::cli {

// The lines of a file that holds one JSON document a line; the whole of it when it is one document over several lines.
std::vector<std::string_view> lines_of(std::string_view bytes, const std::string& file);

// The envelope in a file: the only one, or the one among several that holds evidence.
Result<evidence::Envelope> unwrapped(std::string_view bytes, const std::string& file);

// The payload is what its type says it is: a statement of in-toto, of whatever kind.
Status check_payload(std::string_view payload, const std::string& file);

}  // namespace gate::cli

#endif  // GATE_CLI_ENVELOPE_FILE_H_
