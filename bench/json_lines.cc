// The peer of bulk_ratios.py: rows through nlohmann::json, a document tree a line, into one column of numbers.
// usage: json_lines FILE
#include <fstream>
#include <iostream>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

int main(int argc, char** argv) {
  if (argc != 2) {
    std::cerr << "usage: json_lines FILE\n";
    return 2;
  }
  std::ifstream in(argv[1], std::ios::binary);
  std::vector<std::string> ids;
  std::vector<double> values;
  double sum = 0;
  for (std::string line; std::getline(in, line);) {
    const nlohmann::json row = nlohmann::json::parse(line);
    ids.push_back(row.at("id").get<std::string>());
    values.push_back(row.at("scores").at("faithfulness").get<double>());
    sum += values.back();
  }
  std::cout << ids.size() << " " << sum << "\n";
  return ids.empty() ? 1 : 0;
}
