// comment: the same page for a comment at a pull or merge request, which holds 65,536 characters on GitHub.
#include "gate/report/page.h"
#include "gate/report/registry.h"

namespace gate::report {
namespace {

constexpr std::size_t kMaxBytes = 60'000;

Result<std::string> write(const Evaluation& evaluation, const RunEnvelope& /*envelope*/) {
  return markdown_page(evaluation, kMaxBytes);
}

}  // namespace

const Report k_comment{"comment", "the same page for a comment, up to 60,000 characters", &write};

}  // namespace gate::report
