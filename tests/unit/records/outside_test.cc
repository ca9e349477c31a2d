// A run set on a disk that belongs to somebody else: nothing outside its folder is read, nothing blocks.
#include <doctest/doctest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <memory>
#include <string>

#include "tests/support/temporary_folder.h"
#include "tests/unit/records/reading.h"

namespace gate::records {
namespace {

namespace fs = std::filesystem;
using testing::told;

const std::string kRow = "{\"id\": \"a\"}\n";

// A fresh folder with a set in it and rows beside it; removed at the end.
class Disk {
 public:
  Disk() {
    fs::create_directories(root_ / "set/below");
    put("outside.jsonl", kRow);
    put("set/rows.jsonl", kRow);
    put("set/below/rows.jsonl", kRow);
  }
  void put(const std::string& name, const std::string& bytes) const { std::ofstream(root_ / name) << bytes; }
  [[nodiscard]] fs::path path(const std::string& name) const { return root_ / name; }

  // What reading the set, or one file of it, tells when its document names these rows.
  [[nodiscard]] std::string with_rows(const std::string& rows, const std::string& what = "set") const {
    put("set/run.json", R"({"run_id": "r", "samples": {"path": ")" + rows + "\"}}");
    const Result<std::unique_ptr<FileTree>> tree = open_disk_tree(path(what).string());
    if (!tree) {
      return told(tree);
    }
    ReadRequest request;
    request.root = what;
    return told(testing::read(**tree, request));
  }

 private:
  gate::testing::TemporaryFolder folder_;
  fs::path root_ = folder_.path();
};

TEST_CASE("rows beside the document and below it") {
  const Disk disk;
  CHECK(disk.with_rows("rows.jsonl") == "read");
  CHECK(disk.with_rows("below/rows.jsonl") == "read");
  CHECK(disk.with_rows("rows.jsonl", "set/run.json") == "read");
  CHECK(disk.with_rows("below/rows.jsonl", "set/run.json") == "read");
}

TEST_CASE("no spelling of a path leaves the folder") {
  const Disk disk;
  CHECK(disk.with_rows("../outside.jsonl").find("which leaves the run set's folder") != std::string::npos);
  CHECK(disk.with_rows("below/../../outside.jsonl").find("which leaves the run set's folder") != std::string::npos);
  CHECK(disk.with_rows(disk.path("outside.jsonl").string()).find("an absolute path") != std::string::npos);
  CHECK(disk.with_rows("/dev/zero").find("an absolute path") != std::string::npos);
}

TEST_CASE("no symbolic link is followed, inside the folder or out of it") {
  const Disk disk;
  const std::string link = "is a symbolic link or lies behind one; only regular files are read";
  fs::create_symlink("../../outside.jsonl", disk.path("set/below/out.jsonl"));
  fs::create_symlink("rows.jsonl", disk.path("set/below/in.jsonl"));
  fs::create_symlink("/dev/zero", disk.path("set/below/zero.jsonl"));
  fs::create_directory_symlink("..", disk.path("set/up"));
  fs::create_directory_symlink("below", disk.path("set/same"));
  fs::create_symlink("self.jsonl", disk.path("set/below/self.jsonl"));
  for (const std::string rows : {"below/out.jsonl", "below/in.jsonl", "below/zero.jsonl", "up/outside.jsonl",
                                 "same/rows.jsonl", "below/self.jsonl"}) {
    CAPTURE(rows);
    CHECK(disk.with_rows(rows) == "set/" + rows + ": " + link + " -> 'run.json' names this file as its samples.path");
  }
}

TEST_CASE("what is no regular file is refused at once") {
  const Disk disk;
  REQUIRE(::mkfifo(disk.path("set/below/pipe").c_str(), 0600) == 0);
  const std::string named = " -> 'run.json' names this file as its samples.path";
  CHECK(disk.with_rows("below/pipe") == "set/below/pipe: is not a regular file" + named);
  CHECK(disk.with_rows("below") == "set/below: is not a regular file" + named);
  CHECK(disk.with_rows("absent") == "set/absent: cannot be read: No such file or directory" + named);
  if (::geteuid() == 0 && ::mknod(disk.path("set/below/null").c_str(), S_IFCHR | 0600, 0x103) == 0) {
    CHECK(disk.with_rows("below/null") == "set/below/null: is not a regular file" + named);
  }
}

TEST_CASE("a set that is itself a pipe or a device is refused") {
  const Disk disk;
  REQUIRE(::mkfifo(disk.path("pipe").c_str(), 0600) == 0);
  CHECK(disk.with_rows("rows.jsonl", "pipe").ends_with("is neither a folder nor a regular file"));
  const Result<std::unique_ptr<FileTree>> device = open_disk_tree("/dev/null");
  CHECK(told(device) == "/dev/null: is neither a folder nor a regular file");
}

TEST_CASE("what may stand for a document and is no file is refused, not passed over") {
  const std::string why = "is neither a regular file nor a folder; only regular files are read";
  for (const std::string name : {"other.json", "dangling", "pipe"}) {
    CAPTURE(name);
    const Disk disk;
    disk.put("other.json", R"({"run_id": "other"})");
    if (name == "pipe") {
      REQUIRE(::mkfifo(disk.path("set/pipe").c_str(), 0600) == 0);
    } else {
      fs::create_symlink(name == "dangling" ? "nowhere" : "../other.json", disk.path("set/" + name));
    }
    CHECK(disk.with_rows("rows.jsonl") == disk.path("set/" + name).string() + ": " + why);
    CHECK(disk.with_rows("rows.jsonl", "set/run.json") == "read");
  }
}

}  // namespace
}  // namespace gate::records
