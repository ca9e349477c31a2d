// What a call with several candidates writes: one document a candidate, and the answer that comes before them all.
#ifndef GATE_CLI_CANDIDATES_H_
#define GATE_CLI_CANDIDATES_H_

#include <string>
#include <string_view>
#include <vector>

#include "gate/base/result.h"
#include "gate/cli/evaluate_options.h"
#include "gate/model/evaluation.h"

namespace gate::cli {

// Stands for the candidate's name in the files of several.
inline constexpr std::string_view kCandidateMark = "{candidate}";

// "reports/{candidate}.html" -> "reports/candidate-2.html".
std::string file_for(const std::string& pattern, const std::string& candidate);

// Errors (kUsage): two candidates of one name, or a file that all of them would be written to.
Status check_candidates(const EvaluateRequest& request);

// What a candidate is called: the last component of what the user named.
std::string candidate_name(const std::string& spec);

// Which may ship, the verdict of each, and that the best of them was looked at. Ends with an empty line.
std::string candidates_text(const std::vector<std::string>& names, const std::vector<Evaluation>& evaluations);

}  // namespace gate::cli

#endif  // GATE_CLI_CANDIDATES_H_
