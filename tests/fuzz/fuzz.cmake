# tests/fuzz/NAME_fuzz.cpp becomes the program wb_fuzz_NAME; its seeds lie in tests/fuzz/seeds/NAME.
# With WB_FUZZ (clang) it searches by libFuzzer; otherwise the driver runs a fixed number of mutations as a test.
option(WB_FUZZ "libFuzzer programs (clang only)" OFF)

if(NOT WB_FUZZ)
  add_library(wb_fuzz_driver STATIC ${CMAKE_CURRENT_SOURCE_DIR}/fuzz/driver.cpp)
  target_link_libraries(wb_fuzz_driver PRIVATE wb_settings)
endif()

function(wb_fuzz_target name)
  add_executable(wb_fuzz_${name} ${CMAKE_CURRENT_SOURCE_DIR}/fuzz/${name}_fuzz.cpp)
  target_link_libraries(wb_fuzz_${name} PRIVATE ${ARGN})
  if(WB_FUZZ)
    target_link_options(wb_fuzz_${name} PRIVATE -fsanitize=fuzzer)
  else()
    target_link_libraries(wb_fuzz_${name} PRIVATE wb_fuzz_driver)
    set(seeds ${CMAKE_CURRENT_SOURCE_DIR}/fuzz/seeds/${name})
    if(NOT EXISTS ${seeds})
      set(seeds "")  # the target makes them itself
    endif()
    add_test(NAME fuzz.${name} COMMAND wb_fuzz_${name} --runs 1000 ${seeds})
    set_tests_properties(fuzz.${name} PROPERTIES LABELS unit TIMEOUT 600)
  endif()
endfunction()

wb_fuzz_target(wb_answers wb_wb)
wb_fuzz_target(texts wb_wb wb_cache)
wb_fuzz_target(redis wb_cache)
wb_fuzz_target(limits wb_wb)
wb_fuzz_target(config wb_config wb_async)
wb_fuzz_target(stored wb_store)
wb_fuzz_target(cursors wb_sync)
wb_fuzz_target(costs wb_costing)
wb_fuzz_target(request wb_daemon)
