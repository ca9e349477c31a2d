// The options of `gate calibrate` as a value.
#ifndef GATE_CLI_CALIBRATION_OPTIONS_H_
#define GATE_CLI_CALIBRATION_OPTIONS_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "gate/base/result.h"
#include "gate/base/time.h"
#include "gate/calibrate/search.h"

namespace CLI {
class App;
}

namespace gate::cli {

struct CalibrateRequest {
  std::string policy;
  std::vector<std::string> runs;  // run sets, taken for repetitions of one system
  std::string repository = ".";
  std::optional<std::size_t> seeds;  // a side; nothing: as many as the largest set has
  bool rows = false;                 // of one run
  std::uint32_t gates = 2'000;
  std::uint64_t seed = 1;
  unsigned threads = 0;  // 0: as many as the machine has
  calibrate::Targets targets;
  std::string targets_text;
  bool require = false;
  bool json = false;
  std::optional<std::string> resume;  // the file of counts that are kept
  std::optional<std::string> patch;
  std::optional<std::string> page, document;  // --report html=, json=
  std::optional<Time> as_of;
};

std::function<Result<CalibrateRequest>()> declare_calibrate(CLI::App& app);

// "false-block=0.01,catch=0.8".
Result<calibrate::Targets> parse_targets(const std::string& text);

}  // namespace gate::cli

#endif  // GATE_CLI_CALIBRATION_OPTIONS_H_
