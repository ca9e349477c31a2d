# gate_warnings: what every file of ours is compiled with. Linked PRIVATE by each library.
add_library(gate_warnings INTERFACE)
target_compile_options(gate_warnings INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion -Wold-style-cast -Wnon-virtual-dtor
  -Woverloaded-virtual -Wdouble-promotion -Wcast-qual -Wimplicit-fallthrough -Wswitch-enum -Wformat=2)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  target_compile_options(gate_warnings INTERFACE -Wduplicated-cond -Wlogical-op -Wuseless-cast)
endif()
# g++ 12 and 13 report impossible overlaps inside std::string's own operators at -O2 (GCC bug 105651), and members of an empty
# std::optional as read before they were set (GCC bug 80635). clang's analyzer and the sanitizers look for what is truly unset.
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 14)
  target_compile_options(gate_warnings INTERFACE -Wno-restrict -Wno-maybe-uninitialized)
endif()
if(GATE_WERROR)
  target_compile_options(gate_warnings INTERFACE -Werror)
endif()
# The same bits on every machine: no fused multiply-add behind our back.
add_compile_options(-ffp-contract=off)
