// What all spans of a run agree in about the model, the prompt, the parameters and the code.
#include <map>
#include <set>
#include <string>

#include "gate/base/number.h"
#include "gate/base/text.h"
#include "gate/records/foreign/otlp_spans.h"

namespace gate::records::otlp {

void Traces::describe(ForeignRun& run) const {
  const auto only = [](const std::map<std::string, std::set<std::string>>& in, const std::string& key) {
    const auto found = in.find(key);
    return found != in.end() && found->second.size() == 1 ? visible(shortened(*found->second.begin(), 400))
                                                          : std::string();
  };
  std::map<std::string, std::set<std::string>> facts;
  for (const auto& [trace, spans] : by_trace_) {
    for (const Span& span : spans) {
      for (const auto& [key, value] : span.attributes) {
        if (key.starts_with("gen_ai.request.") || key.starts_with("gen_ai.response.model") ||
            key.starts_with("gen_ai.prompt.") || key == "gen_ai.provider.name" || key == "gen_ai.system") {
          facts[key].insert(value.text);
        }
      }
    }
  }
  const std::string requested = only(facts, "gen_ai.request.model"), answered = only(facts, "gen_ai.response.model");
  run.set_text("model.name", requested.empty() ? answered : requested);
  run.set_text("model.version", answered);
  run.set_text("model.provider", only(facts, "gen_ai.provider.name") + only(facts, "gen_ai.system"));
  run.set_text("prompt.name", only(facts, "gen_ai.prompt.name"));
  for (const auto& [key, values] : facts) {
    if (key.starts_with("gen_ai.request.") && key != "gen_ai.request.model" && values.size() == 1) {
      run.set_text("hyperparameters." + visible(key.substr(15)), only(facts, key));
    }
  }
  run.document.seed = parse_integer(only(facts, "gen_ai.request.seed"));
  const std::string commit = only(resource_, "vcs.ref.head.revision");
  const bool whole = commit.size() == 40 && commit.find_first_not_of("0123456789abcdef") == std::string::npos;
  run.set_text(whole ? "code.commit" : "code.described", commit);
  for (const char* name : {"service.name", "service.version", "deployment.environment.name"}) {
    run.set_text(std::string("environment.") + name, only(resource_, name));
  }
}

}  // namespace gate::records::otlp
