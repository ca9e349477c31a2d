// decision.provenance: what git answered. A fact is its value, or an object that says why it is unknown and what mends
// that.
#include "gate/report/json_parts.h"

#include <cstdlib>

namespace gate::report {
namespace {

Json unknown(const std::string& why, const std::string& mend) {
  return Json::object().put("unknown", why).put_some("mend", mend);
}

Json fact(const Fact<bool>& fact) { return fact.value ? Json::boolean(*fact.value) : unknown(fact.unknown, fact.mend); }

Json fact(const Fact<std::string>& fact) {
  return fact.value ? Json::text(*fact.value) : unknown(fact.unknown, fact.mend);
}

Json texts(const std::vector<std::string>& values) {
  Json all = Json::array();
  for (const std::string& value : values) {
    all.add(Json::text(value));
  }
  return all;
}

std::string_view state_word(TrackedInput::State state) {
  switch (state) {
    case TrackedInput::State::kMatchesHead: return "matches_head";
    case TrackedInput::State::kDiffersFromHead: return "differs_from_head";
    case TrackedInput::State::kUntracked: return "untracked";
    case TrackedInput::State::kOutside: return "outside";
    case TrackedInput::State::kUnknown: return "unknown";
  }
  std::abort();
}

}  // namespace

Json provenance_json(const Provenance& provenance) {
  Json commits = Json::array();
  for (const CommitFact& commit : provenance.commits) {
    commits.add(Json::object()
                    .put("id", commit.id)
                    .put("isHead", fact(commit.is_head))
                    .put("ancestorOfHead", fact(commit.ancestor_of_head))
                    .put("isMergeBase", fact(commit.is_merge_base)));
  }
  Json blobs = Json::array();
  for (const BlobFact& blob : provenance.blobs) {
    blobs.add(Json::object()
                  .put("path", relative_name(blob.path))
                  .put_some("commit", blob.commit)
                  .put("sha256", fact(blob.sha256))
                  .put("gitBlob", fact(blob.git_blob)));
  }
  Json inputs = Json::array();
  for (const TrackedInput& input : provenance.inputs) {
    inputs.add(Json::object()
                   .put("name", relative_name(input.name))
                   .put("state", state_word(input.state))
                   .put_some("unknown", input.unknown)
                   .put_some("mend", input.mend));
  }
  return Json::object()
      .put("head", provenance.head)
      .put("headTree", provenance.head_tree)
      .put("parents", texts(provenance.parents))
      .put("shallow", Json::boolean(provenance.shallow))
      .put("partial", Json::boolean(provenance.partial))
      .put("detached", Json::boolean(provenance.detached))
      .put("unborn", Json::boolean(provenance.unborn))
      .put("objectFormat", provenance.object_format)
      .put("base", Json::object().put("commit", fact(provenance.base)).put("how", provenance.base_how))
      .put("mergeBase", fact(provenance.merge_base))
      .put("workTreeClean", fact(provenance.work_tree_clean))
      .put("dirty", Json::object()
                        .put("paths", texts(provenance.dirty))
                        .put("truncated", Json::boolean(provenance.dirty_truncated)))
      .put("commits", std::move(commits))
      .put("blobs", std::move(blobs))
      .put("inputs", std::move(inputs));
}

Json change_json(const ChangeFacts& change) {
  Json object = Json::object();
  object.put("commit", fact(change.commit))
      .put("event", fact(change.event))
      .put("branch", fact(change.branch))
      .put("tag", fact(change.tag));
  if (change.paths.value) {
    object.put("paths", Json::object()
                            .put("base", change.paths_base)
                            .put("count", json_of_count(change.count_of_paths()))
                            .put("changed", texts(*change.paths.value)));
  } else {
    object.put("paths", unknown(change.paths.unknown, change.paths.mend));
  }
  Json ranges = Json::array();
  for (const RangeFact& range : change.ranges) {
    ranges.add(Json::object().put("commits", range.range.text()).put("contains", fact(range.contains)));
  }
  object.put("ranges", std::move(ranges));
  return object;
}

}  // namespace gate::report
