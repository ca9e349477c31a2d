// An SQLite database in memory, for questions only: nothing is written, no view or trigger has a say, and the file on
// disk is never opened by the library.
#ifndef GATE_RECORDS_FOREIGN_SQLITE_H_
#define GATE_RECORDS_FOREIGN_SQLITE_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "gate/base/result.h"

struct sqlite3;

namespace gate::records {

class Sqlite {
 public:
  // A column of a row; nothing for NULL. Numbers are spelled as the database keeps them, floats with 17 digits.
  using Row = std::vector<std::optional<std::string>>;

  // Keeps `bytes`. A file that is cut off or damaged is an error, kInput at `shown`.
  static Result<std::unique_ptr<Sqlite>> open(std::string bytes, std::string shown);
  ~Sqlite();
  Sqlite(const Sqlite&) = delete;
  Sqlite& operator=(const Sqlite&) = delete;

  // The tables of `names` that are there. One that is a view, virtual, or has a trigger is an error.
  Result<std::set<std::string>> tables(std::span<const std::string_view> names) const;
  // Every row of a fixed statement.
  Status each(const std::string& sql, const std::function<Status(const Row&)>& take) const;

 private:
  Sqlite(std::string bytes, std::string shown) : bytes_(std::move(bytes)), shown_(std::move(shown)) {}
  [[nodiscard]] Error problem(std::string_view what) const;
  Status start();

  std::string bytes_;
  std::string shown_;
  sqlite3* database_ = nullptr;
};

}  // namespace gate::records

#endif  // GATE_RECORDS_FOREIGN_SQLITE_H_
