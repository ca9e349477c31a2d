// Where the tests keep their files. Only main.cc is compiled with the path, so that a checkout in another folder
// compiles to the same objects and a compiler cache serves both.
#ifndef GATE_TESTS_SUPPORT_TEST_DATA_H_
#define GATE_TESTS_SUPPORT_TEST_DATA_H_

#include <string>
#include <string_view>

// "<checkout>/tests" + path; the path begins with a slash.
std::string test_data(std::string_view path);

#endif  // GATE_TESTS_SUPPORT_TEST_DATA_H_
