// The elementary functions of this program, whoever calls them: our code, Boost.Math, a statically linked library. IEEE
// 754 fixes +, -, *, / and the square root to the bit; exp, log and their kin are each C library's own, and glibc's
// differ in the last digit between processors with and without fused multiply-add, and between releases
// (docs/decisions/0046). The linker sends each call here (cmake/Elementary.cmake), where SLEEF's functions without
// fused multiply-add answer, which give the same bits on every processor.
// Errors: about 1 unit in the last place, erfc 2; lgamma and tgamma of negative arguments are not asked for and not
// that good. Domains and special values are those of C, but that within the last thousandth of what a number can hold
// some are infinite early (exp from 709.7827, sinh and cosh too; log1p above 1e307, asinh and acosh from 1.4e154; pow
// there). errno and signgam are not set.
#include <sleef.h>

// What the linker's --wrap expects is named with two underscores.
// NOLINTBEGIN(bugprone-reserved-identifier,cert-dcl37-c,cert-dcl51-cpp,readability-identifier-naming,readability-inconsistent-declaration-parameter-name)
#define GATE_UNARY(name, error)              \
  extern "C" double __wrap_##name(double x); \
  extern "C" double __wrap_##name(double x) { return Sleef_cinz_##name##d1_u##error##purec(x); }
#define GATE_BINARY(name, error)                       \
  extern "C" double __wrap_##name(double x, double y); \
  extern "C" double __wrap_##name(double x, double y) { return Sleef_cinz_##name##d1_u##error##purec(x, y); }

GATE_UNARY(exp, 10)
GATE_UNARY(exp2, 10)
GATE_UNARY(expm1, 10)
GATE_UNARY(log, 10)
GATE_UNARY(log2, 10)
GATE_UNARY(log10, 10)
GATE_UNARY(log1p, 10)
GATE_BINARY(pow, 10)
GATE_BINARY(hypot, 05)
GATE_UNARY(cbrt, 10)
GATE_UNARY(sin, 10)
GATE_UNARY(cos, 10)
GATE_UNARY(tan, 10)
GATE_UNARY(asin, 10)
GATE_UNARY(acos, 10)
GATE_UNARY(atan, 10)
GATE_BINARY(atan2, 10)
GATE_UNARY(asinh, 10)
GATE_UNARY(acosh, 10)
GATE_UNARY(atanh, 10)
GATE_UNARY(sinh, 10)
GATE_UNARY(cosh, 10)
GATE_UNARY(tanh, 10)
GATE_UNARY(erfc, 15)
GATE_UNARY(lgamma, 10)
GATE_UNARY(tgamma, 10)
// NOLINTEND(bugprone-reserved-identifier,cert-dcl37-c,cert-dcl51-cpp,readability-identifier-naming,readability-inconsistent-declaration-parameter-name)
