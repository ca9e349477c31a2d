// The words of verdicts, as documents have them, read back.
#ifndef GATE_EVIDENCE_VERDICT_WORD_H_
#define GATE_EVIDENCE_VERDICT_WORD_H_

#include <optional>
#include <string_view>

#include "gate/model/names.h"

namespace gate::evidence {

// Nothing for a word that is no verdict. Verdicts compare by severity.
inline std::optional<Verdict> verdict_of(std::string_view text) {
  for (const Verdict verdict : {Verdict::kPass, Verdict::kWarn, Verdict::kBlock}) {
    if (text == word(verdict)) {
      return verdict;
    }
  }
  return std::nullopt;
}

}  // namespace gate::evidence

#endif  // GATE_EVIDENCE_VERDICT_WORD_H_
