// The test runner's main, in a locale-hostile setting when one is installed: a comma as decimal point must change
// nothing.
#define DOCTEST_CONFIG_IMPLEMENT
#include <doctest/doctest.h>

#include <clocale>

int main(int argc, char** argv) {
  for (const char* locale : {"de_DE.UTF-8", "fr_FR.UTF-8"}) {
    if (std::setlocale(LC_ALL, locale) != nullptr) {
      break;
    }
  }
  doctest::Context context(argc, argv);
  return context.run();
}
