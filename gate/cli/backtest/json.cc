#include "gate/cli/backtest/found.h"
#include "gate/report/canonical_json.h"
#include "gate/report/json_value.h"

namespace gate::cli {
namespace {

using report::Json;

Json number(std::size_t value) { return Json::number(static_cast<double>(value)); }

Json tally_json(const calibrate::Tally& tally) {
  Json out = Json::object();
  out.put("caught", number(tally.caught));
  out.put("asked", number(tally.asked));
  out.put("missed", number(tally.missed));
  out.put("falseAlarms", number(tally.false_alarms));
  out.put("askedInVain", number(tally.asked_in_vain));
  out.put("letPass", number(tally.let_pass));
  out.put("unknown", number(tally.unknown));
  return out;
}

Json policy_json(const Backtest& backtest, const PolicyOnHistory& found) {
  Json out = Json::object();
  out.put("id", found.policy.id);
  out.put("path", found.policy.source.path);
  out.put("sha256", found.policy.source.sha256);
  out.put("all", tally_json(calibrate::tally(backtest.releases, found.judgements)));
  Json checks = Json::array();
  for (std::size_t i = 0; i < found.policy.checks.size(); ++i) {
    Json check = tally_json(calibrate::tally_of_check(backtest.releases, found.judgements, i));
    check.put("id", found.policy.checks[i].id);
    checks.add(std::move(check));
  }
  out.put("checks", std::move(checks));
  Json releases = Json::array();
  for (std::size_t i = 0; i < backtest.releases.size(); ++i) {
    Json one = Json::object();
    one.put("release", backtest.releases[i].name);
    one.put("label", backtest.releases[i].label);
    if (found.judgements[i].verdict) {
      one.put("verdict", word(*found.judgements[i].verdict));
    } else {
      one.put("why", found.judgements[i].why);
    }
    releases.add(std::move(one));
  }
  out.put("releases", std::move(releases));
  Json curve = Json::array();
  for (const calibrate::CurvePoint& point : found.curve) {
    Json one = tally_json(point.tally);
    one.put("check", found.lines[point.line].id);
    one.put("param", found.lines[point.line].param);
    one.put("factor", Json::number(point.factor));
    one.put("number", point.number);
    curve.add(std::move(one));
  }
  out.put("curve", std::move(curve));
  Json left_out = Json::array();
  for (const std::string& check : found.left_out) {
    left_out.add(Json::text(check));
  }
  out.put("leftOut", std::move(left_out));
  return out;
}

}  // namespace

Result<std::string> backtest_json(const Backtest& backtest) {
  Json out = Json::object();
  out.put("backtest", Json::number(1));  // version of this document
  Json policies = Json::array();
  for (const PolicyOnHistory& found : backtest.policies) {
    policies.add(policy_json(backtest, found));
  }
  out.put("policies", std::move(policies));
  GATE_ASSIGN(const std::string bytes, report::canonical_json(out));
  return bytes + "\n";
}

}  // namespace gate::cli
