#pragma once
// From settings to the objects both programs run on. wbctl and wbd differ in what they do with them, not in
// how they are built.

#include <memory>

#include "core/config/settings.hpp"
#include "core/db/database.hpp"
#include "core/secret/secret_box.hpp"
#include "core/sync/engine.hpp"

namespace wbd::setup {

[[nodiscard]] db::OpenOptions database_options(const config::Settings& settings, std::string application);

// Opens the database. SQLite: makes file and folder when the default embedded place is used and nothing is
// there yet, and brings an older schema up to date. PostgreSQL: `application` is the name the server shows
// for our connections; an older schema is Errc::unavailable. Errc::unavailable, or configuration when the
// schema is newer than this program.
[[nodiscard]] Result<std::unique_ptr<db::Database>> open_database(const config::Settings& settings,
                                                                  std::string application);

// The key from the settings, else from its file. `create`: makes the file when it does not exist.
[[nodiscard]] Result<secret::SecretBox> open_secrets(const config::Settings& settings, bool create);

// The zone of reports, whose days the sums are of. Throws Failure(configuration) for a zone this system does
// not have; the loader has checked it, so this means that the system has changed since.
[[nodiscard]] TimeZone report_zone(const config::Settings& settings);

[[nodiscard]] sync::Options sync_options(const config::Settings& settings);

}  // namespace wbd::setup
