#pragma once
// Puts another key into the file of the secret key.

#include <filesystem>
#include <optional>
#include <vector>

#include "core/base/result.hpp"

namespace wbd::secret {

// The keys that earlier changes left beside `key_file`: KEY_FILE.old-ID, by name.
[[nodiscard]] std::vector<std::filesystem::path> kept_keys(const std::filesystem::path& key_file);

// Makes a fresh key, or takes the one in `given`, as the contents of `key_file`, with the file's owner and
// mode. The key of before stays in KEY_FILE.old-ID. A process that is killed meanwhile leaves the old key or
// the new one in the file, and the next call goes on. Errc::configuration: a file cannot be read or written,
// or `given` holds the key that is in use.
[[nodiscard]] Result<void> replace_key(const std::filesystem::path& key_file,
                                       const std::optional<std::filesystem::path>& given);

}  // namespace wbd::secret
