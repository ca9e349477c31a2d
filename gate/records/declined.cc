// Files that are known and not read, each with the export to use instead. Asked last: beside files that can be read
// such a file is passed over.
#include <algorithm>
#include <array>
#include <memory>
#include <string>
#include <string_view>

#include "gate/records/registry.h"

namespace gate::records {
namespace {

struct Declined {
  std::string_view magic;
  std::string_view ending;  // of the name, where the first bytes tell too little; empty: any
  std::string_view what;
  std::string_view instead;
};
constexpr std::array<Declined, 14> kDeclined{{
    {":W&B", "", "a binary log of Weights & Biases",
     "export the runs: wandb.Api().run(PATH).history().to_json(FILE, orient='records', lines=True), or give "
     "files/wandb-summary.json"},
    {"PAR1", "", "a Parquet file (Hugging Face datasets, lighteval details, LangSmith bulk export)",
     "write it as JSON lines: pandas.read_parquet(FILE).to_json(OUT, orient='records', lines=True)"},
    {"ARROW1", "", "an Arrow file",
     "write it as JSON lines: pandas.read_feather(FILE).to_json(OUT, orient='records', lines=True)"},
    {"\xFF\xFF\xFF\xFF", ".arrow", "an Arrow stream",
     "write it as JSON lines: datasets.load_from_disk(DIR).to_json(OUT)"},
    {"Obj\x01", "", "an Avro file", "write it as JSON lines with your tool's export"},
    {"\x89HDF\r\n", "", "an HDF5 file", "write its tables as CSV: pandas.read_hdf(FILE).to_csv(OUT)"},
    {"\x80\x04", "", "a Python pickle, which is a program", "write the results as JSON lines or CSV"},
    {"\x80\x05", "", "a Python pickle, which is a program", "write the results as JSON lines or CSV"},
    {"\x93NUMPY", "", "a NumPy array", "write it as CSV with a column that names the example"},
    {"PK\x03\x04", ".xlsx", "an Excel workbook", "save the sheet as CSV"},
    {"PK\x03\x04", "", "a ZIP archive that is no log of Inspect; archives are not unpacked",
     "unpack it and give the folder"},
    {"\xFF\xFE", "", "UTF-16 text", "save it as UTF-8 (in Excel: CSV UTF-8)"},
    {"\xFE\xFF", "", "UTF-16 text", "save it as UTF-8 (in Excel: CSV UTF-8)"},
    {"7z\xBC\xAF", "", "a 7-Zip archive; archives are not unpacked", "unpack it and give the folder"},
}};

const Declined* find(std::string_view name, std::string_view head) {
  const auto found = std::find_if(kDeclined.begin(), kDeclined.end(), [&](const Declined& each) {
    return head.starts_with(each.magic) && name.ends_with(each.ending);
  });
  return found == kDeclined.end() ? nullptr : &*found;
}

bool recognises(std::string_view name, std::string_view head) { return find(name, head) != nullptr; }

Result<RunSet> read(const Source& source) {
  for (const std::string& name : source.names) {
    std::string head(16, '\0');
    auto file = source.tree.open(name);
    std::size_t had = 0;
    while (file && had < head.size()) {
      const Result<std::size_t> got = (*file)->read(std::span<char>(head).subspan(had));
      if (!got || *got == 0) {
        break;
      }
      had += *got;
    }
    if (const Declined* declined = find(name, std::string_view(head).substr(0, had))) {
      Error error = input_error("is " + std::string(declined->what) + ", which is not read", {source.show(name), 0, 0});
      error.hint = declined->instead;
      return error;
    }
  }
  return input_error("holds nothing that is read", {source.show(""), 0, 0});
}

}  // namespace

const Reader k_declined{
    "declined", "not read: W&B .wandb, Parquet, Arrow, HDF5, pickles, archives; told what to export", recognises, read};

}  // namespace gate::records
