#include "gate/policy/extends.h"

#include <algorithm>
#include <map>
#include <string_view>
#include <utility>
#include <vector>

#include "gate/base/text.h"
#include "gate/policy/builtin.h"
#include "gate/policy/cursor.h"
#include "gate/policy/merge.h"
#include "gate/policy/reader.h"

namespace gate::policy {
namespace {

std::string folder_of(std::string_view path) {
  const std::size_t slash = path.find_last_of('/');
  return std::string(path.substr(0, slash == std::string_view::npos ? 0 : slash + 1));
}

class Resolver {
 public:
  Resolver(const Neighbours& neighbours, const YamlLimits& limits, Problems& problems, std::deque<PolicyPart>& parts)
      : neighbours_(neighbours), limits_(limits), problems_(problems), parts_(parts) {}

  // `folder` is where the policy of `own` lies, from the folder of the first one: "team/".
  std::optional<YamlNode> resolve(YamlNode own, const std::string& folder) {
    const std::optional<Cursor> extends = cursor_of(own, "extends", problems_);
    if (!extends) {
      if (const std::optional<Cursor> remove = cursor_of(own, "remove", problems_)) {
        remove->problem("'remove' takes inherited checks away, but this policy extends nothing");
      }
      return own;
    }
    const std::optional<std::vector<Cursor>> words = extends->list();
    if (!words) {
      return std::nullopt;
    }
    if (words->empty()) {
      extends->problem("'extends' is empty; leave it out, or name a file beside this one or builtin:NAME");
      return std::nullopt;
    }
    std::optional<YamlNode> inherited;
    for (const Cursor& word : *words) {
      std::optional<YamlNode> next = open(word, folder);
      if (!next) {
        return std::nullopt;
      }
      if (inherited) {
        next = merge(*std::move(inherited), *std::move(next), problems_);
      }
      inherited = std::move(next);
    }
    return merge(*std::move(inherited), std::move(own), problems_);
  }

 private:
  std::optional<YamlNode> open(const Cursor& word, const std::string& folder) {
    const std::optional<std::string> text = word.line();
    if (!text) {
      return std::nullopt;
    }
    const bool builtin = text->starts_with(kBuiltinPrefix);
    const std::string name = builtin ? *text : folder + *text;
    if (std::find(open_.begin(), open_.end(), name) != open_.end()) {
      word.problem("'" + shortened(name, 80) + "' extends itself: " + join(open_, " -> ") + " -> " + name);
      return std::nullopt;
    }
    if (open_.size() == kDeepestExtends) {
      word.problem("policies extend each other more than " + std::to_string(kDeepestExtends) +
                   " deep; that is the limit");
      return std::nullopt;
    }
    // A file that two others extend is read again, so that each of its places keeps one number.
    if (parts_.size() == kMostParts) {
      word.problem("more than " + std::to_string(kMostParts) + " extended files; that is the limit");
      return std::nullopt;
    }
    std::optional<std::string> bytes = builtin ? builtin_bytes(word, *text) : file_bytes(word, name);
    if (!bytes) {
      return std::nullopt;
    }
    parts_.push_back({name, builtin ? name : neighbours_.prefix + name, *std::move(bytes)});
    return parsed(parts_.back(), builtin ? "" : folder_of(name));
  }

  std::optional<std::string> builtin_bytes(const Cursor& word, const std::string& text) {
    std::vector<std::string> known;
    for (const BuiltinPolicy& policy : builtin_policies()) {
      if (kBuiltinPrefix.size() + policy.name.size() == text.size() && text.ends_with(policy.name)) {
        return std::string(policy.bytes);
      }
      known.push_back(std::string(kBuiltinPrefix) + std::string(policy.name));
    }
    word.problem("there is no policy '" + shortened(text, 60) + "'" + problems_.suggestion(text, known) +
                 "; there are " + join(known, ", "));
    return std::nullopt;
  }

  std::optional<std::string> file_bytes(const Cursor& word, const std::string& name) {
    if (!neighbours_.read) {
      word.problem("'" + shortened(name, 80) + "' cannot be read here: this policy has no folder");
      return std::nullopt;
    }
    Result<std::string> bytes = neighbours_.read(name);
    if (!bytes) {
      word.problem("the extended policy '" + shortened(name, 80) + "': " + bytes.error().message +
                   "; it must lie beside this file or below its folder");
      return std::nullopt;
    }
    return *std::move(bytes);
  }

  std::optional<YamlNode> parsed(const PolicyPart& part, const std::string& folder) {
    problems_.begin_file(part.file, part.bytes);
    const std::size_t before = problems_.count();
    std::optional<YamlNode> tree = parse_yaml(part.bytes, limits_, problems_);
    if (!tree) {
      return std::nullopt;
    }
    if (tree->kind != YamlNode::Kind::kMapping) {
      problems_.add(tree->at, "expected a policy, a mapping ('key: value') that begins with 'gate: 1'");
      return std::nullopt;
    }
    const YamlNode* version = value_of(*tree, "gate");
    if (version == nullptr || version->text != std::to_string(kLanguageVersion)) {
      problems_.add(version == nullptr ? tree->at : version->at,
                    "an extended policy is written in the same version of the language: 'gate: " +
                        std::to_string(kLanguageVersion) + "'");
      return std::nullopt;
    }
    open_.push_back(part.name);
    std::optional<YamlNode> whole = resolve(*std::move(tree), folder);
    open_.pop_back();
    return problems_.count() == before ? std::move(whole) : std::nullopt;
  }

  const Neighbours& neighbours_;
  const YamlLimits& limits_;
  Problems& problems_;
  std::deque<PolicyPart>& parts_;
  std::vector<std::string> open_;  // names from the first extended file to the current one
};

}  // namespace

std::optional<YamlNode> resolve_extends(YamlNode own, const Neighbours& neighbours, const YamlLimits& limits,
                                        Problems& problems, std::deque<PolicyPart>& parts) {
  return Resolver(neighbours, limits, problems, parts).resolve(std::move(own), "");
}

}  // namespace gate::policy
