// markdown: the page of a step's summary. GitHub drops a whole summary past 1 MiB while the job stays green; ours stays
// below that with room for what else the step says.
#include "gate/report/page.h"
#include "gate/report/registry.h"

namespace gate::report {
namespace {

constexpr std::size_t kMaxBytes = std::size_t{900} << 10U;

Result<std::string> write(const Evaluation& evaluation, const RunEnvelope& /*envelope*/) {
  return markdown_page(evaluation, kMaxBytes);
}

}  // namespace

const Report k_markdown{"markdown", "a page for a step's summary, up to 900 KiB", &write};

}  // namespace gate::report
