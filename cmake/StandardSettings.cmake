set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)

find_program(CCACHE ccache)
if(CCACHE)
  # The sloppiness is what ccache needs for precompiled headers.
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CMAKE_COMMAND} -E env CCACHE_SLOPPINESS=pch_defines,time_macros ${CCACHE})
endif()
find_program(LLD ld.lld)
if(LLD)
  add_link_options(-fuse-ld=lld)
endif()

add_library(wb_settings INTERFACE)
target_include_directories(wb_settings INTERFACE ${CMAKE_SOURCE_DIR})
# g++ 12 takes the frame allocator of an inlined coroutine for a mismatched pair.
target_compile_options(wb_settings INTERFACE -Wall -Wextra -Wpedantic -Wno-mismatched-new-delete $<$<BOOL:${WB_WERROR}>:-Werror>)
target_compile_definitions(wb_settings INTERFACE BOOST_ASIO_NO_DEPRECATED BOOST_ASIO_SEPARATE_COMPILATION
                                                 WB_VERSION="${PROJECT_VERSION}")
if(WB_SANITIZE)
  target_compile_options(wb_settings INTERFACE -fsanitize=${WB_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
  target_link_options(wb_settings INTERFACE -fsanitize=${WB_SANITIZE})
  # Stack-use checks and coroutine frames do not get along in g++ 12.
  if(WB_SANITIZE MATCHES thread)
    target_compile_options(wb_settings INTERFACE -Wno-tsan)
  endif()
endif()
if(WB_COVERAGE)
  target_compile_options(wb_settings INTERFACE --coverage -fprofile-update=atomic)
  target_link_options(wb_settings INTERFACE --coverage)
endif()
