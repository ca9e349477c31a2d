#include "gate/cli/replay_inputs.h"

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <algorithm>
#include <array>
#include <utility>

#include "gate/base/diagnostic.h"
#include "gate/base/number.h"
#include "gate/base/sha256.h"
#include "gate/base/text.h"
#include "gate/cli/inputs.h"
#include "gate/cli/repository_option.h"
#include "gate/records/registry.h"

namespace gate::cli {
namespace {

// SHA-256 of a file, read no further than one byte past the size that the evidence tells; "" when it is longer.
Result<std::string> digest_of(const FileTree& tree, const std::string& name, std::uint64_t size) {
  GATE_ASSIGN(const std::unique_ptr<ByteSource> source, tree.open(name));
  Sha256 digest;
  std::vector<char> buffer(std::size_t{1} << 16U);
  std::uint64_t had = 0;
  for (;;) {
    GATE_ASSIGN(const std::size_t got, source->read(buffer));
    if (got == 0) {
      return digest.hex();
    }
    had += got;
    if (had > size) {
      return std::string();
    }
    digest.update({buffer.data(), got});
  }
}

// Recorded names over the files of another tree; nothing else is to be seen.
class RecordedTree : public FileTree {
 public:
  RecordedTree(std::unique_ptr<FileTree> tree, std::map<std::string, std::string, std::less<>> names,
               std::vector<std::string> listed)
      : tree_(std::move(tree)), names_(std::move(names)), listed_(std::move(listed)) {}

  Result<std::vector<std::string>> list() const override { return listed_; }
  Result<std::unique_ptr<ByteSource>> open(std::string_view name) const override {
    const auto found = names_.find(name);
    if (found == names_.end()) {
      return input_error("is no file that the evidence names", {std::string(name), 0, 0});
    }
    return tree_->open(found->second);
  }

 private:
  std::unique_ptr<FileTree> tree_;
  std::map<std::string, std::string, std::less<>> names_;  // recorded to actual
  std::vector<std::string> listed_;
};

std::vector<std::string> names_of(const std::vector<InputFile>& files) {
  std::vector<std::string> names;
  for (const InputFile& file : files) {
    names.push_back(file.name);
  }
  return names;
}

// A single file that goes by another name now: the one recorded file that it must be, when there is no doubt.
std::string renamed(const FileTree& tree, const std::vector<std::string>& actual, const std::vector<InputFile>& files) {
  const std::vector<std::string> names = names_of(files);
  if (actual.size() != 1 || std::find(names.begin(), names.end(), actual.front()) != names.end()) {
    return "";
  }
  for (const InputFile& file : files) {
    const Result<std::string> digest = digest_of(tree, actual.front(), file.size);
    if (digest && *digest == file.sha256) {
      return file.name;
    }
  }
  return files.size() == 1 ? files.front().name : "";
}

}  // namespace

void Mismatch::is_missing(const std::string& what, const Error& error) {
  const std::string where = render(error.where);
  missing.push_back(what + ": " + (where.empty() ? "" : where + ": ") +
                    (error.problems.empty() ? error.message : error.problems.front().message));
}

void Mismatch::differs(const std::string& what, const std::string& is, const std::string& recorded) {
  different.push_back(what + " has sha256 " + is + ", the evidence names " + recorded);
}

std::string Mismatch::text() const {
  std::string out;
  for (const std::string& line : different) {
    out += "different: " + visible(line) + "\n";
  }
  for (const std::string& line : missing) {
    out += "missing: " + visible(line) + "\n";
  }
  return out;
}

namespace {

// "candidate" for "candidate@2", the runs of an earlier attempt that were judged with the candidate's; "candidate:NAME"
// for any candidate that was judged beside it.
std::string as_declared(const std::string& role) {
  if (role.starts_with(kBeside)) {
    return std::string(kBeside) + "NAME";
  }
  const std::size_t at = role.find('@');
  const bool side = role.starts_with("candidate@") || role.starts_with("baseline@");
  const bool number = side && parse_integer(std::string_view(role).substr(at + 1)).value_or(0) > 0;
  return number ? role.substr(0, at) : role;
}

}  // namespace

std::function<Result<ReplayInputs>()> declare_inputs(CLI::App& app, std::vector<std::string> roles) {
  struct Raw {
    ReplayInputs inputs;
    std::vector<std::string> words;
  };
  const auto raw = std::make_shared<Raw>();
  app.add_option("--input", raw->words,
                 "An input, as the matching option of evaluate took it; once for each of: " + join(roles, ", "))
      ->type_name("ROLE=PATH")
      ->allow_extra_args(false);
  declare_repository(app, raw->inputs.repository);
  return [raw, roles = std::move(roles), limits = declare_limits(app)]() -> Result<ReplayInputs> {
    GATE_ASSIGN(raw->inputs.limits, limits());
    for (const std::string& word : raw->words) {
      const std::size_t equals = word.find('=');
      const std::string role = word.substr(0, equals);
      if (std::find(roles.begin(), roles.end(), as_declared(role)) == roles.end()) {
        return usage_error("--input: unknown role '" + role + "'" + suggestion(role, roles) + "; known are " +
                           join(roles, ", "));
      }
      if (equals == std::string::npos || equals + 1 == word.size()) {
        return usage_error("--input: expected ROLE=PATH, got '" + word + "'");
      }
      if (role.starts_with(kBeside)) {
        raw->inputs.beside.push_back(word.substr(kBeside.size()));
        continue;
      }
      if (!raw->inputs.specs.emplace(role, word.substr(equals + 1)).second) {
        return usage_error("--input: '" + role + "' is given twice");
      }
    }
    return std::move(raw->inputs);
  };
}

std::unique_ptr<FileTree> open_recorded(const ReplayInputs& inputs, const std::string& role, const std::string& spec,
                                        const std::vector<InputFile>& files, Mismatch& mismatch) {
  const Result<SetSpec> set = parse_set_spec(spec);
  Result<std::unique_ptr<FileTree>> tree = open_tree(set ? set->path : spec, inputs.repository);
  Result<std::vector<std::string>> actual = tree ? (*tree)->list() : Result<std::vector<std::string>>(tree.error());
  if (!actual) {
    mismatch.is_missing(role, actual.error());
    return nullptr;
  }
  const std::string alias = renamed(**tree, *actual, files);
  std::map<std::string, std::string, std::less<>> names;
  bool whole = true;
  for (const InputFile& file : files) {
    const std::string name = file.name == alias ? actual->front() : file.name;
    const Result<std::string> digest = digest_of(**tree, name, file.size);
    if (!digest) {
      mismatch.is_missing(role + ": " + file.name, digest.error());
    } else if (digest->empty()) {
      mismatch.different.push_back(role + ": " + file.name + " is longer than the " + std::to_string(file.size) +
                                   " bytes that the evidence names");
    } else if (*digest != file.sha256) {
      mismatch.differs(role + ": " + file.name, *digest, file.sha256);
    }
    whole = whole && digest && *digest == file.sha256;
    names.emplace(file.name, name);
  }
  // All of them, also where one file of a folder is named: the others were just found beside it.
  std::vector<std::string> listed;
  for (const auto& [recorded, name] : names) {
    if (recorded.find('/') == std::string::npos) {
      listed.push_back(recorded);
    }
  }
  return whole ? std::make_unique<RecordedTree>(*std::move(tree), std::move(names), std::move(listed)) : nullptr;
}

std::unique_ptr<FileTree> open_role(const ReplayInputs& inputs, const std::string& role,
                                    const std::vector<InputFile>& files, Mismatch& mismatch) {
  if (files.empty()) {
    return nullptr;
  }
  const auto spec = inputs.specs.find(role);
  if (spec == inputs.specs.end()) {
    const auto known = inputs.known.find(role);
    mismatch.missing.push_back(role + ": name it with --input " + role + "=PATH; the evidence has " +
                               counted(files.size(), "file") + " of it, the first is " + files.front().name +
                               (known == inputs.known.end() ? "" : "; they were read from " + known->second));
    return nullptr;
  }
  return open_recorded(inputs, role, spec->second, files, mismatch);
}

Result<RunSet> read_side(const FileTree& tree, const std::string& name, Side side, const std::string& role,
                         const ReplayInputs& inputs, const Needs& needs) {
  records::ReadRequest request;
  request.side = side;
  request.limits = inputs.limits.records;
  request.keep = &needs;
  GATE_ASSIGN(SetSpec set, parse_set_spec(inputs.specs.at(role)));
  request.root = set.path;
  request.options = merged(std::move(set.options), needs.records);
  return records::read_run_set(tree, name, request);
}

}  // namespace gate::cli
