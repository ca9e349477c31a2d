// The note that `gate calibrate` leaves under `calibrated:` of a check, and how it becomes stale. Any other text there
// is the owner's own and is never judged.
#ifndef GATE_POLICY_CALIBRATION_NOTE_H_
#define GATE_POLICY_CALIBRATION_NOTE_H_

#include <optional>
#include <string>
#include <string_view>

#include "gate/base/time.h"
#include "gate/model/policy.h"

namespace gate::policy {

struct CalibrationNote {
  std::string date;   // "2026-11-26"
  std::string check;  // the first 12 digits of check_digest, as it was calibrated
  std::string runs;   // the first 12 digits of the digest of the runs
  std::string rates;  // for people: "10 runs a side, false-block 0.3 %"
};

// "gate calibrate 2026-11-26, check 0123456789ab, runs 0123456789ab, 10 runs a side, false-block 0.3 %".
std::string text_of(const CalibrationNote& note);
// Nothing when `text` is not such a note.
std::optional<CalibrationNote> parse_calibration_note(std::string_view text);

// SHA-256 over what decides about a check: kind, parameters, confidence, consequences, and the formulas and prices that
// the policy gives its metrics; neither its place nor its notes.
std::string check_digest(const CheckSpec& check, const Metrics& metrics);

// A calibration is believed for so long; models, data and machines drift.
inline constexpr std::int64_t kCalibrationDays = 180;

// Why the check's note no longer holds; nothing when it does, or is no such note. Without `now` no
// age is looked at, without `runs`, the digest of the runs that there are today, no runs.
std::optional<std::string> stale_calibration(const CheckSpec& check, const Metrics& metrics, std::optional<Time> now,
                                             const std::optional<std::string>& runs = std::nullopt);

}  // namespace gate::policy

#endif  // GATE_POLICY_CALIBRATION_NOTE_H_
