#pragma once
// Copies of the database in one folder, each named by its time, of which the newest are kept.

#include <cstddef>
#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include "core/base/time.hpp"

namespace wbd::store {

// wbd-20261130T154500Z: sorts by time.
[[nodiscard]] std::string copy_name(UtcTime now);

// The names of copies, without their manifests, beyond the newest `keep`. Other names are left out.
[[nodiscard]] std::vector<std::string> superseded_copies(std::vector<std::string> names, std::size_t keep);

// Deletes all copies in the folder but the newest `keep`, with their manifests. Returns the deleted copies.
std::vector<std::filesystem::path> drop_old_copies(const std::filesystem::path& folder, std::size_t keep);

}  // namespace wbd::store
