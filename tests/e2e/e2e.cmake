# End-to-end tests: the real programs, driven by pytest. One ctest test a file; `smoke` is the short run that the
# sanitizer builds do.
# Debian's own interpreter: it is the one that has the packages of scripts/install-deps.
find_program(WB_PYTHON python3 PATHS /usr/bin NO_DEFAULT_PATH)
if(TARGET wbctl AND TARGET wbd AND WB_PYTHON)
  set(e2e_environment WBCTL=$<TARGET_FILE:wbctl> WBD=$<TARGET_FILE:wbd> PYTHONDONTWRITEBYTECODE=1)
  if(WB_SANITIZE)
    list(APPEND e2e_environment WB_E2E_SLOWER=5)
  endif()
  file(GLOB e2e_files CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/e2e/*_test.py)
  # `ctest -L extended`: longer, and not part of the usual run. `ctest -L server`: of these what shows in minutes that
  # PostgreSQL and Redis do.
  set(extended analytics client crash db_care docs_page faults hardening outage pauses redis server_shape)
  if(WB_SANITIZE)  # minutes then, and no code of their own
    list(APPEND extended limits numbers)
  endif()
  foreach(file ${e2e_files})
    get_filename_component(name ${file} NAME_WE)
    string(REGEX REPLACE "_test$" "" name ${name})
    set(label e2e)
    if(name MATCHES "^(redis|outage)$")
      set(label "extended;server")
    elseif(name IN_LIST extended)
      set(label extended)
    endif()
    add_test(NAME e2e.${name} COMMAND ${WB_PYTHON} -m pytest -q -p no:cacheprovider ${file})
    set_tests_properties(e2e.${name} PROPERTIES LABELS "${label}" TIMEOUT 900 ENVIRONMENT "${e2e_environment}")
  endforeach()
  # The same on PostgreSQL and Redis.
  foreach(name accounts_api acceptance analytics bad_input client concurrency crash daemon db_care docs_page events faults
               hardening http isolation money monitoring openapi operator redis tls)
    add_test(NAME e2e.${name}.server COMMAND ${WB_PYTHON} -m pytest -q -p no:cacheprovider
                                             ${CMAKE_CURRENT_SOURCE_DIR}/e2e/${name}_test.py)
    set(label extended)
    if(name MATCHES "^(acceptance|daemon|concurrency|isolation|money|events|db_care)$")
      set(label "extended;server")
    endif()
    set_tests_properties(e2e.${name}.server PROPERTIES LABELS "${label}" TIMEOUT 900
                                                       ENVIRONMENT "${e2e_environment};WB_E2E_SHAPE=server")
  endforeach()
  add_test(NAME smoke COMMAND ${WB_PYTHON} -m pytest -q -p no:cacheprovider -m smoke
                              ${CMAKE_CURRENT_SOURCE_DIR}/e2e)
  set_tests_properties(smoke PROPERTIES LABELS smoke TIMEOUT 900 ENVIRONMENT "${e2e_environment}")
endif()
