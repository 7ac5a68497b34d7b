# cmake --install: programs, systemd units, configuration folder, documents.
include(GNUInstallDirs)

foreach(program wbctl wbd)
  if(TARGET ${program})
    install(TARGETS ${program} RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
  endif()
endforeach()

# Units call the programs where they are installed.
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
install(FILES README.md README.ru.md LICENSE DESTINATION ${CMAKE_INSTALL_DOCDIR})
