#pragma once
// Columns that hold small JSON documents.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/model/account.hpp"
#include "core/model/catalog.hpp"
#include "core/model/tariff.hpp"

namespace wbd::store {

[[nodiscard]] std::string sizes_to_json(const std::vector<ProductSize>& sizes);
[[nodiscard]] std::vector<ProductSize> sizes_from_json(std::string_view json);

// The volume from a card's dimensions (GUIDE 5.10), in cubic millimetres. nullopt when a dimension is
// missing, 0 or above ten metres.
[[nodiscard]] std::optional<std::int64_t> volume_from_json(std::string_view dimensions);

[[nodiscard]] std::string texts_to_json(const std::vector<std::string>& texts);
[[nodiscard]] std::vector<std::string> texts_from_json(std::string_view json);

// The user's settings that have no column and differ from the default.
[[nodiscard]] std::string settings_to_json(const User& user);
// Does not change settings that the text does not name, and ignores values that are not allowed.
void settings_from_json(User& user, std::string_view json);
using Rates = decltype(Tariff::rates);
[[nodiscard]] std::string rates_to_json(const Rates& rates);  // the known ones, as integers
[[nodiscard]] Rates rates_from_json(TariffKind kind, std::string_view json);

}  // namespace wbd::store
