# The command line library and doctest are large headers that every command and every test includes. Read once a target,
# each of their files takes a third less. What a file needs still stands in it; the clang-tidy build goes without.
option(GATE_PCH "Compile the headers that all commands and all tests include once" ON)

set(GATE_COMMON_HEADERS <algorithm> <array> <cmath> <cstdint> <functional> <map> <memory> <optional> <set> <span> <string>
    <string_view> <utility> <vector>)

# ccache looks into what a file includes.
set(GATE_PCH_FLAGS)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_LAUNCHER)
  set(GATE_PCH_FLAGS -fpch-preprocess)
endif()

# gate_precompile(target HEADER...): these beside the common ones.
function(gate_precompile target)
  if(GATE_PCH)
    target_precompile_headers(${target} PRIVATE ${GATE_COMMON_HEADERS} ${ARGN})
    target_compile_options(${target} PRIVATE ${GATE_PCH_FLAGS})
  endif()
endfunction()

# gate_precompiled_as(target other): with the headers that were compiled for `other`, by the same flags.
function(gate_precompiled_as target other)
  if(GATE_PCH)
    target_precompile_headers(${target} REUSE_FROM ${other})
    target_compile_options(${target} PRIVATE ${GATE_PCH_FLAGS})
    # g++ takes std::string for code of ours once it is precompiled, and sees overlaps in it (GCC bug 105651; see Warnings.cmake).
    if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 14)
      target_compile_options(${target} PRIVATE -Wno-array-bounds -Wno-stringop-overflow)
    endif()
  endif()
endfunction()

# Nothing in the commands and the tests is hot, and what the optimiser does to it is a quarter of their compile time.
function(gate_lightly_optimised target)
  target_compile_options(${target} PRIVATE $<$<CONFIG:Release>:-O1>)
endfunction()
