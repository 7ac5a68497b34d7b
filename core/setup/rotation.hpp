#pragma once
// Moves all stored secrets to one key.

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/config/settings.hpp"
#include "core/db/database.hpp"

namespace wbd::setup {

struct Rotation {
  std::string key_id;                                // of the key that seals now
  bool new_key = false;                              // this call has put it there
  std::int64_t resealed = 0;                         // values that this call has moved to it
  std::int64_t left = 0;                             // values that no key here opens
  std::vector<std::filesystem::path> old_key_files;  // they open, too
};

// Puts a fresh key, or the one in `new_key`, into secret.key_file, and seals every stored secret with it.
// When an earlier call was killed, this one ends its work and makes no key. `keep_key`: only seals, with the
// key in use. Other processes may run: they find the new key when they meet it. Throws
// Failure(invalid_argument) when the key is not in a file of ours to change.
[[nodiscard]] Rotation rotate_secrets(db::Database& database, const config::Settings& settings,
                                      const std::optional<std::filesystem::path>& new_key, bool keep_key);

// The number of stored secrets that another key than `key_id` has sealed.
[[nodiscard]] std::int64_t sealed_by_others(const std::map<std::string, std::int64_t>& sealed,
                                            const std::string& key_id);

// secret.old_key_files, and the keys that were kept beside the file of the key in use.
[[nodiscard]] std::vector<std::filesystem::path> old_key_files(const config::Settings& settings);

}  // namespace wbd::setup
