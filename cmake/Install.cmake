# Installs programs, systemd units, the service's configuration, completions and documents.
# Units and completions name the programs by their configured prefix: configure with -DCMAKE_INSTALL_PREFIX=/usr.
include(GNUInstallDirs)

foreach(program wbctl wbd)
  if(TARGET ${program})
    install(TARGETS ${program} RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
  endif()
endforeach()

set(unit_dir ${CMAKE_BINARY_DIR}/systemd)
foreach(unit wbd.service wbctl-sync.service wbctl-sync.timer)
  set(source ${CMAKE_SOURCE_DIR}/etc/systemd/${unit})
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${source})
  file(READ ${source} text)
  string(REPLACE "/usr/bin/" "${CMAKE_INSTALL_FULL_BINDIR}/" text "${text}")
  file(WRITE ${unit_dir}/${unit} "${text}")
  install(FILES ${unit_dir}/${unit} DESTINATION lib/systemd/system)
endforeach()
install(FILES etc/systemd/wbd.sysusers.conf DESTINATION lib/sysusers.d RENAME wbd.conf)

# Alert rules for Prometheus.
install(FILES etc/prometheus/wbd.rules.yml DESTINATION ${CMAKE_INSTALL_DATADIR}/wbd/prometheus)
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
install(FILES README.md README.ru.md LICENSE DESTINATION ${CMAKE_INSTALL_DOCDIR})
