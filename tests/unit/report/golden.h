// Reports compared byte for byte with files of tests/unit/report/golden.
#ifndef GATE_TESTS_UNIT_REPORT_GOLDEN_H_
#define GATE_TESTS_UNIT_REPORT_GOLDEN_H_

#include <string>

#include "gate/base/file_system.h"
#include "tests/support/test_data.h"

namespace gate::test {

// The bytes of the file, or a sentence that no report equals.
inline std::string golden(const std::string& name) {
  const auto bytes = read_named_file(test_data("/unit/report/golden/") + name, 1U << 20U);
  return bytes ? *bytes : "no golden file: " + bytes.error().message;
}

}  // namespace gate::test

#endif  // GATE_TESTS_UNIT_REPORT_GOLDEN_H_
