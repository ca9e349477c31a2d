// A Git LFS pointer where a file of records should be: the file itself was never fetched. It goes before every format,
// since a set in which a file is missing is no set.
#include <string>

#include "gate/records/registry.h"

namespace gate::records {
namespace {

bool recognises(std::string_view, std::string_view head) {
  return head.starts_with("version https://git-lfs.github.com/spec/");
}

Result<RunSet> read(const Source& source) {
  for (const std::string& name : source.names) {
    const Result<std::string> bytes = read_file(source.tree, name, std::size_t{4} << 30U);
    if (bytes && recognises(name, *bytes)) {
      Error error = input_error("is a Git LFS pointer; the file itself is not there", {source.show(name), 1, 0});
      error.hint = "run: git lfs pull";
      return error;
    }
  }
  return input_error("holds a Git LFS pointer", {source.show(""), 0, 0});
}

}  // namespace

const Reader k_lfs_pointer{"lfs_pointer", "not read: Git LFS pointers; git lfs pull brings the files", recognises,
                           read};

}  // namespace gate::records
