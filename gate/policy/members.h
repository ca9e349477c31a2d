// The keys of a policy outside of what a check's kind adds: the tables that the readers refuse other keys by and that
// `gate schema policy` is written from.
#ifndef GATE_POLICY_MEMBERS_H_
#define GATE_POLICY_MEMBERS_H_

#include <array>
#include <cstddef>
#include <string_view>

#include "gate/model/change.h"
#include "gate/model/params.h"

namespace gate::policy {

inline constexpr std::array<std::string_view, 13> kActions{
    "warn",    "block",    "backfill", "reject", "investigate", "stop_promotion", "rollback",
    "retrain", "escalate", "route",    "cache",  "batch",       "downscale"};
inline constexpr std::array<std::string_view, 2> kConsequences{"warn", "block"};
inline constexpr std::array<std::string_view, 2> kBaselineWords{"none", "required"};

// Between 0.5 and 1, both excluded; the schema says the same.
inline constexpr double kLeastConfidence = 0.5;
inline constexpr double kMostConfidence = 1.0;

inline constexpr std::array<ParamSpec, 3> kRespondMembers{{
    {.name = "action", .type = ParamType::kWord, .help = "what to do when the check does not pass", .words = kActions},
    {.name = "owner", .help = "who does it (default: the policy's owner)"},
    {.name = "runbook", .help = "where it says how (default: the policy's)"},
}};
inline constexpr std::array<ParamSpec, 4> kDefaultMembers{{
    {.name = "confidence", .type = ParamType::kNumber, .help = "two-sided, of every interval (default 0.95)"},
    {.name = "on_violated", .type = ParamType::kWord, .help = "default block", .words = kConsequences},
    {.name = "on_inconclusive", .type = ParamType::kWord, .help = "default warn", .words = kConsequences},
    {.name = "on_missing", .type = ParamType::kWord, .help = "default block", .words = kConsequences},
}};
// Lists of 1 to this many entries.
inline constexpr std::size_t kMostWhenEntries = 100;
inline constexpr std::array<ParamSpec, 4> kWhenMembers{{
    {.name = "event", .type = ParamType::kTextList, .help = "what the pipeline runs for", .words = kEventWords},
    {.name = "branch", .type = ParamType::kTextList, .help = "the branch that the commit is on, or goes into"},
    {.name = "tag", .type = ParamType::kTextList, .help = "the tag that the pipeline is about, such as v*"},
    {.name = "paths", .type = ParamType::kTextList, .help = "one of these files differs, such as models/**"},
}};
// Of every check, beside the parameters of its kind.
inline constexpr std::array<ParamSpec, 10> kCheckMembers{{
    {.name = "id", .presence = Presence::kRequired, .help = "the name of the check, unique in the policy"},
    {.name = "kind", .presence = Presence::kRequired, .help = "which question the check asks"},
    {.name = "confidence", .type = ParamType::kNumber, .help = "two-sided (default: the policy's)"},
    {.name = "on_violated", .type = ParamType::kWord, .help = "default: the policy's", .words = kConsequences},
    {.name = "on_inconclusive", .type = ParamType::kWord, .help = "default: the policy's", .words = kConsequences},
    {.name = "on_missing", .type = ParamType::kWord, .help = "default: the policy's", .words = kConsequences},
    {.name = "respond",
     .type = ParamType::kGroup,
     .help = "what to do, who, by which runbook",
     .members = kRespondMembers},
    {.name = "description", .help = "for readers of the policy"},
    {.name = "calibrated", .help = "how the bound or margin was found: date, runs, error rates"},
    {.name = "when",
     .type = ParamType::kGroup,
     .help = "the check is left out where a fact of the repository says so",
     .members = kWhenMembers},
}};
inline constexpr std::array<ParamSpec, 7> kWaiverMembers{{
    {.name = "check", .presence = Presence::kRequired, .help = "the id of the check that is waived"},
    {.name = "slice", .help = "only this slice, such as language=de"},
    {.name = "max_loss", .type = ParamType::kNumber, .help = "void past this value", .least = 0},
    {.name = "commits", .help = "only what lies in A.. or A..B, ids of 40 digits"},
    {.name = "until", .presence = Presence::kRequired, .help = "the last day of the waiver, such as 2026-12-31"},
    {.name = "reason", .presence = Presence::kRequired, .help = "why the finding is tolerated"},
    {.name = "approved_by", .presence = Presence::kRequired, .help = "who tolerates it"},
}};
inline constexpr std::array<ParamSpec, 3> kPriceMembers{{
    {.name = "file",
     .type = ParamType::kFile,
     .presence = Presence::kRequired,
     .help = "the price table, a file beside the policy"},
    {.name = "sha256", .presence = Presence::kRequired, .help = "the digest of the price table's bytes"},
    {.name = "date", .presence = Presence::kRequired, .help = "the day from which on the prices hold"},
}};
inline constexpr std::array<ParamSpec, 5> kMetricMembers{{
    {.name = "ratio", .type = ParamType::kTextList, .help = "the sum of one metric over the sum of another"},
    {.name = "sum", .type = ParamType::kTextList, .help = "of two metrics or more, row by row"},
    {.name = "difference", .type = ParamType::kTextList, .help = "of two metrics, row by row"},
    {.name = "share", .type = ParamType::kTextMap, .help = "of the rows where one field has one value"},
    {.name = "description", .help = "for readers of the policy"},
}};
inline constexpr std::array<ParamSpec, 2> kRecordMembers{{
    {.name = "columns",
     .type = ParamType::kTextMap,
     .help = "which column of plain files is what: id, metric.NAME, ..."},
    {.name = "select",
     .type = ParamType::kTextMap,
     .help = "which runs of a tracker are meant: experiment, run_id, tag.NAME, param.NAME"},
}};
inline constexpr std::array<ParamSpec, 14> kPolicyMembers{{
    {.name = "gate",
     .type = ParamType::kCount,
     .presence = Presence::kRequired,
     .help = "the version of the policy language",
     .least = 1,
     .most = 1},
    {.name = "id", .presence = Presence::kRequired, .help = "the stable name of the policy"},
    {.name = "owner", .help = "who answers for the policy"},
    {.name = "runbook", .help = "where it says what to do"},
    {.name = "description", .help = "for readers of the policy"},
    {.name = "extends", .type = ParamType::kTextList, .help = "builtin:NAME, or files beside this one; later wins"},
    {.name = "remove", .type = ParamType::kTextList, .help = "ids of inherited checks that are taken away"},
    {.name = "baseline",
     .type = ParamType::kWord,
     .help = "none: there is nothing to compare with",
     .words = kBaselineWords},
    {.name = "defaults",
     .type = ParamType::kGroup,
     .help = "what holds where a check says nothing",
     .members = kDefaultMembers},
    {.name = "metrics", .help = "derived metrics, by name"},
    {.name = "prices",
     .type = ParamType::kGroup,
     .help = "a pinned price table that turns tokens into cost_usd",
     .members = kPriceMembers},
    {.name = "records",
     .type = ParamType::kGroup,
     .help = "how the records of other tools are read, where the command line does not say it",
     .members = kRecordMembers},
    {.name = "checks", .presence = Presence::kRequired, .help = "everything that is judged"},
    {.name = "waivers", .help = "findings that warn instead of block, for a while"},
}};

}  // namespace gate::policy

#endif  // GATE_POLICY_MEMBERS_H_
