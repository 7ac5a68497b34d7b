set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)

find_program(CCACHE ccache)
if(CCACHE)
  # ccache needs this sloppiness for precompiled headers.
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CMAKE_COMMAND} -E env CCACHE_SLOPPINESS=pch_defines,time_macros ${CCACHE})
endif()
find_program(LLD ld.lld)
if(LLD)
  add_link_options(-fuse-ld=lld)
endif()

add_library(wb_settings INTERFACE)
target_include_directories(wb_settings INTERFACE ${CMAKE_SOURCE_DIR})
# g++ 12 warns of a mismatched frame allocator in inlined coroutines: a false alarm.
target_compile_options(wb_settings INTERFACE -Wall -Wextra -Wpedantic -Wno-mismatched-new-delete $<$<BOOL:${WB_WERROR}>:-Werror>)
# In a unity build an unnamed namespace of a source looks like one of a header.
if(CMAKE_UNITY_BUILD)
  target_compile_options(wb_settings INTERFACE -Wno-subobject-linkage)
endif()
target_compile_definitions(wb_settings INTERFACE BOOST_ASIO_NO_DEPRECATED BOOST_ASIO_SEPARATE_COMPILATION
                                                 WB_VERSION="${PROJECT_VERSION}")
# Sanitizers and coverage apply to the product. Targets with WB_UNWATCHED (the tests) compile without them, in
# half the time. ThreadSanitizer is the exception: it must see every access.
function(wb_watch_with)
  if(WB_SANITIZE MATCHES thread)
    target_compile_options(wb_settings INTERFACE ${ARGN})
  else()
    target_compile_options(wb_settings INTERFACE "$<$<NOT:$<BOOL:$<TARGET_PROPERTY:WB_UNWATCHED>>>:${ARGN}>")
  endif()
endfunction()
if(WB_SANITIZE)
  wb_watch_with(-fsanitize=${WB_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
  target_compile_definitions(wb_settings INTERFACE WB_SANITIZED)
  # These checks run at each access through a pointer and take a third of the compile time. AddressSanitizer
  # finds the consequences of a bad pointer.
  if(WB_SANITIZE MATCHES undefined)
    wb_watch_with(-fno-sanitize=null,alignment,vptr,object-size)
    if(CMAKE_CXX_COMPILER_ID MATCHES Clang)  # clang 14 cannot assemble its code before a coroutine
      wb_watch_with(-fno-sanitize=function)
    endif()
  endif()
  target_link_options(wb_settings INTERFACE -fsanitize=${WB_SANITIZE})
  # In g++ 12 the stack-use checks break coroutine frames.
  if(WB_SANITIZE MATCHES thread)
    target_compile_options(wb_settings INTERFACE -Wno-tsan)
  endif()
endif()
if(WB_COVERAGE)
  wb_watch_with(--coverage -fprofile-update=atomic)
  target_link_options(wb_settings INTERFACE --coverage)
endif()

# As dpkg-buildflags with hardening=+all, and the cheap checks of the standard library.
if(WB_HARDEN)
  target_compile_options(wb_settings INTERFACE -fPIE -fstack-protector-strong -fstack-clash-protection -Wformat
                                               -Werror=format-security)
  # FORTIFY_SOURCE needs optimisation, which the tests do without.
  target_compile_options(wb_settings INTERFACE
                         "$<$<NOT:$<BOOL:$<TARGET_PROPERTY:WB_UNWATCHED>>>:-U_FORTIFY_SOURCE;-D_FORTIFY_SOURCE=2>")
  if(CMAKE_SYSTEM_PROCESSOR MATCHES "x86_64|AMD64")
    target_compile_options(wb_settings INTERFACE -fcf-protection)
  endif()
  target_compile_definitions(wb_settings INTERFACE _GLIBCXX_ASSERTIONS)
  target_link_options(wb_settings INTERFACE LINKER:-z,relro LINKER:-z,now $<$<STREQUAL:$<TARGET_PROPERTY:TYPE>,EXECUTABLE>:-pie>)
endif()
