#include "cli/method_words.hpp"

#include <fmt/format.h>

namespace wbd::cli {
namespace {

// "supplier/sales": as WB's documents name it.
std::string wb_name(const std::string& method) {
  if (method == kOrdersMethod) return "supplier/orders";
  if (method == kSalesMethod) return "supplier/sales";
  return method;
}

std::string words(const MethodStatus& status, bool replaceable, Language language) {
  const bool english = language == Language::en;
  const std::string name = wb_name(status.method);
  if (status.forced) {
    return english ? fmt::format("from the order feed and accounting in place of {}: wb.source = feed", name)
                   : fmt::format("из ленты заказов и финансовых отчётов вместо {}: wb.source = feed", name);
  }
  const std::string again = to_rfc3339(status.probe_at.value_or(status.since));
  if (status.state == MethodState::disabled) {
    return english ? fmt::format("WB has disabled {} for now, asked again at {}", name, again)
                   : fmt::format("WB временно отключил {}, следующая попытка в {}", name, again);
  }
  if (replaceable) {
    return english
               ? fmt::format("from the order feed and accounting: WB has switched {} off, asked again at {}",
                             name, again)
               : fmt::format("из ленты заказов и финансовых отчётов: WB отключил {}, следующая попытка в {}",
                             name, again);
  }
  return english ? fmt::format("WB has switched {} off, asked again at {}", name, again)
                 : fmt::format("WB отключил {}, следующая попытка в {}", name, again);
}

}  // namespace

std::string method_words(const MethodStatus& status, Language language) {
  const bool replaceable = status.method == kOrdersMethod || status.method == kSalesMethod;
  return words(status, replaceable, language);
}

std::optional<std::string> source_words(std::span<const MethodStatus> methods, CabinetId cabinet,
                                        Dataset dataset, Language language) {
  std::string_view wanted;
  if (dataset == Dataset::orders) wanted = kOrdersMethod;
  if (dataset == Dataset::sales) wanted = kSalesMethod;
  for (const MethodStatus& status : methods) {
    if (status.cabinet_id == cabinet && status.method == wanted) return method_words(status, language);
  }
  return std::nullopt;
}

}  // namespace wbd::cli
