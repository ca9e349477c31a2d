// The files that a policy names beside itself: lists of examples, schemas, prices. They come from where the policy
// comes from, and their digests stand in the evidence.
#ifndef GATE_POLICY_ATTACHMENTS_H_
#define GATE_POLICY_ATTACHMENTS_H_

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "gate/model/params.h"
#include "gate/model/run.h"
#include "gate/policy/cursor.h"
#include "gate/policy/extends.h"

namespace gate::policy {

class Attachments {
 public:
  // `neighbours` outlives the object.
  explicit Attachments(const Neighbours& neighbours) : neighbours_(neighbours) {}

  // The file whose path, from the folder of the file that the cursor is in, is the cursor's text. Nothing, after a
  // complaint, when it is no such path or cannot be read.
  std::shared_ptr<const PolicyFile> read(const Cursor& cursor);

  // How messages name a file.
  [[nodiscard]] std::string shown(const PolicyFile& file) const { return neighbours_.prefix + file.name; }

  // Every file that was read, each once, by name.
  [[nodiscard]] std::vector<InputFile> files() const;

 private:
  const Neighbours& neighbours_;
  std::map<std::string, std::shared_ptr<const PolicyFile>> read_;
};

}  // namespace gate::policy

#endif  // GATE_POLICY_ATTACHMENTS_H_
