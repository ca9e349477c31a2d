#include "gate/checks/documents.h"

namespace gate::checks {

bool is_named(const Fields& fields, std::string_view path) {
  for (const auto& [at, value] : fields.under(path)) {
    if (value.kind != Scalar::Kind::kNull && !(value.kind == Scalar::Kind::kString && value.text.empty())) {
      return true;
    }
  }
  return false;
}

std::string text_at(const Fields& fields, std::string_view path) {
  const Scalar* value = fields.find(path);
  return value == nullptr || value->kind == Scalar::Kind::kNull ? "" : value->text;
}

std::vector<std::string> elements(const Fields& fields, std::string_view array) {
  std::vector<std::string> paths;
  for (;;) {
    std::string path = std::string(array) + "." + std::to_string(paths.size());
    if (fields.under(path).empty()) {
      return paths;
    }
    paths.push_back(std::move(path));
  }
}

}  // namespace gate::checks
