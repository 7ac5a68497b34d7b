# Programs for load measurements. They are built by `cmake --build ... --target wb_load_http`, never by the default
# build or test run.
add_executable(wb_load_http EXCLUDE_FROM_ALL ${CMAKE_CURRENT_LIST_DIR}/http_floor.cpp)
target_link_libraries(wb_load_http PRIVATE wb_httpd)
