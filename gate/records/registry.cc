#include "gate/records/registry.h"

#include <algorithm>
#include <array>
#include <memory>
#include <optional>
#include <utility>

#include "gate/base/text.h"
#include "gate/records/foreign/decoded_tree.h"

namespace gate::records {
namespace {

constexpr std::size_t kHead = 4096;

Result<std::string> head_of(const FileTree& tree, std::string_view name) {
  GATE_ASSIGN(const std::unique_ptr<ByteSource> source, tree.open(name));
  std::string head(kHead, '\0');
  std::size_t had = 0;
  while (had < head.size()) {
    GATE_ASSIGN(const std::size_t got, source->read(std::span<char>(head).subspan(had)));
    if (got == 0) {
      break;
    }
    had += got;
  }
  head.resize(had);
  return head;
}

// What stands before a file's name in messages: the folder as the user spelled it. A set that is a single file is shown
// by its own spelling.
std::string shown_folder(std::string root, const std::vector<std::string>& names) {
  while (root.size() > 1 && root.back() == '/') {
    root.pop_back();
  }
  const bool one_file = names.size() == 1 && (root == names.front() || root.ends_with("/" + names.front()) ||
                                              root.ends_with(":" + names.front()));
  if (one_file) {
    return root.substr(0, root.size() - names.front().size());
  }
  return root.empty() || root.back() == '/' || root.back() == ':' ? root : root + "/";
}

std::string list_formats() {
  std::vector<std::string> known;
  for (const Reader* reader : all_readers()) {
    known.push_back(std::string(reader->name) + " (" + std::string(reader->summary) + ")");
  }
  return join(known, "; ");
}

}  // namespace

std::span<const Reader* const> all_readers() {
  static const auto readers = std::to_array<const Reader*>({
#define GATE_READER(name) &k_##name,
#include "gate/records/registry.def"
#undef GATE_READER
  });
  return readers;
}

Result<RunSet> read_run_set(const FileTree& files, std::string name, const ReadRequest& request) {
  const DecodedTree tree(files);
  GATE_ASSIGN(std::vector<std::string> names, tree.list());
  std::sort(names.begin(), names.end());
  const std::string root = request.root.empty() ? name : request.root;
  const std::string side(word(request.side));
  if (names.empty()) {
    Error error = input_error("the " + side + " holds no files", {root, 0, 0});
    error.hint = "put one JSON document a run there; files in folders below it are not looked for";
    return error;
  }
  if (names.size() > request.limits.files) {
    return input_error("the " + side + " holds " + std::to_string(names.size()) + " files, more than the limit of " +
                           std::to_string(request.limits.files),
                       {root, 0, 0});
  }
  const Source source{tree, names, request, shown_folder(root, names), &tree.stored()};
  std::vector<std::optional<std::string>> heads(names.size());
  for (const Reader* reader : all_readers()) {
    for (std::size_t i = 0; i < names.size(); ++i) {
      if (!heads[i]) {
        Result<std::string> head = head_of(tree, names[i]);
        if (!head) {
          Error error = std::move(head).error();
          error.where.file = source.show(names[i]);
          return error;
        }
        heads[i] = *std::move(head);
      }
      if (reader->recognises(names[i], *heads[i])) {
        GATE_ASSIGN(RunSet set, reader->read(source));
        set.name = std::move(name);
        for (InputFile& file : set.files) {
          if (const auto stored = tree.stored().find(file.name); stored != tree.stored().end()) {
            file = stored->second;
          }
        }
        return set;
      }
    }
  }
  Error error = input_error("the " + side + " is in no format that is known: none of its " +
                                counted(names.size(), "file") + " is a run record ('" + shortened(names.front(), 80) +
                                "'" + (names.size() > 1 ? ", ..." : "") + ")",
                            {root, 0, 0});
  error.hint = "known formats: " + list_formats();
  return error;
}

}  // namespace gate::records
