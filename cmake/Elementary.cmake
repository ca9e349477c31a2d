# exp, log and their kin give the same bits on every machine: every call in a program of ours, Boost.Math's among them, is
# answered by gate/base/elementary.cc (docs/decisions/0046), whose lines are the list.
set(elementary ${CMAKE_SOURCE_DIR}/gate/base/elementary.cc)
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${elementary})
file(STRINGS ${elementary} GATE_ELEMENTARY REGEX "^GATE_[A-Z]+\\(")
list(TRANSFORM GATE_ELEMENTARY REPLACE "^GATE_[A-Z]+\\(([a-z0-9]+),.*$" "\\1")

# A compiler that knows the function works out constant calls by its own library, at some levels of optimisation.
list(TRANSFORM GATE_ELEMENTARY PREPEND "-fno-builtin-" OUTPUT_VARIABLE flags)
add_compile_options(${flags})

find_path(GATE_SLEEF_INCLUDE sleef.h REQUIRED)
find_library(GATE_SLEEF_LIBRARY sleef REQUIRED)
list(TRANSFORM GATE_ELEMENTARY PREPEND "LINKER:--wrap=" OUTPUT_VARIABLE wraps)
# A library of its own, below all others: whatever is linked before it finds its functions here.
add_library(gate_elementary STATIC ${elementary})
target_include_directories(gate_elementary SYSTEM PRIVATE ${GATE_SLEEF_INCLUDE})
target_link_libraries(gate_elementary PRIVATE gate_warnings ${GATE_SLEEF_LIBRARY})
target_link_options(gate_elementary INTERFACE ${wraps})
