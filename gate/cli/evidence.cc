// gate evidence: between evidence and the tools that sign. No private key comes near this program: it prints the bytes
// to sign, puts what a signer returns into an envelope, takes a statement out of one, and makes the one about records.
#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <algorithm>
#include <array>
#include <memory>
#include <utility>
#include <vector>

#include "gate/base/file_system.h"
#include "gate/base/text.h"
#include "gate/cli/envelope_file.h"
#include "gate/cli/evidence_file.h"
#include "gate/cli/inputs.h"
#include "gate/cli/outputs.h"
#include "gate/cli/registry.h"
#include "gate/cli/repository_option.h"
#include "gate/cli/schema/schemas.h"
#include "gate/evidence/dsse.h"
#include "gate/evidence/json_reader.h"
#include "gate/evidence/json_view.h"
#include "gate/evidence/recorded.h"
#include "gate/report/canonical_json.h"
#include "gate/report/decision.h"
#include "gate/report/records_statement.h"

namespace gate::cli {
namespace {

using evidence::Json;

constexpr std::size_t kMostSignature = std::size_t{1} << 20U;

struct EvidenceRequest {
  std::string file;
  std::string output;     // empty: standard output
  std::string signature;  // where unwrap puts it; empty: nowhere
  std::string repository = ".";
  bool predicate = false;
  std::vector<std::string> signatures, keyids;
};

Result<int> give(const EvidenceRequest& request, std::string_view bytes, const Machine& machine) {
  if (!request.output.empty()) {
    GATE_TRY(write_file(request.output, bytes));
  } else {
    machine.document(bytes);
  }
  return 0;
}

std::vector<Output> outputs_of(const EvidenceRequest& request) {
  std::vector<Output> outputs;
  if (!request.output.empty()) {
    outputs.push_back({"--output", request.output});
  }
  if (!request.signature.empty()) {
    outputs.push_back({"--signature", request.signature});
  }
  return outputs;
}

std::vector<Named> inputs_of(const EvidenceRequest& request) {
  std::vector<Named> inputs{{"the file to read", request.file}};
  for (const std::string& signature : request.signatures) {
    inputs.push_back({"--sig", signature});
  }
  return inputs;
}

// An in-toto statement of any type; evidence must be whole.
Status check_statement(std::string_view bytes, const std::string& file) {
  GATE_ASSIGN(const Json document, evidence::read_json(bytes, file));
  if (evidence::text_of(document, "_type") != report::kStatementType) {
    return input_error("is no in-toto statement", {file, 0, 0});
  }
  if (evidence::text_of(document, "predicateType") != report::kPredicateType) {
    return Done{};
  }
  const evidence::Reading reading = evidence::read_statement(bytes, file, schema::evidence_schema());
  return reading.problems.empty()
             ? Status(Done{})
             : Status(input_error("the evidence is not as it was written: " + reading.problems.front(), {file, 0, 0}));
}

Result<std::string> read_statement_bytes(const std::string& file) {
  GATE_ASSIGN(std::string bytes, read_named_file(file, kMostEvidence));
  GATE_TRY(check_statement(bytes, file));
  return bytes;
}

// The statement that is made of a predicate, as --report json wrote it or a signer put it into one of its own.
Result<std::string> statement_around(const Json& predicate) {
  const evidence::Recorded recorded = evidence::recorded_of(Json::object().put("predicate", predicate));
  return report::canonical_json(
      Json::object()
          .put("_type", report::kStatementType)
          .put("subject", report::subjects_json(recorded.provenance ? recorded.provenance->head : "",
                                                recorded.artifacts, recorded.files("candidate")))
          .put("predicateType", report::kPredicateType)
          .put("predicate", predicate));
}

// Signers that make statements of their own (actions/attest, cosign attest-blob) name the subjects they were told, and
// write the predicate in their own bytes. What they signed for must be what the decision is about.
Result<std::string> statement_signed_by_others(const Json& document, const std::string& file) {
  const Json* predicate = evidence::member(document, "predicate");
  if (predicate == nullptr || evidence::text_of(document, "predicateType") != report::kPredicateType) {
    return input_error(
        "holds a statement of another kind: '" + shortened(evidence::text_of(document, "predicateType"), 80) + "'",
        {file, 0, 0});
  }
  GATE_ASSIGN(std::string bytes, statement_around(*predicate));
  GATE_ASSIGN(const Json ours, evidence::read_json(bytes, file));
  const evidence::Recorded recorded = evidence::recorded_of(ours);
  std::vector<std::string> known;
  for (const Json& subject : evidence::elements(evidence::member(ours, "subject"))) {
    known.push_back(evidence::sha256_of(evidence::member(subject, "digest")));
  }
  for (const InputFile& input : recorded.files("candidate")) {
    known.push_back(input.sha256);
  }
  const Json::Array& subjects = evidence::elements(evidence::member(document, "subject"));
  if (subjects.empty()) {
    return input_error("is signed for nothing: its statement has no subject", {file, 0, 0});
  }
  for (const Json& subject : subjects) {
    const std::string sha256 = evidence::sha256_of(evidence::member(subject, "digest"));
    const std::string commit = evidence::text_of(evidence::at(subject, "digest.gitCommit"));
    const bool is_commit = recorded.provenance && !commit.empty() && commit == recorded.provenance->head;
    if (!is_commit && (sha256.empty() || std::find(known.begin(), known.end(), sha256) == known.end())) {
      return input_error("is signed for '" + shortened(evidence::text_of(subject, "name"), 80) +
                             "', which is not what its decision is about",
                         {file, 0, 0});
    }
  }
  return bytes;
}

Result<int> statement(const EvidenceRequest& request, const Machine& machine) {
  GATE_ASSIGN(std::string bytes, read_named_file(request.file, kMostEvidence));
  const std::vector<std::string_view> lines = lines_of(bytes, request.file);
  evidence::JsonLimits limits;
  limits.bytes = kMostEvidence;
  GATE_ASSIGN(Json document, evidence::read_json(lines.front(), request.file, limits));
  if (evidence::member(document, "payload") != nullptr || evidence::member(document, "dsseEnvelope") != nullptr) {
    GATE_ASSIGN(const evidence::Envelope envelope, unwrapped(bytes, request.file));
    GATE_ASSIGN(document, evidence::read_json(envelope.payload, request.file));
    GATE_ASSIGN(bytes, statement_signed_by_others(document, request.file));
  } else if (evidence::member(document, "decision") != nullptr) {
    GATE_ASSIGN(bytes, statement_around(document));
  }
  const evidence::Reading reading = evidence::read_statement(bytes, request.file, schema::evidence_schema());
  if (!reading.problems.empty()) {
    machine.err(text_of_problems("refused", request.file, reading));
    return 1;
  }
  if (request.predicate) {
    GATE_ASSIGN(bytes, report::canonical_json(*evidence::member(*reading.statement, "predicate")));
  }
  return give(request, bytes, machine);
}

Result<int> pae(const EvidenceRequest& request, const Machine& machine) {
  GATE_ASSIGN(const std::string bytes, read_statement_bytes(request.file));
  return give(request, evidence::pre_authentication_encoding(evidence::kPayloadType, bytes), machine);
}

Result<int> wrap(const EvidenceRequest& request, const Machine& machine) {
  if (!request.keyids.empty() && request.keyids.size() != request.signatures.size()) {
    return usage_error("--keyid: give one for each --sig, or none");
  }
  GATE_ASSIGN(const std::string bytes, read_statement_bytes(request.file));
  std::vector<evidence::Signature> signatures;
  for (std::size_t i = 0; i < request.signatures.size(); ++i) {
    GATE_ASSIGN(std::string signature, read_named_file(request.signatures[i], kMostSignature));
    if (signature.empty()) {
      return input_error("is empty; a signer writes its signature there", {request.signatures[i], 0, 0});
    }
    signatures.push_back({std::move(signature), request.keyids.empty() ? "" : request.keyids[i]});
  }
  GATE_ASSIGN(const std::string envelope, evidence::wrap(bytes, signatures));
  return give(request, envelope, machine);
}

// Both files are there at the end, or neither.
Result<int> unwrap(const EvidenceRequest& request, const Machine& machine) {
  GATE_ASSIGN(const std::string bytes, read_named_file(request.file, kMostEvidence));
  GATE_ASSIGN(const evidence::Envelope envelope, unwrapped(bytes, request.file));
  GATE_TRY(check_payload(envelope.payload, request.file));
  std::vector<FileToWrite> files;
  if (!request.signature.empty()) {
    if (envelope.signatures.size() != 1) {
      return input_error("has " + counted(envelope.signatures.size(), "signature") + "; --signature takes the only one",
                         {request.file, 0, 0});
    }
    files.push_back({request.signature, envelope.signatures.front().bytes});
  }
  if (!request.output.empty()) {
    files.push_back({request.output, envelope.payload});
  }
  GATE_TRY(write_files(files));
  if (request.output.empty()) {
    machine.document(envelope.payload);
  }
  return 0;
}

// Whoever reads the records here will read them: a set that is refused is not signed.
Result<int> records(const EvidenceRequest& request, const Machine& machine) {
  GATE_ASSIGN(const RunSet set, load_run_set(request.file, request.repository, Side::kCandidate, nullptr));
  GATE_ASSIGN(const std::string bytes, report::records_statement(set));
  return give(request, bytes, machine);
}

struct Step {
  const char* name;
  const char* summary;
  const char* file;  // what it takes
  const char* example;
  Result<int> (*run)(const EvidenceRequest&, const Machine&);
};
constexpr std::array<Step, 5> kSteps{{
    {"statement", "The statement, of evidence in any form", "Statement, predicate, envelope or bundle",
     "gate evidence statement evidence.sigstore.json --output statement.json", &statement},
    {"pae", "The bytes to sign (DSSE 1.0.2)", "The statement", "gate evidence pae evidence.json --output evidence.pae",
     &pae},
    {"wrap", "An envelope (DSSE 1.0.2) of a statement and the signatures made of its pae", "The statement",
     "gate evidence wrap evidence.json --sig evidence.sig --output evidence.dsse.json", &wrap},
    {"unwrap", "The statement in an envelope or a sigstore bundle, whose signature is for its verifier",
     "Envelope or bundle", "gate evidence unwrap evidence.dsse.json --output statement.json --signature evidence.sig",
     &unwrap},
    {"records", "A statement about the files of records, for the job that makes them to sign",
     "A run set, as --candidate takes it", "gate evidence records runs/candidate --output records.json", &records},
}};

Action declare(CLI::App& app) {
  const auto request = std::make_shared<EvidenceRequest>();
  std::vector<CLI::App*> commands;
  for (const Step& step : kSteps) {
    CLI::App* command = app.add_subcommand(step.name, step.summary);
    command->add_option("FILE", request->file, step.file)->required()->type_name("");
    command->footer("Example:\n  " + std::string(step.example));
    command->add_option("--output", request->output, "Write to this file instead of standard output")
        ->type_name("FILE");
    commands.push_back(command);
  }
  commands[0]->add_flag("--predicate", request->predicate, "Only its predicate, for signers that make the statement");
  commands[2]
      ->add_option("--sig", request->signatures, "A signature as the signer wrote it; may be given several times")
      ->required()
      ->type_name("FILE")
      ->allow_extra_args(false);
  commands[2]
      ->add_option("--keyid", request->keyids, "A hint which key made it, one for each --sig")
      ->type_name("TEXT")
      ->allow_extra_args(false);
  commands[3]
      ->add_option("--signature", request->signature, "Write its signature to this file, for its verifier")
      ->type_name("FILE");
  declare_repository(*commands[4], request->repository);
  app.footer(
      "No private key comes near this program, and no signature of evidence is verified by it: docs/signing.md has the "
      "tools that do.");
  app.require_subcommand(1);
  return [request, commands](const Invocation& call) -> Result<int> {
    for (std::size_t i = 0; i < commands.size(); ++i) {
      if (commands[i]->parsed()) {
        GATE_TRY(check_outputs(outputs_of(*request), inputs_of(*request)));
        return kSteps.at(i).run(*request, call.machine);
      }
    }
    return usage_error("evidence: no command; gate evidence --help lists them");
  };
}

}  // namespace

const Command k_evidence{"evidence", "Statements, bytes to sign and envelopes, for tools that sign", &declare,
                         "gate evidence pae evidence.json --output evidence.pae"};

}  // namespace gate::cli
