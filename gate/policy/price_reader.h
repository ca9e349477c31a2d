// The price table that a policy pins: {file: prices.yaml, sha256: <64 digits>, date: 2026-11-01}.
#ifndef GATE_POLICY_PRICE_READER_H_
#define GATE_POLICY_PRICE_READER_H_

#include <optional>

#include "gate/model/metric.h"
#include "gate/policy/attachments.h"
#include "gate/policy/mapping.h"

namespace gate::policy {

// The table, when its bytes have the digest and its date is the one that the policy names; else nothing, after a
// complaint. The file is YAML by the rules of a policy:
//   prices: 1
//   date: 2026-11-01
//   currency: USD
//   per_tokens: 1000000
//   models: {model-name: {input: 3, cached: 0.3, output: 15}}
// Without `cached` a cached input token costs as much as any other.
std::optional<PriceTable> read_prices(const Cursor& cursor, const YamlLimits& limits, Attachments& attachments);

}  // namespace gate::policy

#endif  // GATE_POLICY_PRICE_READER_H_
