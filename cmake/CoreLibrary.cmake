# Headers that nearly every file includes are precompiled, as core/async/precompiled.hpp.
# Not for base: its private definitions differ, and it must not see the headers of other folders.
function(wb_precompile target folder)
  if(folder STREQUAL "async")
    target_precompile_headers(${target} PRIVATE ${CMAKE_SOURCE_DIR}/core/async/precompiled.hpp)
  elseif(NOT folder STREQUAL "base")
    target_precompile_headers(${target} REUSE_FROM wb_async)
    target_link_libraries(${target} PRIVATE wb_async) # the header's Asio is compiled there
  endif()
endfunction()

# wb_core_library(<folder> [PUBLIC deps...] [PRIVATE deps...])
# Makes one static library of a folder of core/, named wb_<folder>, from all its .cpp files.
# scripts/lint/layers.py checks the includes against the same dependency list.
function(wb_core_library folder)
  cmake_parse_arguments(ARG "" "" "PUBLIC;PRIVATE" ${ARGN})
  file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/${folder}/*.cpp)
  if(sources)
    add_library(wb_${folder} STATIC ${sources})
    target_link_libraries(wb_${folder} PUBLIC wb_settings ${ARG_PUBLIC} PRIVATE ${ARG_PRIVATE})
    wb_precompile(wb_${folder} ${folder})
  else()
    add_library(wb_${folder} INTERFACE)
    target_link_libraries(wb_${folder} INTERFACE wb_settings ${ARG_PUBLIC} ${ARG_PRIVATE})
  endif()
endfunction()
