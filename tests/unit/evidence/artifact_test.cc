#include "gate/evidence/artifact.h"

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <string>

#include "gate/base/sha256.h"
#include "tests/support/temporary_folder.h"

namespace {

namespace fs = std::filesystem;

class Folder {
 public:
  void add(const std::string& name, const std::string& bytes) const {
    fs::create_directories((root_ / name).parent_path());
    std::ofstream(root_ / name) << bytes;
  }
  [[nodiscard]] std::string path(const std::string& name = "") const { return (root_ / name).string(); }

 private:
  gate::testing::TemporaryFolder folder_;
  fs::path root_ = folder_.path();
};

}  // namespace

TEST_CASE("artifact: a file is its SHA-256") {
  const Folder folder;
  folder.add("weights.bin", "abc");
  const auto artifact = gate::evidence::read_artifact(folder.path("weights.bin"));
  REQUIRE(artifact.has_value());
  CHECK(artifact->name == "weights.bin");
  CHECK(artifact->kind == gate::Artifact::Kind::kFile);
  CHECK(artifact->sha256 == gate::sha256("abc"));
  CHECK(artifact->size == 3);
  CHECK(artifact->files == 1);
}

TEST_CASE("artifact: a folder has the digest that model signing gives it") {
  // What model_signing 1.1.1 computes for these files: hashing.Config().hash(path), SHA-256 over the files' digests in
  // the order of paths by component.
  const Folder folder;
  folder.add("model/a/b", "1");
  folder.add("model/a.txt", "2");
  folder.add("model/B", "3");
  folder.add("model/.hidden", "4");
  folder.add("model/.git/config", "not part of it");
  folder.add("model/.gitignore", "nor this");
  folder.add("model/a/.gitignore", "but this is");
  const auto artifact = gate::evidence::read_artifact(folder.path("model/"));
  REQUIRE(artifact.has_value());
  CHECK(artifact->name == "model");
  CHECK(artifact->kind == gate::Artifact::Kind::kModel);
  CHECK(artifact->files == 5);
  CHECK(artifact->sha256 == "032823171e959defa92d011318870e9bccb8c4ecf413e9bf37696137d01b2be7");
  CHECK(gate::evidence::read_artifact(folder.path("model/a/.."))->sha256 == artifact->sha256);

  folder.add("model/a/b", "other");
  CHECK(gate::evidence::read_artifact(folder.path("model"))->sha256 != artifact->sha256);
}

TEST_CASE("artifact: what is refused") {
  const Folder folder;
  folder.add("model/weights", "1");
  fs::create_directories(folder.path("empty/below"));
  CHECK(gate::evidence::read_artifact(folder.path("nothing")).error().kind == gate::ErrorKind::kInput);
  CHECK(gate::evidence::read_artifact(folder.path("empty")).error().message == "holds no files");
  fs::create_symlink("weights", folder.path("model/link"));
  CHECK(gate::evidence::read_artifact(folder.path("model")).error().message.find("a model is made of these only") !=
        std::string::npos);
}
