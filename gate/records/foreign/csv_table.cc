#include <algorithm>
#include <array>
#include <set>
#include <utility>

#include "gate/base/text.h"
#include "gate/records/foreign/table.h"

namespace gate::records {
namespace {

constexpr std::string_view kMark = "\xEF\xBB\xBF";
constexpr std::size_t kMostColumns = 10'000;

// One row at a time from `text`; fields are unquoted into strings that are used again.
class CsvRows {
 public:
  CsvRows(std::string_view text, char separator, const Origin& origin)
      : text_(text), separator_(separator), origin_(origin) {}

  // False at the end. A line that is empty is passed over.
  Result<bool> next(std::vector<Cell>& cells) {
    while (at_ < text_.size() && (text_[at_] == '\n' || text_.substr(at_).starts_with("\r\n"))) {
      at_ += text_[at_] == '\n' ? 1U : 2U;
      ++line_;
    }
    row_line_ = line_;
    row_at_ = at_;
    count_ = 0;
    if (at_ >= text_.size()) {
      return false;
    }
    for (;;) {
      if (count_ == cells.size()) {
        cells.emplace_back();
      }
      Cell& cell = cells[count_++];
      cell.kind = Cell::Kind::kText;
      cell.text.clear();
      GATE_TRY(field(cell.text));
      if (count_ > kMostColumns) {
        return problem_at(origin_, text_, row_at_, "has more than " + std::to_string(kMostColumns) + " fields");
      }
      if (at_ < text_.size() && text_[at_] == separator_) {
        ++at_;
        continue;
      }
      break;
    }
    if (at_ < text_.size()) {
      at_ += text_[at_] == '\r' ? 2U : 1U;
      ++line_;
    }
    return true;
  }
  [[nodiscard]] std::uint32_t line() const { return row_line_; }
  [[nodiscard]] std::size_t at() const { return row_at_; }
  [[nodiscard]] std::size_t count() const { return count_; }

 private:
  [[nodiscard]] bool at_end_of_field(std::size_t at) const {
    return at >= text_.size() || text_[at] == separator_ || text_[at] == '\n' || text_.substr(at).starts_with("\r\n");
  }

  // Blanks around a field are no part of it, unless it is quoted.
  Status field(std::string& out) {
    const std::size_t first = std::min(text_.find_first_not_of(' ', at_), text_.size());
    if (first < text_.size() && text_[first] == '"') {
      at_ = first;
      const std::size_t opened = at_++;
      for (;;) {
        const std::size_t quote = text_.find('"', at_);
        if (quote == std::string_view::npos) {
          return problem_at(origin_, text_, opened, "a quote is opened here and never closed: the file is cut off");
        }
        const std::string_view part = text_.substr(at_, quote - at_);
        line_ += static_cast<std::uint32_t>(std::count(part.begin(), part.end(), '\n'));
        out += part;
        at_ = quote + 1;
        if (at_ < text_.size() && text_[at_] == '"') {
          out += '"';
          ++at_;
          continue;
        }
        while (at_ < text_.size() && text_[at_] == ' ') {
          ++at_;
        }
        if (!at_end_of_field(at_)) {
          return problem_at(origin_, text_, at_, "expected the end of the field behind its closing quote");
        }
        return Done{};
      }
    }
    const std::size_t begin = at_;
    while (!at_end_of_field(at_)) {
      ++at_;
    }
    out = text_.substr(begin, at_ - begin);
    out.erase(out.find_last_not_of(' ') + 1);
    out.erase(0, out.find_first_not_of(' '));
    return Done{};
  }

  std::string_view text_;
  char separator_;
  const Origin& origin_;
  std::size_t at_ = 0, row_at_ = 0, count_ = 0;
  std::uint32_t line_ = 1, row_line_ = 1;
};

std::string_view without_mark(std::string_view text) {
  return text.starts_with(kMark) ? text.substr(kMark.size()) : text;
}

class CsvTable : public Table {
 public:
  CsvTable(std::string bytes, Origin origin, char separator)
      : bytes_(std::move(bytes)), origin_(std::move(origin)), separator_(separator) {}

  Status read_names() {
    CsvRows rows(without_mark(bytes_), separator_, origin_);
    std::vector<Cell> cells;
    GATE_ASSIGN(const bool any, rows.next(cells));
    if (!any) {
      return input_error("holds no line with the names of its columns", {origin_.file, 1, 0});
    }
    std::set<std::string> seen;
    for (std::size_t i = 0; i < rows.count(); ++i) {
      const std::string name = visible(cells[i].text);
      if (!name.empty() && !seen.insert(name).second) {
        return problem_at(origin_, without_mark(bytes_), 0,
                          "names the column '" + shortened(name, 80) + "' twice; which one is meant cannot be known");
      }
      names_.push_back(name);
    }
    return Done{};
  }

  [[nodiscard]] const std::vector<std::string>& columns() const override { return names_; }
  [[nodiscard]] bool decimal_commas() const override { return separator_ != ','; }
  [[nodiscard]] bool open_ended() const override { return !bytes_.ends_with('\n'); }

  Status each(const Sink& sink) const override {
    CsvRows rows(without_mark(bytes_), separator_, origin_);
    std::vector<Cell> cells;
    GATE_TRY(rows.next(cells));
    cells.resize(names_.size());
    for (;;) {
      GATE_ASSIGN(const bool any, rows.next(cells));
      if (!any) {
        return Done{};
      }
      if (rows.count() != names_.size()) {
        return problem_at(
            origin_, without_mark(bytes_), rows.at(),
            "has " + counted(rows.count(), "field") + ", but the first line names " + counted(names_.size(), "column"));
      }
      GATE_TRY(sink(rows.line(), cells));
    }
  }

 private:
  std::string bytes_;
  Origin origin_;
  char separator_;
  std::vector<std::string> names_;
};

bool looks_like_name(std::string_view field) {
  field.remove_prefix(std::min(field.find_first_not_of(' '), field.size()));
  field = field.substr(0, field.find_last_not_of(" \r") + 1);
  if (field.size() >= 2 && field.front() == '"' && field.back() == '"') {
    field = field.substr(1, field.size() - 2);
  }
  return field.size() <= 100 && std::all_of(field.begin(), field.end(), [](char c) {
           return static_cast<unsigned char>(c) >= 0x20 && c != '{' && c != '}' && c != '"' && c != '<' && c != '>';
         });
}

}  // namespace

char csv_separator(std::string_view head) {
  head = without_mark(head);
  std::string_view line = head.substr(0, head.find('\n'));
  if (line.ends_with('\r')) {
    line.remove_suffix(1);
  }
  char best = 0;
  std::size_t most = 1;
  for (const char separator : {',', ';', '\t'}) {
    const std::vector<std::string_view> fields = split(line, separator);
    std::size_t named = 0;
    bool good = true;
    for (const std::string_view field : fields) {
      named += field.empty() ? 0U : 1U;
      good = good && looks_like_name(field);
    }
    if (good && named + 1 >= fields.size() && fields.size() > most) {
      best = separator;
      most = fields.size();
    }
  }
  return best;
}

Result<std::unique_ptr<Table>> read_csv(std::string bytes, const Origin& origin) {
  const char separator = csv_separator(bytes);
  auto table = std::make_unique<CsvTable>(std::move(bytes), origin, separator == 0 ? ',' : separator);
  GATE_TRY(table->read_names());
  return std::unique_ptr<Table>(std::move(table));
}

}  // namespace gate::records
