// Parameters as the policy reader would hand them to a kind's bind.
#ifndef GATE_TESTS_SUPPORT_PARAMS_H_
#define GATE_TESTS_SUPPORT_PARAMS_H_

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "gate/model/params.h"

namespace gate::test {

class ParamsBuilder {
 public:
  ParamsBuilder& text(const std::string& name, std::string value) { return put(name, std::move(value)); }
  ParamsBuilder& number(const std::string& name, double value) { return put(name, value); }
  ParamsBuilder& count(const std::string& name, std::int64_t value) { return put(name, value); }
  ParamsBuilder& flag(const std::string& name, bool value) { return put(name, value); }
  ParamsBuilder& list(const std::string& name, std::vector<std::string> value) { return put(name, std::move(value)); }
  ParamsBuilder& margin(const std::string& name, double value, bool relative = false) {
    return put(name, Margin{value, relative, relative ? std::to_string(value * 100) + "%" : std::to_string(value)});
  }
  ParamsBuilder& map(const std::string& name, std::vector<std::pair<std::string, std::string>> value) {
    return put(name, std::move(value));
  }
  ParamsBuilder& file(const std::string& name, std::string path, std::string bytes) {
    return put(name, std::make_shared<const PolicyFile>(PolicyFile{std::move(path), "", std::move(bytes)}));
  }
  ParamsBuilder& group(const std::string& name, const ParamsBuilder& members) {
    return put(name, std::make_shared<const Params>(members.params_));
  }
  [[nodiscard]] const Params& done() const { return params_; }

 private:
  ParamsBuilder& put(const std::string& name, ParamData data) {
    params_.set(name, {std::move(data), {"policy.yaml", 1, 1}});
    return *this;
  }
  Params params_;
};

}  // namespace gate::test

#endif  // GATE_TESTS_SUPPORT_PARAMS_H_
