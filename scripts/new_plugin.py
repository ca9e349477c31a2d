#!/usr/bin/env python3
"""Writes a new check, reader or report: source, registry line, unit test, changelog line.

usage: scripts/new_plugin.py check|reader|report NAME

The source compiles and answers honestly before it is filled in: a check says `failed`, a reader recognises nothing, a report
returns an error. Fill in the parts marked by the comments, then run `make check`.
"""
import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

CHECK = '''// {name}: (the question this check answers, as a question).
#include <array>

#include "gate/checks/findings.h"
#include "gate/checks/registry.h"

namespace gate::checks {{
namespace {{

// The parameters of the policy; the reader validates against this table.
constexpr std::array<ParamSpec, 1> kParams{{{{
    {{.name = "metric", .type = ParamType::kText, .presence = Presence::kRequired, .help = "(what it is)"}},
}}}};

class {type} : public Check {{
 public:
  explicit {type}(std::string metric) : metric_(std::move(metric)) {{}}

  Needs needs() const override {{
    Needs needs;
    needs.metrics.insert(metric_);
    return needs;
  }}

  std::vector<Finding> run(const CheckContext& context) const override {{
    Finding finding = make_finding(Outcome::kFailed, ReasonCode::kCheckFailed, "{name} does not judge anything");
    finding.selected = context.candidate.runs.size();
    return only(std::move(finding));
  }}

 private:
  std::string metric_;
}};

Result<std::unique_ptr<const Check>> bind(const Params& params) {{
  return std::unique_ptr<const Check>(std::make_unique<{type}>(*params.text("metric")));
}}

}}  // namespace

const CheckKind k_{name}{{"{name}", "(one line for gate list checks)", kParams, &bind}};

}}  // namespace gate::checks
'''

READER = '''// {name}: (which tool writes these files, and since which release).
#include "gate/records/registry.h"

namespace gate::records {{
namespace {{

// True when the first bytes of a file are of this format.
bool recognises(std::string_view, std::string_view) {{ return false; }}

Result<RunSet> read(const Source&) {{ return input_error("{name} files cannot be read"); }}

}}  // namespace

const Reader k_{name}{{"{name}", "(one line for gate list readers)", &recognises, &read}};

}}  // namespace gate::records
'''

REPORT = '''// {name}: (who reads this format, and the document that defines it).
#include "gate/report/registry.h"

namespace gate::report {{
namespace {{

// Everything of the evaluation that came from outside goes through this format's encoder.
Result<std::string> write(const Evaluation&, const RunEnvelope&) {{ return write_error("{name} cannot be written"); }}

}}  // namespace

const Report k_{name}{{"{name}", "(one line for gate list reports)", &write}};

}}  // namespace gate::report
'''

TEST = '''#include "gate/{folder}/registry.h"

#include <doctest/doctest.h>

#include <algorithm>

TEST_CASE("{name} is listed by its own name") {{
  const auto all = gate::{folder}::{all}();
  CHECK(std::count_if(all.begin(), all.end(), [](const auto* plugin) {{ return plugin->name == "{name}"; }}) == 1);
}}
'''

KINDS = {
    "check": ("checks", "GATE_CHECK", CHECK, "all_kinds"),
    "reader": ("records", "GATE_READER", READER, "all_readers"),
    "report": ("report", "GATE_REPORT", REPORT, "all_reports"),
}


def main():
    if len(sys.argv) != 3 or sys.argv[1] not in KINDS or not re.fullmatch(r"[a-z][a-z0-9_]*", sys.argv[2]):
        sys.exit(__doc__)
    kind, name = sys.argv[1:]
    folder, macro, template, listing = KINDS[kind]
    source = ROOT / "gate" / folder / f"{name}.cc"
    test = ROOT / "tests/unit" / folder / f"{name}_test.cc"
    for path in (source, test):
        if path.exists():
            sys.exit(f"{path.relative_to(ROOT)} exists already")
    values = {"name": name, "type": "".join(part.capitalize() for part in name.split("_")), "folder": folder, "all": listing}
    source.write_text(template.format(**values))
    test.write_text(TEST.format(**values))
    definition = ROOT / "gate" / folder / "registry.def"
    definition.write_text(definition.read_text() + f"{macro}({name})\n")
    lists = ROOT / "tests/unit" / folder / "CMakeLists.txt"
    lists.write_text(re.sub(r"(add_executable\(\w+)", rf"\1\n  {name}_test.cc", lists.read_text(), count=1))
    changelog = ROOT / "CHANGELOG.md"
    changelog.write_text(changelog.read_text().replace("### Added\n\n", f"### Added\n\n* {kind.capitalize()} `{name}`.\n", 1))
    for path in (source, definition, test, lists, changelog):
        print(f"wrote {path.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
