# Run by CPack between filling the package and closing it.
set(root "${CPACK_TEMPORARY_INSTALL_DIRECTORY}")
set(doc "${root}/usr/share/doc/wbd")
file(COPY_FILE "${CPACK_WBD_SOURCE}/etc/debian/copyright" "${doc}/copyright")
file(REMOVE "${doc}/LICENSE") # it is in the copyright
file(COPY_FILE "${CPACK_WBD_SOURCE}/etc/debian/changelog" "${doc}/changelog")
file(GLOB pages "${root}/usr/share/man/man*/*.[158]")
execute_process(COMMAND gzip -9nf ${pages} "${doc}/changelog" COMMAND_ERROR_IS_FATAL ANY)
