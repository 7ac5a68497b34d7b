#include "core/config/settings.hpp"

#include <deque>

#include <fmt/format.h>

#include "core/config/nearest.hpp"
#include "core/model/dataset.hpp"

namespace wbd::config {
namespace {

std::vector<SettingRow> rows_of_datasets(const SettingRow& pattern) {
  static std::deque<std::string> texts;  // a row only refers to its texts
  const auto keep = [](std::string text) -> std::string_view { return texts.emplace_back(std::move(text)); };
  std::vector<SettingRow> out;
  for (const DatasetInfo& dataset : kDatasetTable) {
    SettingRow row = pattern;
    row.key = keep(fmt::format("{}{}", pattern.key, dataset.name));
    row.help_en = keep(fmt::format(fmt::runtime(pattern.help_en), dataset.name,
                                   dataset.live ? "sync.interval" : "what suits WB's own refresh"));
    row.help_ru = keep(fmt::format(fmt::runtime(pattern.help_ru), dataset.name,
                                   dataset.live ? "sync.interval" : "по частоте обновления у WB"));
    out.push_back(row);
  }
  return out;
}

}  // namespace

std::span<const SettingRow> settings() {
  static const std::vector<SettingRow> all = [] {
    std::vector<SettingRow> rows;
    for (const SettingRow& row : kSettingTable) {
      if (!row.key.ends_with('.')) {
        rows.push_back(row);
        continue;
      }
      for (const SettingRow& of_dataset : rows_of_datasets(row)) rows.push_back(of_dataset);
    }
    return rows;
  }();
  return all;
}

const SettingRow* find_setting(std::string_view key) {
  for (const SettingRow& row : settings()) {
    if (row.key == key) return &row;
  }
  return nullptr;
}

std::string_view nearest_setting(std::string_view key) {
  std::vector<std::string_view> keys;
  keys.reserve(settings().size());
  for (const SettingRow& row : settings()) keys.push_back(row.key);
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
