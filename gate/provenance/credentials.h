// Keeps user names, passwords and tokens of URLs out of everything we print.
#ifndef GATE_PROVENANCE_CREDENTIALS_H_
#define GATE_PROVENANCE_CREDENTIALS_H_

#include <string>
#include <string_view>

namespace gate::provenance {

// `text` with the part before the '@' of every "scheme://user:password@host" taken out. Anything without a URL is
// returned as it is.
std::string without_credentials(std::string_view text);

// The same, and safe for terminals and logs. For whatever a user or a file has written.
std::string printable(std::string_view text);

}  // namespace gate::provenance

#endif  // GATE_PROVENANCE_CREDENTIALS_H_
