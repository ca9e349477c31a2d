# GATE_SANITIZE=address,undefined builds everything, tests included, under these sanitizers; any finding ends the program.
if(GATE_SANITIZE)
  add_compile_options(-fsanitize=${GATE_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer)
  add_link_options(-fsanitize=${GATE_SANITIZE})
  add_compile_definitions(_GLIBCXX_ASSERTIONS)
endif()
# The fuzz targets learn from what their input reaches, in every layer.
if(GATE_FUZZ)
  add_compile_options(-fsanitize=fuzzer-no-link)
endif()
