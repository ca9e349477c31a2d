#include "gate/cli/init/roles.h"

#include <array>

namespace gate::cli {
namespace {

constexpr auto kCorrect = std::to_array<RoleName>({{"correct"},
                                                   {"accuracy"},
                                                   {"acc"},
                                                   {"is_correct"},
                                                   {"exact_match"},
                                                   {"em"},
                                                   {"success"},
                                                   {"passed"},
                                                   {"pass"},
                                                   {"resolved"},
                                                   {"acc_norm"},
                                                   {"pass@1"},
                                                   {"correctness"},
                                                   {"answer_correctness"},
                                                   {"f1"}});
constexpr auto kFaithfulness =
    std::to_array<RoleName>({{"faithfulness"}, {"groundedness"}, {"faithful"}, {"grounded"}, {"hallucination", false}});
constexpr auto kSafe = std::to_array<RoleName>({{"safe"},
                                                {"safety"},
                                                {"is_safe"},
                                                {"harmless"},
                                                {"harmlessness"},
                                                {"toxicity", false},
                                                {"toxic", false},
                                                {"unsafe", false},
                                                {"harmful", false},
                                                {"jailbreak", false},
                                                {"pii_leak", false}});
constexpr auto kLogLoss = std::to_array<RoleName>({{"log_loss", false},
                                                   {"logloss", false},
                                                   {"cross_entropy", false},
                                                   {"nll", false},
                                                   {"loss", false},
                                                   {"brier", false},
                                                   {"brier_score", false},
                                                   {"perplexity", false},
                                                   {"rmse", false},
                                                   {"mae", false},
                                                   {"mse", false}});
constexpr auto kLatency = std::to_array<RoleName>({{"latency_ms", false},
                                                   {"latency", false},
                                                   {"latency_s", false},
                                                   {"latency_seconds", false},
                                                   {"duration_ms", false},
                                                   {"duration", false},
                                                   {"response_time_ms", false},
                                                   {"response_time", false},
                                                   {"e2e_latency_ms", false},
                                                   {"total_time", false}});
constexpr auto kCost = std::to_array<RoleName>(
    {{"cost_usd", false}, {"cost", false}, {"total_cost", false}, {"total_cost_usd", false}, {"price_usd", false}});
constexpr auto kOutput = std::to_array<RoleName>(
    {{"tokens.output", false}, {"output_tokens", false}, {"completion_tokens", false}, {"tokens_out", false}});
constexpr auto kGpu =
    std::to_array<RoleName>({{"gpu_seconds", false}, {"gpu_time_s", false}, {"gpu_time", false}, {"gpu_ms", false}});
constexpr auto kCache = std::to_array<RoleName>({{"cache_hit_rate"}, {"cache_hit_ratio"}});
constexpr auto kFeature = std::to_array<RoleName>({{"feature"}});

constexpr auto kRoles = std::to_array<Role>({
    {"correct", "whether an answer is right", true, kCorrect},
    {"faithfulness", "whether an answer sticks to its sources", true, kFaithfulness},
    {"safe", "whether an answer does no harm", true, kSafe},
    {"log_loss", "a loss of each example", false, kLogLoss},
    {"latency_ms", "how long an answer took", false, kLatency},
    {"cost_usd", "what an answer cost", false, kCost},
    {"tokens.output", "how many tokens an answer had", false, kOutput},
    {"gpu_seconds", "how long an answer held a GPU", false, kGpu},
    {"cache_hit_rate", "how much of the input came from a cache", true, kCache},
    {"feature", "an input feature, logged at training and at serving", false, kFeature},
});

}  // namespace

std::span<const Role> roles() { return kRoles; }

const Role* role_of(std::string_view metric) {
  for (const Role& role : kRoles) {
    if (role.metric == metric) {
      return &role;
    }
  }
  return nullptr;
}

const RoleName* known_name(std::string_view metric) {
  const std::string key = role_key(metric);
  for (const Role& role : kRoles) {
    for (const RoleName& name : role.names) {
      if (name.name == key && role.metric != "feature") {
        return &name;
      }
    }
  }
  return nullptr;
}

std::string role_key(std::string_view metric) {
  metric.remove_prefix(metric.find_last_of('/') + 1);
  std::string key(metric.substr(0, metric.find(',')));
  for (char& c : key) {
    c = c == '-' || c == ' ' ? '_' : c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  }
  return key;
}

}  // namespace gate::cli
