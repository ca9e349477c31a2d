// report_samples DIR: every report of evaluations that try it, as DIR/<evaluation>.<report>, for
// tests/e2e/reports_test.py.
#include <cstdio>
#include <string>
#include <vector>

#include "gate/base/file_system.h"
#include "gate/report/registry.h"
#include "tests/unit/report/evaluations.h"

namespace {

using gate::Evaluation;

// Every byte there is, and the marks of every format, in every text of an evaluation.
Evaluation all_bytes() {
  std::string all;
  for (int byte = 0; byte < 256; ++byte) {
    all += static_cast<char>(byte);
  }
  all +=
      "#\xEF\xB8\x8F#[add-mask]\xCD\x8F\xE3\x85\xA4\xEF\xBF\xBE]]>{0}[x](http://h)\xF3\xA0\x80\x81\xE2\x80\xAE "
      "##[error]x\n::error::x\n\"} 1\n# EOF\nA=b";
  gate::test::EvaluationBuilder builder(all);
  builder.get().policy.path = all;
  builder.get().policy.source = all;
  builder.get().candidate.name = all;
  builder.note(all, all);
  for (int i = 0; i < 2; ++i) {
    builder.add(gate::test::blocks(all, all, gate::ReasonCode::kInferior, all)
                    .metric(all, all, gate::Direction::kHigher)
                    .slice(all, all)
                    .estimate(gate::Scale::kDifference, 1, 0, 2)
                    .at_least(3)
                    .note(all, all)
                    .example(all, all)
                    .advice(all)
                    .respond(all, all, "javascript:" + all));
  }
  // What statements and decisions refuse (text that is not UTF-8) never comes out of a reader; the other writers hold.
  return builder.done();
}

// A hundred thousand findings; texts of `length` bytes that differ from each other.
Evaluation many(std::size_t count, std::size_t length) {
  gate::test::EvaluationBuilder builder("many");
  const std::string filler(length, 'x');
  for (std::size_t i = 0; i < count; ++i) {
    const bool passes = i % 5 == 4;
    gate::Finding finding =
        passes       ? gate::test::digit("x", 0, -0.01, 0.01).done()
        : i % 5 == 3 ? gate::test::warns("accuracy", "non_inferiority", gate::ReasonCode::kInconclusive, "undecided")
                           .slice("digit", "")
                           .done()
                     : gate::test::digit_8_blocks().done();
    finding.slice[0].value = std::to_string(i) + " ##[group] `|<b>&" + filler;
    if (i > 1000) {
      finding.examples.clear();  // of most, so that this takes seconds only
    }
    finding.check += std::to_string(i % 9000);
    builder.add(std::move(finding));
  }
  return builder.done();
}

bool write_all(const std::string& folder, const std::string& name, const Evaluation& evaluation) {
  gate::RunEnvelope envelope = gate::test::envelope();
  envelope.exit_code = 1;
  envelope.ci.emplace_back("CI_JOB_URL", "https://ci.example.com/group/project/-/jobs/7");
  for (const gate::report::Report* report : gate::report::all_reports()) {
    if (report->name == "json" || report->name == "statement") {
      continue;  // the evidence has its own tests, and no limit
    }
    const auto bytes = report->write(evaluation, envelope);
    if (!bytes) {
      std::printf("%s.%s: %s\n", name.c_str(), std::string(report->name).c_str(), bytes.error().message.c_str());
      continue;
    }
    if (!gate::write_file(folder + "/" + name + "." + std::string(report->name), *bytes)) {
      return false;
    }
  }
  return true;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) {
    return 2;
  }
  const std::string folder = argv[1];
  const bool written = write_all(folder, "pass", gate::test::all_pass()) &&
                       write_all(folder, "slice", gate::test::one_slice_blocks()) &&
                       write_all(folder, "warn", gate::test::warns_with_advice()) &&
                       write_all(folder, "failed", gate::test::failed_and_missing()) &&
                       write_all(folder, "waived", gate::test::waived()) &&
                       write_all(folder, "hostile", gate::test::hostile()) && write_all(folder, "bytes", all_bytes()) &&
                       write_all(folder, "many", many(100'000, 0)) && write_all(folder, "long", many(500, 10'000));
  return written ? 0 : 1;
}
