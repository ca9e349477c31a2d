// The only place where numbers become text and text becomes numbers: locale-free, shortest round-trip.
#ifndef GATE_BASE_NUMBER_H_
#define GATE_BASE_NUMBER_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace gate {

// Parses all of `text` by JSON's number grammar (no leading zero or '+', no hex, no '_', no blanks). Nothing for
// anything else and for values that do not fit a finite double ("1e999").
std::optional<double> parse_json_number(std::string_view text);

// Parses all of `text` as a decimal 64-bit integer by JSON's grammar without fraction and exponent.
std::optional<std::int64_t> parse_integer(std::string_view text);

// ECMAScript's Number.prototype.toString, the form RFC 8785 demands: shortest digits that round-trip, plain notation
// for 1e-6 <= |x| < 1e21, "-0" as "0". `value` must be finite.
std::string canonical_number(double value);

// `digits` significant digits for people: "0.0123", "1234", "1.2e-09", trailing zeros kept off. Not finite: "n/a".
std::string short_number(double value, int digits = 4);

// A confidence below one in per cent, with four digits or as many as tell it from certainty: "95", "99.9999999653".
std::string confidence_percent(double confidence);

// Fixed number of decimals, "-0.00" printed as "0.00". Not finite: "n/a".
std::string fixed_number(double value, int decimals);

}  // namespace gate

#endif  // GATE_BASE_NUMBER_H_
