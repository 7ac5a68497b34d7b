#pragma once
// Builds the objects that both programs need from the settings. This file and redis.hpp pass each setting to
// the code that uses it.

#include <filesystem>
#include <memory>

#include "core/config/settings.hpp"
#include "core/db/database.hpp"
#include "core/secret/secret_box.hpp"
#include "core/sync/engine.hpp"

namespace wbd::setup {

[[nodiscard]] db::OpenOptions database_options(const config::Settings& settings, std::string application);

// Opens the database. SQLite: migrates an older schema, and with `create` makes file and folder when there
// are none. PostgreSQL: `application` is the name the server shows for our connections; an older schema is
// Errc::unavailable. A schema newer than this program is Errc::configuration.
[[nodiscard]] Result<std::unique_ptr<db::Database>> open_database(const config::Settings& settings,
                                                                  std::string application,
                                                                  bool create = true);

// The key from the settings, otherwise from its file. `create`: makes the file when it does not exist.
[[nodiscard]] Result<secret::SecretBox> open_secrets(const config::Settings& settings, bool create);

// The zone of the reports' days. Throws Failure(configuration) for a zone this machine does not know.
[[nodiscard]] TimeZone report_zone(const config::Settings& settings);

// The folder of this machine that holds the data: that of the SQLite database, otherwise of the secret key.
[[nodiscard]] std::filesystem::path data_folder(const config::Settings& settings);

[[nodiscard]] sync::Options sync_options(const config::Settings& settings);

}  // namespace wbd::setup
