# gate_plugins(target folder MACRO): adds the source of every MACRO(name) line of folder/registry.def to the target. A line
# without its file stops the configuration; the same .def file is the table the C++ code reads.
function(gate_plugins target folder macro)
  set(definition "${CMAKE_SOURCE_DIR}/${folder}/registry.def")
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${definition}")
  file(STRINGS "${definition}" lines REGEX "^${macro}\\(")
  foreach(line IN LISTS lines)
    string(REGEX REPLACE "^${macro}\\(([a-z0-9_]+)\\).*$" "\\1" name "${line}")
    if(NOT EXISTS "${CMAKE_SOURCE_DIR}/${folder}/${name}.cc")
      message(FATAL_ERROR "${folder}/registry.def names '${name}', but ${folder}/${name}.cc does not exist")
    endif()
    target_sources(${target} PRIVATE "${CMAKE_SOURCE_DIR}/${folder}/${name}.cc")
  endforeach()
endfunction()
