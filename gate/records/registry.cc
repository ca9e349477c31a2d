#include "gate/records/registry.h"

#include <algorithm>
#include <array>
#include <memory>
#include <optional>
#include <utility>

#include "gate/base/text.h"
#include "gate/records/foreign/decoded_tree.h"
#include "gate/records/foreign/head.h"

namespace gate::records {
namespace {

Result<std::string> head_of(const FileTree& tree, std::string_view name, std::size_t bytes) {
  GATE_ASSIGN(const std::unique_ptr<ByteSource> source, tree.open(name));
  std::string head(bytes, '\0');
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
    if (reader->summary.starts_with("not read")) {
      continue;
    }
    known.push_back(std::string(reader->name) + " (" + std::string(reader->summary) + ")");
  }
  return join(known, "; ");
}

// The first of `readers` that knows a file by its first `bytes`; nullptr: none does.
Result<const Reader*> recognised_by(std::span<const Reader* const> readers, std::size_t bytes, const DecodedTree& tree,
                                    const Source& source) {
  std::vector<std::optional<std::string>> heads(source.names.size());
  for (const Reader* reader : readers) {
    for (std::size_t i = 0; i < source.names.size(); ++i) {
      if (!heads[i]) {
        Result<std::string> head = head_of(tree, source.names[i], bytes);
        if (!head) {
          Error error = std::move(head).error();
          error.where.file = source.show(source.names[i]);
          return error;
        }
        heads[i] = *std::move(head);
      }
      if (reader->recognises(source.names[i], *heads[i])) {
        return reader;
      }
    }
  }
  return static_cast<const Reader*>(nullptr);
}

// What stands there; nullptr: nobody knows.
Result<const Reader*> recognised(const DecodedTree& tree, const Source& source) {
  const std::span<const Reader* const> all = all_readers();
  GATE_ASSIGN(const Reader* reader, recognised_by(all, kHeadBytes, tree, source));
  if (reader == &k_table) {
    const std::span tools(all.begin(), std::find(all.begin(), all.end(), &k_native));
    GATE_ASSIGN(const Reader* tool, recognised_by(tools, kLongHeadBytes, tree, source));
    return tool != nullptr ? tool : reader;
  }
  if (reader != nullptr) {
    return reader;
  }
  for (const Reader* other : all) {
    if (other->recognises_tree != nullptr && other->recognises_tree(tree)) {
      return other;
    }
  }
  return static_cast<const Reader*>(nullptr);
}

Status check_options(const Reader& reader, const ReadRequest& request, const std::string& root) {
  if (request.options.select.empty() || reader.takes_selection) {
    return Done{};
  }
  std::vector<std::string> able;
  for (const Reader* other : all_readers()) {
    if (other->takes_selection) {
      able.emplace_back(other->name);
    }
  }
  return input_error("the " + std::string(word(request.side)) + " is of the format '" + std::string(reader.name) +
                         "', of which no runs can be selected; a selection ('" + request.options.select.front().first +
                         "') is for " + join(able, ", "),
                     {root, 0, 0});
}

Result<RunSet> read_by(const Reader& reader, const Source& source, const StoredFiles& stored, std::string name) {
  GATE_ASSIGN(RunSet set, reader.read(source));
  set.name = std::move(name);
  set.from.reader = reader.name;
  if (reader.takes_columns) {
    set.from.options.columns = source.request.options.columns;
  }
  if (reader.takes_selection) {
    set.from.options.select = source.request.options.select;
  }
  for (InputFile& file : set.files) {
    if (const auto found = stored.find(file.name); found != stored.end()) {
      file = found->second;
    }
  }
  if (!source.request.options.columns.empty() && !reader.takes_columns) {
    set.notes.push_back("the columns that are named say nothing about the format '" + std::string(reader.name) + "'");
  }
  return set;
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
  if (names.size() > request.limits.files) {
    return input_error("the " + side + " holds " + std::to_string(names.size()) + " files, more than the limit of " +
                           std::to_string(request.limits.files),
                       {root, 0, 0});
  }
  const Source source{tree, names, request, shown_folder(root, names), &tree.stored()};
  GATE_ASSIGN(const Reader* reader, recognised(tree, source));
  if (reader != nullptr) {
    GATE_TRY(check_options(*reader, request, root));
    return read_by(*reader, source, tree.stored(), std::move(name));
  }
  if (names.empty()) {
    Error error = input_error("the " + side + " holds no files", {root, 0, 0});
    error.hint = "put one JSON document a run there; files in folders below it are not looked for";
    return error;
  }
  Error error = input_error("the " + side + " is in no format that is known: none of its " +
                                counted(names.size(), "file") + " is a run record ('" + shortened(names.front(), 80) +
                                "'" + (names.size() > 1 ? ", ..." : "") + ")",
                            {root, 0, 0});
  error.hint = "known formats: " + list_formats();
  return error;
}

}  // namespace gate::records
