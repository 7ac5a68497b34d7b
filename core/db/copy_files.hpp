#pragma once
// Copies a database to a file and back; see core/store/backup.hpp.

#include <filesystem>
#include <string>
#include <string_view>

#include "core/db/database.hpp"

namespace wbd::db {

// Writes the snapshot that `tx` reads into a new file (mode 0600).
void copy_out(Tx& tx, const std::string& url, const std::filesystem::path& file);
// Replaces the whole database at `url` by the file. A copy of a cluster has the cluster's own extension too;
// it is left out, because replacing it would tear the target's cluster apart. So the restored tables are on
// one node, whatever they were before.
void copy_in(const std::string& url, const std::filesystem::path& file);

// The contents of a copy, as pg_restore lists them, without the lines about the extension of a cluster.
[[nodiscard]] std::string without_cluster(std::string_view contents);

}  // namespace wbd::db
