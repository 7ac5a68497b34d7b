# Installs programs, systemd units, the service's configuration, man pages, completions and documents. Units and
# completions name the programs by the prefix of the installation: cmake --install BUILD --prefix /usr.
include(GNUInstallDirs)

foreach(program wbctl wbd)
  if(TARGET ${program})
    install(TARGETS ${program} RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
  endif()
endforeach()

# wbd-api.service and wbd-scheduler.service are wbd.service with a role.
install(CODE "
  set(units \"${CMAKE_SOURCE_DIR}/etc/systemd\")
  set(made \"${CMAKE_BINARY_DIR}/systemd\")
  set(programs \"\${CMAKE_INSTALL_PREFIX}/${CMAKE_INSTALL_BINDIR}/\")
  foreach(unit wbd.service wbctl-sync.service wbctl-sync.timer wbd-backup.service wbd-backup.timer)
    file(READ \"\${units}/\${unit}\" text)
    string(REPLACE \"/usr/bin/\" \"\${programs}\" text \"\${text}\")
    file(WRITE \"\${made}/\${unit}\" \"\${text}\")
  endforeach()
  file(READ \"\${made}/wbd.service\" both)
  foreach(role api scheduler)
    string(REPLACE \"\${programs}wbd\n\" \"\${programs}wbd --role \${role}\n\" text \"\${both}\")
    string(REPLACE \"Description=Wildberries seller backend: sync and REST API\"
                   \"Description=Wildberries seller backend: \${role} role\\nConflicts=wbd.service\" text \"\${text}\")
    file(WRITE \"\${made}/wbd-\${role}.service\" \"\${text}\")
  endforeach()
  file(GLOB all \"\${made}/*\")
  file(INSTALL \${all} DESTINATION \"\${CMAKE_INSTALL_PREFIX}/lib/systemd/system\")")
install(FILES etc/systemd/wbd.sysusers.conf DESTINATION lib/sysusers.d RENAME wbd.conf)
install(FILES etc/systemd/wbd.tmpfiles.conf DESTINATION lib/tmpfiles.d RENAME wbd.conf)

foreach(page wbctl.1 wbd.8 wbd.toml.5)
  string(REGEX MATCH "[0-9]$" section ${page})
  install(FILES man/${page} DESTINATION ${CMAKE_INSTALL_MANDIR}/man${section})
endforeach()
install(FILES etc/wbd.toml.example etc/examples/bot.mjs DESTINATION ${CMAKE_INSTALL_DATADIR}/doc/wbd/examples)
install(PROGRAMS etc/examples/bot.py DESTINATION ${CMAKE_INSTALL_DATADIR}/doc/wbd/examples)
install(PROGRAMS scripts/fetch-docs-viewer DESTINATION ${CMAKE_INSTALL_DATADIR}/wbd)

# Alert rules for Prometheus with their runbook, and the dashboard for Grafana.
install(FILES etc/prometheus/wbd.rules.yml etc/prometheus/RUNBOOK.md DESTINATION ${CMAKE_INSTALL_DATADIR}/wbd/prometheus)
install(FILES etc/grafana/wbd.json DESTINATION ${CMAKE_INSTALL_DATADIR}/wbd/grafana)
install(FILES etc/citus.sql DESTINATION ${CMAKE_INSTALL_DATADIR}/wbd)

# An installed configuration file is kept: the operator may have changed it.
install(CODE "
  if(NOT EXISTS \"\$ENV{DESTDIR}/etc/wbd/wbd.toml\")
    file(INSTALL \"${CMAKE_SOURCE_DIR}/etc/wbd.toml\" DESTINATION \"/etc/wbd\")
  endif()")

if(TARGET wbctl)
  # wbctl prints its own completions.
  install(CODE "
    set(made \"${CMAKE_BINARY_DIR}/completions\")
    file(MAKE_DIRECTORY \"\${made}\")
    foreach(shell bash zsh fish)
      execute_process(COMMAND \"$<TARGET_FILE:wbctl>\" completion \${shell}
                      OUTPUT_FILE \"\${made}/\${shell}\" COMMAND_ERROR_IS_FATAL ANY)
    endforeach()
    set(share \"\${CMAKE_INSTALL_PREFIX}/${CMAKE_INSTALL_DATADIR}\")
    file(INSTALL \"\${made}/bash\" DESTINATION \"\${share}/bash-completion/completions\" RENAME wbctl)
    file(INSTALL \"\${made}/zsh\" DESTINATION \"\${share}/zsh/vendor-completions\" RENAME _wbctl)
    file(INSTALL \"\${made}/fish\" DESTINATION \"\${share}/fish/vendor_completions.d\" RENAME wbctl.fish)")
endif()
install(FILES README.md README.ru.md LICENSE DESTINATION ${CMAKE_INSTALL_DATADIR}/doc/wbd)
