# Compiles sql/<dialect>/NNNN_name.sql into the program.
#   included:                     wb_embed_migrations(<target> <dialect>)
#                                 wb_embed_citus_script(<target>): the same with etc/citus.sql
#   as a script (-P), at build:   writes OUTPUT, a C++ source with the files of FOLDER
if(CMAKE_SCRIPT_MODE_FILE)
  file(GLOB scripts ${FOLDER}/*.sql)
  list(SORT scripts)
  set(rows "")
  foreach(script IN LISTS scripts)
    get_filename_component(name ${script} NAME_WE)
    if(NOT name MATCHES "^0*([1-9][0-9]*)_[a-z0-9_]+$")
      message(FATAL_ERROR "${script}: a migration is named NNNN_words.sql")
    endif()
    file(READ ${script} sql)
    string(APPEND rows "    {${CMAKE_MATCH_1}, \"${name}\", R\"migration(${sql})migration\"},\n")
  endforeach()
  file(WRITE ${OUTPUT} "// Generated from ${DIALECT}/*.sql.
#include <array>

#include \"core/db/migrations.hpp\"

namespace wbd::db {

std::span<const Migration> ${DIALECT}_migrations() {
  static constexpr auto kMigrations = std::to_array<Migration>({
${rows}  });
  return kMigrations;
}

}  // namespace wbd::db
")
  return()
endif()

function(wb_embed_migrations target dialect)
  set(self ${CMAKE_CURRENT_FUNCTION_LIST_FILE})
  set(folder ${CMAKE_CURRENT_FUNCTION_LIST_DIR}/sql/${dialect})
  set(output ${CMAKE_CURRENT_BINARY_DIR}/db/${dialect}_migrations.cpp)
  file(GLOB scripts CONFIGURE_DEPENDS ${folder}/*.sql)
  add_custom_command(
    OUTPUT ${output}
    COMMAND ${CMAKE_COMMAND} -DDIALECT=${dialect} -DFOLDER=${folder} -DOUTPUT=${output} -P ${self}
    DEPENDS ${scripts} ${self}
    VERBATIM)
  target_sources(${target} PRIVATE ${output})
endfunction()

function(wb_embed_citus_script target)
  set(script ${PROJECT_SOURCE_DIR}/etc/citus.sql)
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${script})
  file(READ ${script} sql)
  set(output ${CMAKE_CURRENT_BINARY_DIR}/db/citus_script.cpp)
  file(CONFIGURE OUTPUT ${output} @ONLY CONTENT [[// Generated from etc/citus.sql.
#include "core/db/server.hpp"

namespace wbd::db {

std::string_view citus_script() {
  return R"script(@sql@)script";
}

}  // namespace wbd::db
]])
  target_sources(${target} PRIVATE ${output})
endfunction()
