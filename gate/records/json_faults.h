// From the state of a parser that could not go on to a sentence its user understands.
#ifndef GATE_RECORDS_JSON_FAULTS_H_
#define GATE_RECORDS_JSON_FAULTS_H_

#include <cstddef>
#include <string>
#include <string_view>

namespace gate::records {

struct SyntaxFault {
  enum class Open { kNothing, kObject, kArray };
  std::size_t start = 0;       // first byte of the token that does not fit; the text's size at its end
  std::size_t previous = 0;    // end of the token before it
  std::string member;          // dotted path of the member or item being read; may be empty
  std::string container;       // path of the innermost container that is still open; empty for the outermost
  Open open = Open::kNothing;  // that container
  bool after_key = false;      // the token before was a key
  bool ended = false;          // the document was complete before
};

struct SyntaxMessage {
  std::size_t offset = 0;
  std::string text;
};

SyntaxMessage describe(const SyntaxFault& fault, std::string_view bytes);

// The token that begins at `start`: a punctuation mark, a string with its quotes (to the end when it is not closed), or
// all up to the next blank, quote or punctuation mark.
std::string_view json_token(std::string_view bytes, std::size_t start);

}  // namespace gate::records

#endif  // GATE_RECORDS_JSON_FAULTS_H_
