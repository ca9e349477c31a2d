#include "gate/policy/price_reader.h"

#include <array>
#include <limits>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "gate/base/sha256.h"
#include "gate/base/text.h"
#include "gate/base/time.h"
#include "gate/policy/members.h"
#include "gate/policy/params_reader.h"

namespace gate::policy {
namespace {

constexpr Range kPrice{0.0, std::numeric_limits<double>::max()};

std::optional<std::string> read_date(const Mapping& mapping, std::string_view what) {
  const std::optional<Cursor> cursor = mapping.require("date", what);
  std::optional<std::string> text = cursor ? cursor->line() : std::nullopt;
  if (text && !parse_date_end(*text)) {
    cursor->expected("a day of the calendar such as 2026-11-01");
    return std::nullopt;
  }
  return text;
}

// What the policy says about the file.
struct Pin {
  std::shared_ptr<const PolicyFile> file;
  std::string date;
};

std::optional<Pin> read_pin(const Cursor& cursor, Attachments& attachments) {
  std::optional<Mapping> mapping = Mapping::of(cursor);
  if (!mapping) {
    return std::nullopt;
  }
  mapping->refuse_others(names_of(kPriceMembers), "'prices'");
  const std::optional<Cursor> file = mapping->require("file", "the price table, a file beside the policy");
  const std::optional<Cursor> digest = mapping->require("sha256", "the digest of the price table's bytes");
  const std::optional<std::string> date = read_date(*mapping, "the day from which on the prices hold");
  const std::shared_ptr<const PolicyFile> read = file ? attachments.read(*file) : nullptr;
  const std::optional<std::string> pinned = digest ? digest->line() : std::nullopt;
  if (!read || !pinned || !date) {
    return std::nullopt;
  }
  if (*pinned != read->sha256) {
    digest->problem("the bytes of '" + shortened(read->name, 80) + "' have the digest " + read->sha256 +
                    "; review the prices, then pin that");
    return std::nullopt;
  }
  return Pin{read, *date};
}

std::optional<ModelPrice> read_price(const Cursor& cursor, double per_tokens) {
  std::optional<Mapping> mapping = Mapping::of(cursor);
  if (!mapping) {
    return std::nullopt;
  }
  const std::array<std::string, 3> known{"input", "cached", "output"};
  mapping->refuse_others(known, "a price");
  const std::optional<Cursor> input = mapping->require("input", "the price of input tokens");
  const std::optional<Cursor> output = mapping->require("output", "the price of output tokens");
  const std::optional<Cursor> cached = mapping->find("cached");
  const std::optional<double> in = input ? input->number(kPrice) : std::nullopt;
  const std::optional<double> out = output ? output->number(kPrice) : std::nullopt;
  const std::optional<double> hit = cached ? cached->number(kPrice) : in;
  if (!in || !out || !hit) {
    return std::nullopt;
  }
  return ModelPrice{*in / per_tokens, *hit / per_tokens, *out / per_tokens};
}

void read_models(const Mapping& table, double per_tokens, PriceTable& prices) {
  const std::optional<Cursor> cursor = table.require("models", "prices by the name of the model");
  const std::optional<Mapping> models = cursor ? Mapping::of(*cursor) : std::nullopt;
  for (std::size_t i = 0; models && i < models->size(); ++i) {
    if (const std::optional<ModelPrice> price = read_price(models->value(i), per_tokens)) {
      prices.models.emplace(models->key(i), *price);
    }
  }
}

void read_table(Mapping& table, const std::string& pinned_date, PriceTable& prices) {
  const std::array<std::string, 6> known{"prices", "date", "currency", "per_tokens", "models", "description"};
  table.refuse_others(known, "a price table");
  const std::optional<Cursor> version = table.require("prices", "the version of the form; write 'prices: 1'");
  const std::optional<std::int64_t> number = version ? version->count() : std::nullopt;
  if (number && *number != 1) {
    version->expected("1, the version of price tables that is read");
  }
  const std::optional<std::string> date = read_date(table, "the day from which on the prices hold");
  if (date && *date != pinned_date) {
    table.problems().add(table.at(), "these prices hold from " + *date + " on, but the policy says " + pinned_date);
  }
  constexpr std::array<std::string_view, 1> kCurrencies{"USD"};
  if (const std::optional<Cursor> currency = table.require("currency", "USD, as costs are in cost_usd")) {
    static_cast<void>(currency->word(kCurrencies));
  }
  const std::optional<Cursor> unit = table.require("per_tokens", "how many tokens a price is for, such as 1000000");
  if (const std::optional<std::int64_t> tokens = unit ? unit->count({1, 1e12}) : std::nullopt) {
    read_models(table, static_cast<double>(*tokens), prices);
  }
}

}  // namespace

std::optional<PriceTable> read_prices(const Cursor& cursor, const YamlLimits& limits, Attachments& attachments) {
  Problems& problems = cursor.problems();
  const std::optional<Pin> pin = read_pin(cursor, attachments);
  if (!pin) {
    return std::nullopt;
  }
  PriceTable prices{pin->file->name, pin->file->sha256, pin->date, {}};
  const std::size_t before = problems.count();
  problems.begin_file(attachments.shown(*pin->file), pin->file->bytes);
  const std::optional<YamlNode> tree = parse_yaml(pin->file->bytes, limits, problems);
  std::optional<Mapping> table =
      tree ? Mapping::of(Cursor(*tree, "the price table", tree->at, problems)) : std::nullopt;
  if (table) {
    read_table(*table, pin->date, prices);
  }
  return problems.count() == before ? std::optional(std::move(prices)) : std::nullopt;
}

}  // namespace gate::policy
