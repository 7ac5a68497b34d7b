#pragma once
#include <filesystem>
#include <string>
#include <string_view>

#include "core/base/result.hpp"

namespace wbd::secret {

// Reads the first 4 KiB of a file that holds a secret. Errc::configuration when it cannot be read, or when
// others may read it; the detail then names the mode wanted. `noun`: "the secret key".
[[nodiscard]] Result<std::string> read_secret_file(const std::filesystem::path& file, std::string_view noun);

}  // namespace wbd::secret
