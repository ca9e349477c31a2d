# exp, log and their kin give the same bits on every machine: every call in a program of ours, Boost.Math's among them, is
# answered by gate/base/elementary.cc (docs/decisions/0046). The names are those defined there.
set(GATE_ELEMENTARY exp exp2 expm1 log log2 log10 log1p pow hypot cbrt sin cos tan asin acos atan atan2 asinh acosh atanh sinh cosh tanh erfc lgamma
    tgamma)

# A compiler that knows the function works out constant calls by its own library, at some levels of optimisation.
list(TRANSFORM GATE_ELEMENTARY PREPEND "-fno-builtin-" OUTPUT_VARIABLE flags)
add_compile_options(${flags})

find_path(GATE_SLEEF_INCLUDE sleef.h REQUIRED)
find_library(GATE_SLEEF_LIBRARY sleef REQUIRED)
list(TRANSFORM GATE_ELEMENTARY PREPEND "LINKER:--wrap=" OUTPUT_VARIABLE wraps)
# A library of its own, below all others: whatever is linked before it finds its functions here.
add_library(gate_elementary STATIC ${CMAKE_SOURCE_DIR}/gate/base/elementary.cc)
target_include_directories(gate_elementary SYSTEM PRIVATE ${GATE_SLEEF_INCLUDE})
target_link_libraries(gate_elementary PRIVATE gate_warnings ${GATE_SLEEF_LIBRARY})
target_link_options(gate_elementary INTERFACE ${wraps})
