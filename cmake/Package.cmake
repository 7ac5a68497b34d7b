# The Debian package wbd: cpack -G DEB in a build folder that was configured with -DCMAKE_INSTALL_PREFIX=/usr.
set(CPACK_PACKAGE_NAME wbd)
set(CPACK_PACKAGE_VERSION ${PROJECT_VERSION})
set(CPACK_PACKAGE_CONTACT "wbctl developers <wbctl@example.invalid>")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "${PROJECT_DESCRIPTION}")
set(CPACK_PACKAGE_DESCRIPTION
    "Pulls orders, sales, stocks, prices, reviews and finance rows of Wildberries
sellers, keeps them in SQLite or PostgreSQL, and answers a bot or an operator.
The package has the daemon wbd, the command line wbctl and systemd units.")
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION net)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
# libcurl and libpq are loaded by name, which shlibdeps cannot see.
set(CPACK_DEBIAN_PACKAGE_DEPENDS
    "libcurl4 (>= 7.85), libpq5 (>= 14), ca-certificates, tzdata, debconf (>= 0.5) | debconf-2.0, systemd | systemd-standalone-sysusers, systemd | systemd-standalone-tmpfiles")
set(CPACK_DEBIAN_PACKAGE_SUGGESTS "postgresql-client, redis-server, npm")
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)
set(debian ${CMAKE_SOURCE_DIR}/etc/debian)
set(CPACK_DEBIAN_PACKAGE_CONTROL_EXTRA
    ${debian}/preinst ${debian}/postinst ${debian}/prerm ${debian}/postrm ${debian}/config ${debian}/templates
    ${debian}/conffiles)
# Debian policy asks for a changelog, a copyright and compressed man pages.
set(CPACK_PRE_BUILD_SCRIPTS ${CMAKE_CURRENT_LIST_DIR}/DebianFiles.cmake)
set(CPACK_WBD_SOURCE ${CMAKE_SOURCE_DIR})
include(CPack)
