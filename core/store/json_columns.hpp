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

// Cubic millimetres of a card's dimensions (GUIDE 5.10); nullopt when one is missing, 0 or beyond ten metres.
[[nodiscard]] std::optional<std::int64_t> volume_from_json(std::string_view dimensions);

[[nodiscard]] std::string texts_to_json(const std::vector<std::string>& texts);
[[nodiscard]] std::vector<std::string> texts_from_json(std::string_view json);

// The user's settings without a column of their own, where they differ from the default.
[[nodiscard]] std::string settings_to_json(const User& user);
// Keeps the settings that the text does not name, and ignores values that are not allowed.
void settings_from_json(User& user, std::string_view json);
using Rates = decltype(Tariff::rates);
[[nodiscard]] std::string rates_to_json(const Rates& rates);  // the known ones, as integers
[[nodiscard]] Rates rates_from_json(TariffKind kind, std::string_view json);

}  // namespace wbd::store
