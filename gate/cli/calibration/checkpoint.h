// The file of `gate calibrate --resume`: what has been counted, and what it was counted for.
#ifndef GATE_CLI_CALIBRATION_CHECKPOINT_H_
#define GATE_CLI_CALIBRATION_CHECKPOINT_H_

#include <chrono>
#include <string>

#include "gate/base/result.h"
#include "gate/base/time.h"
#include "gate/calibrate/journal.h"

namespace gate::cli {

// What counts depend on. Anything else may differ between the processes that share a file: threads, reports, paths.
struct CheckpointKey {
  std::string policy;   // SHA-256 of the policy with all that it extends, and of the sets that its checks name
  std::string runs;     // SHA-256 of the runs in their order
  std::string options;  // "gates 2000, seed 1, ..."
};

class Checkpoint {
 public:
  // Reads the file if there is one, else writes it, so that a place that cannot be written shows before the work.
  // `begun` becomes the moment at which the calibration was first begun. Errors: kInput when the file is no checkpoint
  // or one of another calibration; kWrite.
  static Result<Checkpoint> open(std::string path, CheckpointKey key, Time& begun, calibrate::Journal& journal);

  // Writes what `journal` has now; unless `must`, only when the last time is a while ago.
  Status keep(const calibrate::Journal& journal, bool must);
  // The work is finished and told.
  Status remove() const;
  [[nodiscard]] const std::string& path() const { return path_; }

 private:
  Checkpoint(std::string path, CheckpointKey key, Time begun);

  std::string path_;
  CheckpointKey key_;
  Time begun_;
  std::chrono::steady_clock::time_point kept_;
};

}  // namespace gate::cli

#endif  // GATE_CLI_CALIBRATION_CHECKPOINT_H_
