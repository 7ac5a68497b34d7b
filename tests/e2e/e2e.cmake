# End-to-end tests: the real programs, driven by pytest, one ctest test for each file.
# `smoke` is the short run of the sanitizer builds.
# Debian's own interpreter has the packages of scripts/install-deps.
find_program(WB_PYTHON python3 PATHS /usr/bin NO_DEFAULT_PATH)
if(TARGET wbctl AND TARGET wbd AND WB_PYTHON)
  set(e2e_environment WBCTL=$<TARGET_FILE:wbctl> WBD=$<TARGET_FILE:wbd> PYTHONDONTWRITEBYTECODE=1)
  if(WB_SANITIZE)
    list(APPEND e2e_environment WB_E2E_SLOWER=5)
  endif()
  file(GLOB e2e_files CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/e2e/*_test.py)
  # `ctest -L extended` runs the longer tests, which the usual run skips. `ctest -L server` runs those of PostgreSQL and
  # Redis that take minutes.
  set(extended analytics client cluster crash db_care dispatch_kills docs_page drift faults forms hardening ledger outage pauses redis server_shape waiting)
  if(WB_SANITIZE)  # they take minutes there, and test no further code
    list(APPEND extended alerts dashboard examples limits numbers restore standard_webhooks tables)
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
  foreach(name accounts_api acceptance analytics bad_input client concurrency crash daemon db_care delivery dispatch_kills docs_page drift events faults
               hardening http isolation kinds_and_currency ledger money monitoring openapi operator redis restore tables tls upgrade waiting)
    add_test(NAME e2e.${name}.server COMMAND ${WB_PYTHON} -m pytest -q -p no:cacheprovider
                                             ${CMAKE_CURRENT_SOURCE_DIR}/e2e/${name}_test.py)
    set(label extended)
    if(name MATCHES "^(acceptance|daemon|concurrency|isolation|money|events|db_care|upgrade)$")
      set(label "extended;server")
    endif()
    set_tests_properties(e2e.${name}.server PROPERTIES LABELS "${label}" TIMEOUT 900
                                                       ENVIRONMENT "${e2e_environment};WB_E2E_SHAPE=server")
  endforeach()
  add_test(NAME smoke COMMAND ${WB_PYTHON} -m pytest -q -p no:cacheprovider -m smoke
                              ${CMAKE_CURRENT_SOURCE_DIR}/e2e)
  set_tests_properties(smoke PROPERTIES LABELS smoke TIMEOUT 900 ENVIRONMENT "${e2e_environment}")
endif()
