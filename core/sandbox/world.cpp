#include "core/sandbox/world.hpp"

#include <fmt/format.h>

#include "core/sandbox/identifiers.hpp"
#include "core/sandbox/random.hpp"
#include "core/sandbox/sandbox.hpp"
#include "core/sandbox/vocabulary.hpp"

namespace wbd::sandbox {

std::string_view to_string(CancelType type) {
  switch (type) {
    case CancelType::app:
      return "app";
    case CancelType::receipt:
      return "receipt";
    case CancelType::expire:
      return "expire";
    case CancelType::other:
      break;
  }
  return "other";
}

const SaleMeaning& meaning(SaleKind kind) {
  static constexpr SaleMeaning kMeanings[] = {
      {'S', "sale", 1, 0, 1},
      {'R', "return", 0, 1, -1},
      {'D', "surcharge", 0, 0, 1},
      {'A', "sale_reversal", -1, 0, -1},
      {'B', "return_reversal", 0, -1, 1},
      {'Q', "unknown", 0, 0, 0},
  };
  return kMeanings[static_cast<std::size_t>(kind)];
}

World make_world(const Options& options, Seconds now) {
  World world;
  world.now = world.started = now;
  world.statistics_kept = std::chrono::days{options.statistics_days};
  world.today = Seconds{moscow_day(now)} - kMoscow;
  for (int i = 0; i < options.cabinets; ++i) {
    const auto index = static_cast<std::uint64_t>(i);
    const std::uint64_t seed = Random(options.seed, index).next();
    Random random(seed, 0);
    Seller& seller = world.sellers.emplace_back();
    seller.number = index;
    seller.sid = make_uuid(random);
    // A Cyrillic letter has two bytes: the initials are the first letters of a name and a patronymic.
    seller.name =
        fmt::format("ИП {} {}. {}.", random.pick(surnames()), random.pick(first_names()).substr(0, 2),
                    random.pick(first_names()).substr(0, 2));
    seller.trade_mark = random.pick(brands());
    if (index < options.currencies.size()) seller.currency = options.currencies[index];
    seller.tin = fmt::format("{:012}", random.between(100'000'000'000, 999'999'999'999));
    make_products(seller, seed, index, options.products, world.today);
    make_stocks(seller, seed);
    make_prices(seller, seed, world.today);
    make_orders(seller, seed, options, world.today, now);
    make_reviews(seller, seed, world.today, options.days);
    if (options.money) seller.money_seed = Random(seed, 1'000).next() | 1U;
    make_ties(seller, options, now);
  }
  world.offices = make_offices(world.sellers);
  world.tariffs = make_tariffs(
      moscow_day(now), options.tariffs_of_russia ? TariffLayout::everything : TariffLayout::no_russia);
  return world;
}

}  // namespace wbd::sandbox
