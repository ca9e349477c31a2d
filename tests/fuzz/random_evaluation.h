// Evaluations of any texts and numbers, made of a fuzzer's bytes: also what stands beside the findings.
#ifndef GATE_TESTS_FUZZ_RANDOM_EVALUATION_H_
#define GATE_TESTS_FUZZ_RANDOM_EVALUATION_H_

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <utility>

#include "tests/support/evaluation_builder.h"

namespace gate::test {

// Bytes as a source of texts and numbers; empty and 0 when they end.
class Source {
 public:
  Source(const std::uint8_t* data, std::size_t size) : data_(data), size_(size) {}
  std::string text() {
    const std::size_t length = std::min<std::size_t>(byte(), size_);
    std::string made(reinterpret_cast<const char*>(data_), length);
    data_ += length;
    size_ -= length;
    return made;
  }
  std::uint8_t byte() {
    if (size_ == 0) {
      return 0;
    }
    --size_;
    return *data_++;
  }
  double number() {
    double made = 0;
    const std::size_t length = std::min(sizeof made, size_);
    std::memcpy(&made, data_, length);
    data_ += length;
    size_ -= length;
    return made;
  }
  [[nodiscard]] bool empty() const { return size_ == 0; }

 private:
  const std::uint8_t* data_;
  std::size_t size_;
};

inline FindingBuilder random_finding(Source& source) {
  const std::uint8_t which = source.byte();
  auto made = which % 3 == 0   ? holds(source.text(), source.text(), ReasonCode::kWithinBound, source.text())
              : which % 3 == 1 ? warns(source.text(), source.text(), ReasonCode::kInconclusive, source.text())
                               : blocks(source.text(), source.text(), ReasonCode::kInferior, source.text());
  if ((which & 4U) != 0) {
    made.metric(source.text(), source.text(), Direction::kHigher).slice(source.text(), source.text());
  }
  if ((which & 8U) != 0) {
    made.sides(source.number(), source.number())
        .estimate(Scale::kDifference, source.number(), source.number(), source.number());
  }
  if ((which & 16U) != 0) {
    made.at_least(source.number()).margin(source.number(), source.text());
  }
  if ((which & 32U) != 0) {
    made.example(source.text(), source.text()).note(source.text(), source.text());
  }
  if ((which & 64U) != 0) {
    made.advice(source.text()).respond(source.text(), source.text(), source.text());
  }
  return made;
}

inline Fact<std::string> random_fact(Source& source) {
  return (source.byte() & 1U) != 0 ? Fact<std::string>::known(source.text())
                                   : Fact<std::string>::not_known(source.text(), source.text());
}

inline Provenance random_provenance(Source& source) {
  const std::uint8_t which = source.byte();
  Provenance made;
  made.head = source.text();
  made.shallow = (which & 1U) != 0;
  made.partial = (which & 2U) != 0;
  made.detached = (which & 4U) != 0;
  made.unborn = (which & 8U) != 0;
  made.base_how = source.text();
  made.base = random_fact(source);
  made.merge_base = random_fact(source);
  made.work_tree_clean =
      (which & 16U) != 0 ? Fact<bool>::known(false) : Fact<bool>::not_known(source.text(), source.text());
  made.dirty = {source.text()};
  made.blobs.push_back({source.text(), source.text(), random_fact(source), random_fact(source)});
  made.inputs.push_back({source.text(), TrackedInput::State::kUnknown, source.text(), source.text()});
  return made;
}

inline Attempt random_attempt(Source& source) {
  Attempt made{source.byte() + 1U, source.text(), source.text(), {}, source.byte()};
  for (unsigned left = source.byte() % 4U; left > 0; --left) {
    made.earlier.push_back({source.byte() + 1U, source.text(), Attempt::Runs::kPooled, Attempt::Runs::kLost});
  }
  return made;
}

inline WaiverUse random_waiver(Source& source) {
  WaiverUse made;
  made.check = source.text();
  made.slice.push_back({source.text(), source.text()});
  made.max_loss = source.number();
  made.until = Time{1'795'000'000};
  made.until_text = source.text();
  made.reason = source.text();
  made.approved_by = source.text();
  made.state = static_cast<WaiverUse::State>(source.byte() % 5U);
  made.why = source.text();
  made.expires_soon = (source.byte() & 1U) != 0;
  return made;
}

// What stands beside the findings; which parts there are, the first byte says.
inline void dress(Source& source, Evaluation& evaluation) {
  const std::uint8_t which = source.byte();
  if ((which & 1U) != 0) {
    evaluation.provenance = random_provenance(source);
  }
  if ((which & 2U) != 0) {
    evaluation.attempt = random_attempt(source);
  }
  for (unsigned left = (which >> 2U) % 4U; left > 0; --left) {
    evaluation.waivers.push_back(random_waiver(source));
    evaluation.as_of = Time{1'795'000'000};
  }
  for (unsigned left = (which >> 4U) % 4U; left > 0; --left) {
    const bool own = left == 1;
    evaluation.family.push_back({source.text(), own, {}, {}});
    if (!own) {
      evaluation.family.back().files.push_back({source.text(), std::string(64, 'f'), source.byte()});
      evaluation.family.back().provenance = random_provenance(source);
    }
  }
  if ((which & 64U) != 0) {
    evaluation.has_baseline = false;
    evaluation.baseline = {};
  }
  if ((which & 128U) != 0) {
    evaluation.other_policy.emplace();
    evaluation.other_policy->policy.id = source.text();
    evaluation.other_policy->policy.path = source.text();
    evaluation.other_policy->changes.push_back(
        {PolicyChange::Kind::kLoosened, source.text(), source.text(), source.text(), source.byte()});
    evaluation.change_of_policy = {ChangeOfPolicy::State::kBesideBase, source.text(), source.text(), source.text()};
  }
}

inline Evaluation random_evaluation(Source& source) {
  EvaluationBuilder builder(source.text());
  Evaluation& evaluation = builder.get();
  evaluation.policy.path = source.text();
  evaluation.candidate.name = source.text();
  builder.note(source.text(), source.text());
  evaluation.attestations.push_back({std::string(64, 'a'), std::string(64, 'b'), {std::string(64, 'c')}, 1});
  dress(source, evaluation);
  do {
    Finding finding = random_finding(source).done();
    if (!evaluation.waivers.empty() && finding.verdict == Verdict::kWarn) {
      finding.waiver = 0;
    }
    builder.add(std::move(finding));
  } while (!source.empty());
  return builder.done();
}

}  // namespace gate::test

#endif  // GATE_TESTS_FUZZ_RANDOM_EVALUATION_H_
