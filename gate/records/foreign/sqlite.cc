#include "gate/records/foreign/sqlite.h"

#include <sqlite3.h>

#include <algorithm>
#include <array>
#include <utility>

#include "gate/base/number.h"
#include "gate/base/text.h"

namespace gate::records {
namespace {

// https://www.sqlite.org/fileformat.html, section 1.3.
constexpr std::size_t kHeader = 100;
constexpr std::size_t kWriteVersion = 18, kReadVersion = 19;  // 2: a write-ahead log
// Steps of the library's machine between two looks at how long it has taken, and how many looks there may be.
constexpr int kSteps = 1'000'000;
constexpr int kLooks = 2'000;

std::uint32_t big_endian(std::string_view bytes, std::size_t at, std::size_t count) {
  std::uint32_t value = 0;
  for (std::size_t i = 0; i < count; ++i) {
    value = value << 8U | static_cast<unsigned char>(bytes[at + i]);
  }
  return value;
}

int looked(void* count) { return ++*static_cast<int*>(count) > kLooks ? 1 : 0; }

class Statement {
 public:
  Statement(sqlite3* database, const std::string& sql) {
    code_ = sqlite3_prepare_v2(database, sql.c_str(), static_cast<int>(sql.size()), &statement_, nullptr);
  }
  Statement(const Statement&) = delete;
  Statement& operator=(const Statement&) = delete;
  ~Statement() { sqlite3_finalize(statement_); }
  [[nodiscard]] bool good() const { return code_ == SQLITE_OK && statement_ != nullptr; }
  [[nodiscard]] sqlite3_stmt* get() const { return statement_; }

 private:
  sqlite3_stmt* statement_ = nullptr;
  int code_ = SQLITE_OK;
};

std::optional<std::string> column(sqlite3_stmt* row, int at) {
  if (sqlite3_column_type(row, at) == SQLITE_NULL) {
    return std::nullopt;
  }
  if (sqlite3_column_type(row, at) == SQLITE_FLOAT) {
    return canonical_number(sqlite3_column_double(row, at));
  }
  const auto* text = reinterpret_cast<const char*>(sqlite3_column_text(row, at));
  return text == nullptr ? std::string() : std::string(text, static_cast<std::size_t>(sqlite3_column_bytes(row, at)));
}

}  // namespace

Sqlite::~Sqlite() { sqlite3_close(database_); }

Error Sqlite::problem(std::string_view what) const {
  return input_error("cannot be read as an SQLite database: " + visible(shortened(std::string(what), 200)),
                     {shown_, 0, 0});
}

Result<std::unique_ptr<Sqlite>> Sqlite::open(std::string bytes, std::string shown) {
  std::unique_ptr<Sqlite> made(new Sqlite(std::move(bytes), std::move(shown)));
  GATE_TRY(made->start());
  return made;
}

Status Sqlite::start() {
  if (bytes_.size() < kHeader) {
    return problem("it is cut off");
  }
  const std::uint32_t said = big_endian(bytes_, 16, 2);
  const std::uint64_t page = said == 1 ? 65'536 : said;
  const std::uint64_t pages = big_endian(bytes_, 28, 4);
  if (pages * page > bytes_.size()) {
    return problem("it is cut off: " + std::to_string(pages) + " pages of " + std::to_string(page) +
                   " bytes are more than the file has");
  }
  // The library refuses a database in memory that wants a log beside it; whoever opened the file has seen to the log.
  bytes_[kWriteVersion] = bytes_[kWriteVersion] == 2 ? '\1' : bytes_[kWriteVersion];
  bytes_[kReadVersion] = bytes_[kReadVersion] == 2 ? '\1' : bytes_[kReadVersion];
  if (sqlite3_open_v2(":memory:", &database_, SQLITE_OPEN_READWRITE | SQLITE_OPEN_MEMORY | SQLITE_OPEN_NOMUTEX,
                      nullptr) != SQLITE_OK) {
    return problem("the library cannot be started");
  }
  const auto size = static_cast<sqlite3_int64>(bytes_.size());
  if (sqlite3_deserialize(database_, "main", reinterpret_cast<unsigned char*>(bytes_.data()), size, size,
                          SQLITE_DESERIALIZE_READONLY) != SQLITE_OK) {
    return problem(sqlite3_errmsg(database_));
  }
  sqlite3_db_config(database_, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
  sqlite3_db_config(database_, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
  sqlite3_db_config(database_, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, nullptr);
  sqlite3_db_config(database_, SQLITE_DBCONFIG_ENABLE_VIEW, 0, nullptr);
  sqlite3_limit(database_, SQLITE_LIMIT_LENGTH, 256 << 20);
  sqlite3_limit(database_, SQLITE_LIMIT_ATTACHED, 0);
  std::string found;
  GATE_TRY(each("PRAGMA quick_check(1)", [&](const Row& row) -> Status {
    found = row.empty() ? "" : row[0].value_or("");
    return Done{};
  }));
  return found == "ok" ? Status(Done{}) : Status(problem("it is damaged: " + found));
}

Result<std::set<std::string>> Sqlite::tables(std::span<const std::string_view> names) const {
  std::set<std::string> there;
  GATE_TRY(each("SELECT type, name, tbl_name, sql FROM sqlite_master", [&](const Row& row) -> Status {
    const std::string type = row[0].value_or(""), table = row[2].value_or("");
    if (std::find(names.begin(), names.end(), table) == names.end()) {
      return Done{};
    }
    std::string sql = row[3].value_or("");
    std::transform(sql.begin(), sql.end(), sql.begin(),
                   [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c & ~0x20) : c; });
    if (type == "view" || type == "trigger" || (type == "table" && !sql.starts_with("CREATE TABLE"))) {
      return input_error("has a " + (type == "table" ? "virtual table" : visible(type)) +
                             " where MLflow has the table '" + table +
                             "'; its rows are not what was written, and are not read",
                         {shown_, 0, 0});
    }
    if (type == "table") {
      there.insert(table);
    }
    return Done{};
  }));
  return there;
}

Status Sqlite::each(const std::string& sql, const std::function<Status(const Row&)>& take) const {
  const Statement statement(database_, sql);
  if (!statement.good()) {
    return problem(sqlite3_errmsg(database_));
  }
  int looks = 0;
  sqlite3_progress_handler(database_, kSteps, &looked, &looks);
  Row row(static_cast<std::size_t>(sqlite3_column_count(statement.get())));
  for (;;) {
    const int code = sqlite3_step(statement.get());
    if (code == SQLITE_DONE) {
      return Done{};
    }
    if (code != SQLITE_ROW) {
      return problem(code == SQLITE_INTERRUPT ? "it takes too long" : sqlite3_errmsg(database_));
    }
    for (std::size_t i = 0; i < row.size(); ++i) {
      row[i] = column(statement.get(), static_cast<int>(i));
    }
    GATE_TRY(take(row));
  }
}

}  // namespace gate::records
