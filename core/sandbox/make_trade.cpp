#include <algorithm>

#include <fmt/format.h>

#include "core/sandbox/random.hpp"
#include "core/sandbox/world.hpp"

namespace wbd::sandbox {

void make_prices(Seller& seller, std::uint64_t seed, Seconds today) {
  Random random(seed, 6);
  for (Product& product : seller.products) {
    product.size_prices = product.subject->sized && random.percent(20);
    int step = 0;
    for (Size& size : product.sizes) {
      size.price = product.price + step;
      if (product.size_prices) step += static_cast<int>(random.between(0, 3)) * 50;
    }
    (void)random.percent(5);  // unused; without this draw the following fields would change
    if (random.percent(10)) product.wholesale = {{10, 5}, {50, 12}};
    product.priced_at = today - std::chrono::seconds{random.between(3'600, 86'400 * 30)};
  }
}

std::vector<Office> make_offices(const std::vector<Seller>& sellers) {
  std::vector<Office> offices{
      {1'015, "Коледино", "ул. Троицкая, 20, Подольск, Московская обл.", "Подольск", "Центральный", 37.588898,
       55.386871, 1},
      {1'301, "Шушары СГТ", "Московское шоссе, 153, Санкт-Петербург", "Санкт-Петербург", "Северо-Западный",
       30.43, 59.81, 3},
      {1'684, "Екатеринбург, Перспективная", "ул. Перспективная, 14, Екатеринбург", "Екатеринбург",
       "Уральский", 60.58, 56.74, 1},
      {1'702, "Минск", "ул. Селицкого, 17, Минск", "Минск", "", 27.69, 53.84, 1},
  };
  for (const Seller& seller : sellers) {
    for (const SellerWarehouse& warehouse : seller.warehouses) {
      const bool known = std::any_of(offices.begin(), offices.end(),
                                     [&](const Office& office) { return office.id == warehouse.office_id; });
      if (known) continue;
      const bool volga = warehouse.region == "Казань";
      offices.push_back({warehouse.office_id, fmt::format("СЦ {} {}", warehouse.region, warehouse.office_id),
                         fmt::format("Складская ул., {}, {}", warehouse.office_id, warehouse.region),
                         warehouse.region, volga ? "Приволжский" : "Центральный", volga ? 49.1 : 37.5,
                         volga ? 55.8 : 55.4, 1});
    }
  }
  return offices;
}

bool is_selected(const Seller& seller, const Office& office) {
  return std::any_of(seller.warehouses.begin(), seller.warehouses.end(),
                     [&](const SellerWarehouse& warehouse) {
                       return warehouse.office_id == office.id && !warehouse.removed;
                     });
}

}  // namespace wbd::sandbox
