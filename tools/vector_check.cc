// vector_check FILE: recomputes every case of a file of reference vectors (tools/vectors/check.h). Prints each failure,
// then "N cases, M families, F failed". Exits 0 only when every case ran and held; a file that is not in the format, or
// has no cases, exits 2.
#include <cstdio>
#include <exception>
#include <fstream>
#include <iostream>

#include "tools/vectors/check.h"

int main(int argc, char** argv) {
  if (argc != 2) {
    std::fprintf(stderr, "usage: vector_check FILE\n");
    return 2;
  }
  try {
    std::ifstream file(argv[1], std::ios::binary);
    const gate::vectors::Summary summary = gate::vectors::check_document(gate::vectors::Json::parse(file));
    std::cout << summary.report << summary.cases << " cases, " << summary.families.size() << " families, "
              << summary.failed << " failed\n";
    return summary.failed == 0 ? 0 : 1;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "vector_check: %s: %s\n", argv[1], error.what());
    return 2;
  }
}
