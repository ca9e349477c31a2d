# GATE_COVERAGE=FILE (clang only) counts the branches of the layers that decide into profiles of that name; the counters of
# simulations' inner loops, in the layers below, would take most of the time and tell nothing.
set(GATE_COVERAGE "" CACHE STRING "Profile to count the branches of policy, checks and evaluate into")

function(gate_count_branches)
  if(GATE_COVERAGE)
    foreach(target ${ARGN})
      # Threads lose counts, and a branch with them, unless the counters are atomic.
      target_compile_options(${target} PRIVATE -fprofile-instr-generate=${GATE_COVERAGE} -fprofile-update=atomic -fcoverage-mapping)
      target_link_options(${target} INTERFACE -fprofile-instr-generate)
    endforeach()
  endif()
endfunction()
