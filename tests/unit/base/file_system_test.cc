#include "gate/base/file_system.h"

#include <doctest/doctest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include "gate/base/diagnostic.h"
#include "tests/support/temporary_folder.h"

namespace gate {
namespace {

namespace fs = std::filesystem;

class Folder {
 public:
  [[nodiscard]] std::string path(std::string_view name = "") const {
    return name.empty() ? folder_.path() : folder_.path() + "/" + std::string(name);
  }
  void put(std::string_view name, std::string_view bytes) const {
    fs::create_directories(fs::path(path(name)).parent_path());
    std::ofstream(path(name), std::ios::binary) << bytes;
  }
  [[nodiscard]] std::string get(std::string_view name) const {
    std::ifstream in(path(name), std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
  }
  [[nodiscard]] std::size_t entries() const {
    return static_cast<std::size_t>(std::distance(fs::directory_iterator(folder_.path()), fs::directory_iterator()));
  }

 private:
  testing::TemporaryFolder folder_;
};

std::string error_of(const Result<std::string>& result) { return result ? "no error" : render(result.error()); }

TEST_CASE("a folder lists its regular files by name") {
  const Folder folder;
  folder.put("b.json", "2");
  folder.put("a.json", "1");
  folder.put("B.json", "3");
  folder.put("below/c.json", "4");
  fs::create_directory_symlink("below", folder.path("latest"));
  const Result<std::unique_ptr<FileTree>> tree = open_disk_tree(folder.path() + "/");
  REQUIRE(tree.has_value());
  const Result<std::vector<std::string>> names = (*tree)->list();
  REQUIRE(names.has_value());
  CHECK(*names == std::vector<std::string>{"B.json", "a.json", "b.json"});
  CHECK(read_file(**tree, "a.json", 10).value() == "1");
  CHECK(read_file(**tree, "below/c.json", 10).value() == "4");
}

TEST_CASE("a single file lists itself and opens its neighbours") {
  const Folder folder;
  folder.put("run.json", "{}");
  folder.put("samples.jsonl", "[]");
  const Result<std::unique_ptr<FileTree>> tree = open_disk_tree(folder.path("run.json"));
  REQUIRE(tree.has_value());
  CHECK((*tree)->list().value() == std::vector<std::string>{"run.json"});
  CHECK(read_file(**tree, "samples.jsonl", 10).value() == "[]");
}

TEST_CASE("nothing outside the folder and nothing but regular files is opened") {
  const Folder folder;
  folder.put("secret", "s");
  folder.put("set/run.json", "{}");
  fs::create_symlink("../secret", folder.path("set/out"));
  fs::create_symlink("run.json", folder.path("set/in"));
  fs::create_directory_symlink("..", folder.path("set/up"));
  REQUIRE(::mkfifo(folder.path("set/pipe").c_str(), 0600) == 0);
  fs::create_directory(folder.path("set/sub"));
  const Result<std::unique_ptr<FileTree>> tree = open_disk_tree(folder.path("set"));
  REQUIRE(tree.has_value());
  struct Row {
    std::string_view name;
    std::string_view why;
  };
  const std::string absolute = folder.path("secret");
  const std::array rows{
      Row{"../secret", "lies outside the folder that names it"},
      Row{"sub/../../secret", "lies outside the folder that names it"},
      Row{absolute, "lies outside the folder that names it"},
      Row{"out", "is a symbolic link or lies behind one; only regular files are read"},
      Row{"in", "is a symbolic link or lies behind one; only regular files are read"},
      Row{"up/secret", "is a symbolic link or lies behind one; only regular files are read"},
      Row{"pipe", "is not a regular file"},
      Row{"sub", "is not a regular file"},
      Row{"absent", "cannot be read: No such file or directory"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.name);
    const Result<std::string> read = read_file(**tree, row.name, 100);
    CHECK(error_of(read) ==
          "gate: " + folder.path("set") + "/" + std::string(row.name) + ": " + std::string(row.why) + "\n");
    CHECK((!read && read.error().kind == ErrorKind::kInput));
  }
}

TEST_CASE("what is neither a folder nor a file opens no tree") {
  const Folder folder;
  REQUIRE(::mkfifo(folder.path("pipe").c_str(), 0600) == 0);
  const Result<std::unique_ptr<FileTree>> pipe = open_disk_tree(folder.path("pipe"));
  REQUIRE_FALSE(pipe.has_value());
  CHECK(pipe.error().message == "is neither a folder nor a regular file");
  const Result<std::unique_ptr<FileTree>> absent = open_disk_tree(folder.path("absent"));
  REQUIRE_FALSE(absent.has_value());
  CHECK(absent.error().message == "cannot be read: No such file or directory");
}

TEST_CASE("the limit is the last size that is read") {
  const Folder folder;
  for (const std::size_t size : {std::size_t{0}, std::size_t{10}, std::size_t{65536}, std::size_t{200'000}}) {
    CAPTURE(size);
    folder.put("f", std::string(size, 'x'));
    CHECK(read_named_file(folder.path("f"), size).value() == std::string(size, 'x'));
    if (size > 0) {
      CHECK(error_of(read_named_file(folder.path("f"), size - 1)) ==
            "gate: " + folder.path("f") + ": is larger than the limit of " + std::to_string(size - 1) + " bytes\n");
    }
  }
}

TEST_CASE("a file that the user names may be a link, but not a folder or a pipe") {
  const Folder folder;
  folder.put("p.yaml", "gate: 1");
  fs::create_symlink("p.yaml", folder.path("link"));
  REQUIRE(::mkfifo(folder.path("pipe").c_str(), 0600) == 0);
  CHECK(read_named_file(folder.path("link"), 100).value() == "gate: 1");
  CHECK(error_of(read_named_file(folder.path("pipe"), 100)) ==
        "gate: " + folder.path("pipe") + ": is not a regular file\n");
  CHECK(error_of(read_named_file(folder.path(), 100)) == "gate: " + folder.path() + ": is not a regular file\n");
  CHECK(error_of(read_named_file(folder.path("absent"), 100)) ==
        "gate: " + folder.path("absent") + ": cannot be read: No such file or directory\n");
}

TEST_CASE("writing replaces the whole file and leaves nothing beside it") {
  const Folder folder;
  const std::string large(300'000, 'y');
  REQUIRE(write_file(folder.path("out"), "first").has_value());
  CHECK(folder.get("out") == "first");
  REQUIRE(write_file(folder.path("out"), large).has_value());
  CHECK(folder.get("out") == large);
  REQUIRE(write_file(folder.path("out"), "").has_value());
  CHECK(folder.get("out") == "");
  CHECK(folder.entries() == 1);
}

TEST_CASE("a new file has the permissions that the process gives new files") {
  const Folder folder;
  const mode_t before = ::umask(0027);
  const Status written = write_file(folder.path("out"), "x");
  ::umask(before);
  REQUIRE(written.has_value());
  struct stat status {};
  REQUIRE(::stat(folder.path("out").c_str(), &status) == 0);
  CHECK((status.st_mode & 0777) == 0640);
}

TEST_CASE("a write that fails says so and leaves nothing") {
  const Folder folder;
  const Status absent = write_file(folder.path("no/out"), "x");
  REQUIRE_FALSE(absent.has_value());
  CHECK(absent.error().kind == ErrorKind::kWrite);
  CHECK(absent.error().message == "cannot create '" + folder.path("no/out") + "': No such file or directory");
  fs::create_directory(folder.path("taken"));
  const Status taken = write_file(folder.path("taken"), "x");
  REQUIRE_FALSE(taken.has_value());
  CHECK(taken.error().kind == ErrorKind::kWrite);
  CHECK(folder.entries() == 1);
  const Status full = write_file("/dev/full", "x");
  REQUIRE_FALSE(full.has_value());
  CHECK(full.error().message == "cannot write '/dev/full': No space left on device");
}

TEST_CASE("what is replaced keeps its mode, without special bits") {
  const Folder folder;
  REQUIRE(write_file(folder.path("out"), "x").has_value());
  const auto mode_after = [&](mode_t before) {
    REQUIRE(::chmod(folder.path("out").c_str(), before) == 0);
    REQUIRE(write_file(folder.path("out"), "y").has_value());
    struct stat status {};
    REQUIRE(::stat(folder.path("out").c_str(), &status) == 0);
    return status.st_mode & 07777;
  };
  CHECK(mode_after(0600) == 0600);
  CHECK(mode_after(0664) == 0664);
  CHECK(mode_after(04755) == 0755);
}

TEST_CASE("of several files none is written when one cannot be") {
  const Folder folder;
  REQUIRE(write_file(folder.path("a"), "old").has_value());
  const std::array<FileToWrite, 2> files{{{folder.path("a"), "new"}, {folder.path("no/b"), "new"}}};
  const Status written = write_files(files);
  REQUIRE_FALSE(written.has_value());
  CHECK(written.error().kind == ErrorKind::kWrite);
  CHECK(folder.get("a") == "old");
  CHECK(folder.entries() == 1);
  const std::array<FileToWrite, 2> both{{{folder.path("a"), "new"}, {folder.path("b"), "other"}}};
  REQUIRE(write_files(both).has_value());
  CHECK(folder.get("a") == "new");
  CHECK(folder.get("b") == "other");
}

TEST_CASE("a place has one path, however it is spelt, and a kind") {
  const Folder folder;
  fs::create_directory(folder.path("sub"));
  fs::create_directory_symlink("sub", folder.path("link"));
  fs::create_symlink("sub/x", folder.path("one"));
  fs::create_symlink("/dev/null", folder.path("null"));
  fs::create_symlink("/proc/self/fd/1", folder.path("stdout"));
  fs::create_symlink("loop", folder.path("loop"));
  REQUIRE(::mkfifo(folder.path("pipe").c_str(), 0600) == 0);
  const std::string place = written_place(folder.path("sub/x")).path;
  for (const char* spelling : {"sub/x", "link/x", "./sub/../sub//x", "one", "link/../one"}) {
    CHECK(written_place(folder.path(spelling)).path == place);
    CHECK(written_place(folder.path(spelling)).kind == Written::kFile);
  }
  CHECK(written_place(folder.path("sub/y")).path != place);
  for (const char* stream : {"null", "stdout", "pipe"}) {
    CHECK(written_place(folder.path(stream)).kind == Written::kStream);
  }
  for (const char* other : {"sub", "link", "sub/", "sub/.", "sub/.."}) {
    CHECK(written_place(folder.path(other)).kind == Written::kOther);
  }
  CHECK(written_place(folder.path("no/x")).kind == Written::kFile);
  CHECK(written_place(folder.path("loop")).kind == Written::kFile);
}

TEST_CASE("a pipe that nobody reads is an error, not a wait") {
  const Folder folder;
  REQUIRE(::mkfifo(folder.path("pipe").c_str(), 0600) == 0);
  const Status written = write_file(folder.path("pipe"), "x");
  REQUIRE_FALSE(written.has_value());
  CHECK(written.error().message == "cannot write '" + folder.path("pipe") + "': it is a pipe that nobody reads");
}

TEST_CASE("special files are written in place") {
  CHECK(write_file("/dev/null", "x").has_value());
  struct stat status {};
  REQUIRE(::stat("/dev/null", &status) == 0);
  CHECK(S_ISCHR(status.st_mode));
}

}  // namespace
}  // namespace gate
