// The test runner's main, in a locale-hostile setting when one is installed: a comma as decimal point must change
// nothing.
#define DOCTEST_CONFIG_IMPLEMENT
#include <doctest/doctest.h>

#include <clocale>

#include "tests/support/test_data.h"

std::string test_data(std::string_view path) { return std::string(GATE_TEST_DATA).append(path); }

int main(int argc, char** argv) {
  for (const char* locale : {"de_DE.UTF-8", "fr_FR.UTF-8"}) {
    if (std::setlocale(LC_ALL, locale) != nullptr) {
      break;
    }
  }
  doctest::Context context(argc, argv);
  return context.run();
}
