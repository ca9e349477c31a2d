// Load tests and benchmarks: hyperfine, Google Benchmark, Locust, vLLM and SGLang as they write (tests/fixtures), k6 by
// its shapes, and the traps of each.
#include "tests/unit/records/fixture.h"

namespace gate::records::testing {
namespace {

Result<RunSet> read_fixture(const std::string& name) {
  return read_one(name.substr(name.find('/') + 1), fixture(name));
}

MemoryTree serving(const std::vector<std::string>& names) {
  MemoryTree tree;
  for (const std::string& name : names) {
    tree.add(name, fixture("serving/" + name));
  }
  return tree;
}

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  const std::size_t at = text.find(from);
  REQUIRE(at != std::string::npos);
  return text.replace(at, from.size(), to);
}

// Of what was scored.
double mean(const RunSet& set, std::size_t run, const std::string& metric) {
  double sum = 0;
  std::size_t scored = 0;
  for (const std::string_view example : set.examples) {
    if (const double one = value(set, run, metric, std::string(example)); !std::isnan(one)) {
      sum += one;
      ++scored;
    }
  }
  return sum / static_cast<double>(scored);
}

}  // namespace

TEST_CASE("hyperfine: commands are examples, timings are repeats, exit codes are looked at") {
  Result<RunSet> set = read_fixture("hyperfine/bench.json");
  REQUIRE_MESSAGE(set.has_value(), told(set));
  CHECK(set->runs.size() == 5);
  CHECK(set->examples == std::vector<std::string>{"sleep 0.01", "sleep 0.02"});
  CHECK(value(*set, 0, "latency_ms", "sleep 0.01") == doctest::Approx(10.125036940000002));
  CHECK(set->reading.metrics.at("latency_ms").higher_is_better == false);
  CHECK(set->reading.remarks.empty());

  set = read_fixture("hyperfine/failed.json");
  REQUIRE_MESSAGE(set.has_value(), told(set));
  CHECK(error_of(*set, 0, "false") == "exit code 1");
  CHECK(std::isnan(value(*set, 0, "latency_ms", "false")));

  const std::string whole = fixture("hyperfine/bench.json");
  set = read_one("b.json", replaced(whole, "        0.010125036940000002,\n", "        0.0,\n"));
  REQUIRE_MESSAGE(set.has_value(), told(set));
  CHECK(std::isnan(value(*set, 0, "latency_ms", "sleep 0.01")));  // no time at all is no measure
  CHECK(has(remark(*set, "aggregate_mismatch"), "mean seconds of sleep 0.01"));
  set = read_one("b.json", replaced(whole, "        0.010125036940000002,\n", "        0.210125036940000002,\n"));
  CHECK(has(remark(*set, "cold_start"), "give hyperfine --warmup"));
  CHECK(has(told(read_one("b.json", replaced(whole, "        0,\n", ""))), "has 5 times and 4 exit codes"));
}

TEST_CASE("Google Benchmark: aggregates are no repeats, units differ by row, NaN and errors") {
  const Result<RunSet> set = read_fixture("google_benchmark/bench.json");
  REQUIRE_MESSAGE(set.has_value(), told(set));
  CHECK(set->runs.size() == 3);
  CHECK(set->examples == std::vector<std::string>{"Broken", "Copy/4096", "Copy/64"});
  CHECK(value(*set, 0, "latency_ms", "Copy/64") == doctest::Approx(7.5742966033525690e-05));
  CHECK(value(*set, 0, "latency_ms", "Copy/4096") < 1);
  CHECK(value(*set, 0, "bytes_per_second", "Copy/64") > 1e6);
  CHECK(std::isnan(value(*set, 0, "ratio", "Copy/64")));
  CHECK(error_of(*set, 2, "Broken") == "no such file");
  CHECK(set->reading.remarks.empty());
  CHECK(field(*set, 0, "code.commit") == "0123456789abcdef0123456789abcdef01234567");
  CHECK(set->runs[0].document.created_at.has_value());

  const std::string context = R"({"context": {"num_cpus": 2, "library_build_type": "release"}, "benchmarks": [)";
  CHECK(
      has(told(read_one(
              "b.json",
              context + R"({"name": "a_mean", "run_type": "aggregate", "aggregate_name": "mean", "real_time": 1}]})")),
          "holds aggregates only"));
  CHECK(has(told(read_one("b.json", context + R"({"name": "a", "real_time": 1, "cpu_time": 1, "time_unit": "h"}]})")),
            "the unit 'h' is not known"));
  const Result<RunSet> old =
      read_one("b.json", context + R"({"name": "a", "real_time": 2, "cpu_time": 1, "time_unit": "ms"},
      {"name": "a", "real_time": 4, "cpu_time": 1, "time_unit": "ms"}, {"name": "a_mean", "real_time": 3, "cpu_time": 1, "time_unit": "ms"}]})");
  REQUIRE_MESSAGE(old.has_value(), told(old));
  CHECK(old->runs.size() == 2);
  CHECK(value(*old, 1, "latency_ms", "a") == 4);
}

TEST_CASE("Google Benchmark: a time that was not measured is in no mean, and a mean may be beyond any number") {
  const auto repeated = [](const std::string& first, const std::string& second) {
    const auto one = [](const std::string& time, const std::string& more) {
      return R"({"name": "a", "run_name": "a", "time_unit": "ns", "cpu_time": 1, "real_time": )" + time + more + "}";
    };
    return R"({"context": {"library_build_type": "release"}, "benchmarks": [)" + one(first, "") + "," +
           one(second, "") + "," + one("2", R"(, "run_type": "aggregate", "aggregate_name": "mean")") + "]}";
  };
  Result<RunSet> set = read_one("b.json", repeated("null", "2"));
  REQUIRE_MESSAGE(set.has_value(), told(set));
  CHECK(remark(*set, "aggregate_mismatch").empty());
  set = read_one("b.json", repeated("1.7e308", "1.7e308"));
  REQUIRE_MESSAGE(set.has_value(), told(set));
  CHECK(has(remark(*set, "aggregate_mismatch"), "its rows make it larger than any number"));
}

TEST_CASE("Locust: endpoints are examples, the row of all is the run, times of refusals are none") {
  Result<RunSet> set = read_fixture("locust/run_stats.csv");
  REQUIRE_MESSAGE(set.has_value(), told(set));
  CHECK(set->examples == std::vector<std::string>{"GET /fast", "GET /slow"});
  CHECK(value(*set, 0, "latency_ms", "GET /slow") > 50);
  CHECK(value(*set, 0, "error_rate", "GET /fast") == 0);
  CHECK(set->runs[0].document.metrics.at("p95_ms") > 0);
  CHECK(remark(*set, "aggregate_mismatch").empty());
  CHECK(has(remark(*set, "requests_failed"), "requests of 'run_stats.csv' failed"));

  set = read_fixture("locust/failed_stats.csv");
  REQUIRE_MESSAGE(set.has_value(), told(set));
  CHECK(has(remark(*set, "all_failed"), "its times and rates are no measures"));
  CHECK(std::isnan(value(*set, 0, "latency_ms", "GET /fast")));
  CHECK(set->runs[0].document.metrics.size() == 1);
  CHECK(set->runs[0].document.metrics.at("error_rate") == 1);

  const std::string whole = fixture("locust/run_stats.csv");
  set = read_one("r_stats.csv", replaced(whole, ",Aggregated,", ",Aggregated,1"));
  REQUIRE_MESSAGE(set.has_value(), told(set));
  CHECK(has(remark(*set, "aggregate_mismatch"), "but its endpoints add up to"));
  for (const char* count : {"-1", "0.5", "1e300", "nan"}) {
    CAPTURE(count);
    const std::size_t at = whole.find("/fast,") + 6;
    const std::string other = whole.substr(0, at) + count + whole.substr(whole.find(',', at));
    CHECK(has(told(read_one("r_stats.csv", other)), "r_stats.csv:2: 'Request Count' must be a"));
  }
  CHECK(has(told(read_one("r_stats.csv", whole.substr(0, whole.find(",Aggregated")))),
            "has no row 'Aggregated'; it is cut off"));
  CHECK(has(told(read_one("r_stats.csv", whole.substr(0, whole.size() - 3))),
            "has no end to its last line; it is cut off"));
}

TEST_CASE("vLLM: requests are rows, a run in which all failed has no 0 ms, the first run may be cold") {
  Result<RunSet> set = read(serving({"vllm-1.json", "vllm-2.json"}));
  REQUIRE_MESSAGE(set.has_value(), told(set));
  REQUIRE(set->runs.size() == 2);
  CHECK(set->examples.size() == 10);
  CHECK(set->runs[0].document.metrics.at("error_rate") == 0);
  CHECK(set->runs[1].document.metrics.at("error_rate") == 0.2);
  CHECK_FALSE(set->runs[0].document.metrics.contains("max_concurrency"));
  CHECK(set->reading.metrics.at("request_throughput").higher_is_better == true);
  CHECK(set->reading.metrics.at("p99_ttft_ms").unit == "ms");
  for (const std::size_t run : {std::size_t{0}, std::size_t{1}}) {
    CAPTURE(run);
    CHECK(mean(*set, run, "ttft_ms") == doctest::Approx(set->runs[run].document.metrics.at("mean_ttft_ms")));
  }
  CHECK(value(*set, 0, "latency_ms", "request-0") > value(*set, 0, "ttft_ms", "request-0"));
  CHECK(value(*set, 1, "tokens.output", "request-0") == 6);
  CHECK(has(remark(*set, "cold_start"), "the first run ('vllm-1.json') needs "));
  CHECK(has(remark(*set, "requests_failed"), "2 of 10 requests of 'vllm-2.json' failed"));
  CHECK(field(*set, 0, "hyperparameters.request_rate") == "inf");
  CHECK(field(*set, 0, "hyperparameters.max_concurrency") == "4");
  std::size_t errors = 0;
  for (const std::string_view example : set->examples) {
    errors += error_of(*set, 1, std::string(example)) == "Service Unavailable" ? 1U : 0U;
  }
  CHECK(errors == 2);

  // Without --save-detailed the latencies stay, with 0 for those that failed.
  set = read_fixture("serving/vllm-plain.json");
  REQUIRE_MESSAGE(set.has_value(), told(set));
  CHECK(set->runs[0].document.metrics.at("error_rate") == 0.2);
  CHECK(set->runs[0].document.metrics.at("request_goodput") > 0);
  CHECK(mean(*set, 0, "latency_ms") == doctest::Approx(set->runs[0].document.metrics.at("mean_e2el_ms")));
  CHECK(set->runs[0].rows.metric("ttft_ms") == nullptr);

  // Files of releases before that have the times of tokens alone.
  const std::string whole = fixture("serving/vllm-1.json");
  const Result<RunSet> older = read_one("v.json", replaced(whole, "\"latencies\"", "\"formerly\""));
  REQUIRE_MESSAGE(older.has_value(), told(older));
  set = read_one("v.json", whole);
  CHECK(value(*older, 0, "latency_ms", "request-3") == doctest::Approx(value(*set, 0, "latency_ms", "request-3")));
  CHECK(has(told(read_one("v.json", replaced(whole, "\"input_lens\": [8, ", "\"input_lens\": ["))),
            "holds 10 requests, and a list beside it 9"));

  set = read_fixture("serving/vllm-all-failed.json");
  REQUIRE_MESSAGE(set.has_value(), told(set));
  CHECK(set->runs[0].document.metrics.size() == 1);
  CHECK(set->runs[0].document.metrics.at("error_rate") == 1);
  CHECK(has(remark(*set, "all_failed"), "every one of the 10 requests"));
}

TEST_CASE("SGLang appends a run a line, and counts failed requests only by its details") {
  Result<RunSet> set = read_fixture("serving/sglang.jsonl");
  REQUIRE_MESSAGE(set.has_value(), told(set));
  REQUIRE(set->runs.size() == 2);
  CHECK(set->runs[0].document.run_id == "sglang.jsonl:1");
  CHECK(set->runs[0].document.metrics.at("mean_e2e_latency_ms") > 0);
  CHECK(set->runs[0].document.metrics.at("concurrency") > 0);  // the measured one
  CHECK(field(*set, 0, "hyperparameters.request_rate") == "Infinity");
  CHECK(field(*set, 1, "hyperparameters.request_rate") == "100");
  CHECK(field(*set, 1, "model.name") == "words");
  CHECK_FALSE(set->runs[1].document.metrics.contains("error_rate"));  // 2 of 10 failed, and the file does not tell
  CHECK(has(remark(*set, "failures_unknown"), "2 runs without a count of the requests that failed"));
  const std::string lines = fixture("serving/sglang.jsonl");
  CHECK(has(told(read_one("s.jsonl", lines.substr(0, lines.size() - 600))), "s.jsonl:2:"));
  const std::string first = lines.substr(0, lines.find('\n'));
  set = read_one("s.jsonl", replaced(first, "\"completed\": 10", "\"completed\": 0"));
  REQUIRE_MESSAGE(set.has_value(), told(set));
  CHECK(set->runs[0].document.metrics.empty());
  CHECK(has(remark(*set, "no_requests"), "'s.jsonl' completed no request"));

  set = read_fixture("serving/sglang-details.jsonl");
  REQUIRE_MESSAGE(set.has_value(), told(set));
  CHECK(set->runs[0].document.metrics.at("error_rate") == 0.2);
  CHECK(has(remark(*set, "requests_failed"), "2 of 10 requests of 'sglang-details.jsonl' failed"));
  CHECK(mean(*set, 0, "ttft_ms") == doctest::Approx(set->runs[0].document.metrics.at("mean_ttft_ms")));
  CHECK(remark(*set, "failures_unknown").empty());
}

TEST_CASE("k6: three summaries say the same, and true means the contrary in one of them") {
  for (const char* name : {"k6/summary.json", "k6/export.json", "k6/machine.json"}) {
    CAPTURE(name);
    const Result<RunSet> set = read_fixture(name);
    REQUIRE_MESSAGE(set.has_value(), told(set));
    CHECK(set->reading.format == "k6");
    const RunDocument& run = set->runs[0].document;
    CHECK(run.metrics.at("http_req_duration.p(95)") == 171.9);
    CHECK(run.metrics.contains("http_req_duration{expected_response:true}.med"));
    CHECK(set->reading.metrics.at("http_req_duration.p(95)").unit == "ms");
    CHECK(set->reading.metrics.at("iteration_duration.med").higher_is_better == false);
    CHECK(run.metrics.at("http_reqs.count") == 80);
    CHECK(run.metrics.at("error_rate") == 0.05);
    const bool machine = std::string(name) == "k6/machine.json";  // which tells no thresholds
    CHECK(machine == remark(*set, "threshold_crossed").empty());
    if (!machine) {
      CHECK(has(remark(*set, "threshold_crossed"), "http_req_duration crosses its own threshold p(95)<150"));
    }
    CHECK(run.metrics.contains("duration_ms") == (std::string(name) != "k6/export.json"));
    CHECK(field(*set, 0, "environment.k6") == (machine ? "1.5.0" : ""));
  }
  for (const char* name : {"k6/all-failed-summary.json", "k6/all-failed-export.json", "k6/all-failed-machine.json"}) {
    CAPTURE(name);
    const Result<RunSet> set = read_fixture(name);
    REQUIRE_MESSAGE(set.has_value(), told(set));
    CHECK(has(remark(*set, "all_failed"), "every one of the 80 requests"));
    const RunDocument& run = set->runs[0].document;
    CHECK(run.metrics.at("error_rate") == 1);
    for (const auto& each : run.metrics) {
      const std::string& metric = each.first;
      CAPTURE(metric);
      CHECK((metric == "error_rate" || metric == "duration_ms" || metric.starts_with("checks") ||
             metric.starts_with("vus_max") || metric.starts_with("http_req_failed")));
    }
  }
  CHECK(has(told(read_one("m.json", "{\"metadata\": {\"k6Version\": \"1.5.0\"}, \"results\": {}}")),
            "holds no 'metrics'; it is no summary of k6"));
}

}  // namespace gate::records::testing
