// From the state of a parser that could not go on to a sentence its user understands.
#ifndef GATE_RECORDS_JSON_FAULTS_H_
#define GATE_RECORDS_JSON_FAULTS_H_

#include <cstddef>
#include <string>
#include <string_view>

namespace gate::records {

struct SyntaxFault {
  std::size_t start = 0;  // first byte of the token that does not fit; the text's size at its end
  std::size_t taken = 0;  // bytes read when the parser gave up, the offending one included
  std::string member;     // dotted path of the member or item being read; may be empty
  std::string open;       // path of the innermost container that is still open, "{}" for the outermost, "" for none
  bool ended = false;     // the document was complete before
};

struct SyntaxMessage {
  std::size_t offset = 0;
  std::string text;
};

SyntaxMessage describe(const SyntaxFault& fault, std::string_view bytes);

}  // namespace gate::records

#endif  // GATE_RECORDS_JSON_FAULTS_H_
