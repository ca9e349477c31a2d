# GATE_SANITIZE=address,undefined builds everything, tests included, under these sanitizers; any finding ends the program.
if(GATE_SANITIZE)
  add_compile_options(-fsanitize=${GATE_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer)
  add_link_options(-fsanitize=${GATE_SANITIZE})
  add_compile_definitions(_GLIBCXX_ASSERTIONS)
  # g++ 12's flow analysis is misled by the instrumentation: it warns within the standard library's own <regex>.
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    add_compile_options(-Wno-maybe-uninitialized)
  endif()
endif()
# The fuzz targets learn from what their input reaches, in every layer.
if(GATE_FUZZ)
  add_compile_options(-fsanitize=fuzzer-no-link)
endif()
