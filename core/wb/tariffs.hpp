#pragma once
// Commission (GUIDE 5.21) and the tariffs of warehouses (GUIDE 5.22).

#include <string_view>

#include "core/base/result.hpp"
#include "core/base/time.hpp"
#include "core/model/tariff.hpp"
#include "core/wb/call.hpp"
#include "core/wb/parsed.hpp"

namespace wbd::wb {

[[nodiscard]] Call commission_call();
[[nodiscard]] Result<Parsed<Tariff>> parse_commission(std::string_view json);

[[nodiscard]] Call tariffs_call(TariffKind kind, Date day);  // box, pallet or return
[[nodiscard]] Result<Parsed<Tariff>> parse_tariffs(std::string_view json, TariffKind kind);  // any kind

}  // namespace wbd::wb
