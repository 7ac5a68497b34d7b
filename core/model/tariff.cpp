#include "core/model/tariff.hpp"

namespace wbd {

std::string_view to_string(TariffKind kind) {
  return name_of(kTariffKinds, kind);
}
std::optional<TariffKind> parse_tariff_kind(std::string_view name) {
  return find_name<TariffKind>(kTariffKinds, name);
}

}  // namespace wbd
