#include "core/config/settings.hpp"

#include "core/config/nearest.hpp"

namespace wbd::config {

const SettingRow* find_setting(std::string_view key) {
  for (const SettingRow& row : kSettings) {
    if (row.key == key) return &row;
  }
  return nullptr;
}

std::string_view nearest_setting(std::string_view key) {
  std::vector<std::string_view> keys;
  keys.reserve(kSettings.size());
  for (const SettingRow& row : kSettings) keys.push_back(row.key);
  const std::string_view whole = nearest_name(key, keys);
  if (!whole.empty()) return whole;
  // The name may be right and the section wrong.
  const std::string_view name = key.substr(key.rfind('.') + 1);
  for (const std::string_view candidate : keys) {
    if (candidate.substr(candidate.rfind('.') + 1) == name) return candidate;
  }
  return {};
}

}  // namespace wbd::config
