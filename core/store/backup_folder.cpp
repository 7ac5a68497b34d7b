#include "core/store/backup_folder.hpp"

#include <algorithm>
#include <string_view>

#include "core/store/backup.hpp"

namespace wbd::store {
namespace {

constexpr std::string_view kPrefix = "wbd-";
constexpr std::string_view kShape = "wbd-00000000T000000Z";

bool is_copy_name(std::string_view name) {
  if (name.size() != kShape.size() || !name.starts_with(kPrefix)) return false;
  return std::equal(name.begin(), name.end(), kShape.begin(),
                    [](char is, char shape) { return shape == '0' ? is >= '0' && is <= '9' : is == shape; });
}

}  // namespace

std::string copy_name(UtcTime now) {
  std::string name(kPrefix);
  for (const char letter : to_rfc3339(std::chrono::floor<std::chrono::seconds>(now))) {
    if (letter == '.') break;
    if (letter != '-' && letter != ':' && letter != 'Z') name += letter;
  }
  return name + 'Z';
}

std::vector<std::string> superseded_copies(std::vector<std::string> names, std::size_t keep) {
  std::erase_if(names, [](const std::string& name) { return !is_copy_name(name); });
  std::sort(names.begin(), names.end());
  names.resize(names.size() - std::min(keep, names.size()));
  return names;
}

std::vector<std::filesystem::path> drop_old_copies(const std::filesystem::path& folder, std::size_t keep) {
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(folder))
    names.push_back(entry.path().filename().string());
  std::vector<std::filesystem::path> dropped;
  for (const std::string& name : superseded_copies(std::move(names), keep)) {
    const std::filesystem::path copy = folder / name;
    std::filesystem::remove(copy);
    std::filesystem::remove(manifest_path(copy));
    dropped.push_back(copy);
  }
  return dropped;
}

}  // namespace wbd::store
