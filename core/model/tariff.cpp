#include "core/model/tariff.hpp"

#include <array>

namespace wbd {

std::string_view to_string(TariffKind kind) {
  switch (kind) {
    case TariffKind::commission:
      return "commission";
    case TariffKind::box:
      return "box";
    case TariffKind::pallet:
      return "pallet";
    case TariffKind::goods_return:
      return "return";
  }
  return "";
}

std::optional<TariffKind> parse_tariff_kind(std::string_view name) {
  for (const auto kind :
       {TariffKind::commission, TariffKind::box, TariffKind::pallet, TariffKind::goods_return}) {
    if (to_string(kind) == name) return kind;
  }
  return std::nullopt;
}

}  // namespace wbd
