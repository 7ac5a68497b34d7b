#include <algorithm>

#include <fmt/format.h>

#include "core/sandbox/identifiers.hpp"
#include "core/sandbox/random.hpp"
#include "core/sandbox/sandbox.hpp"
#include "core/sandbox/vocabulary.hpp"
#include "core/sandbox/world.hpp"

namespace wbd::sandbox {
namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::seconds;

std::int64_t percent_of(std::int64_t kopecks, std::int64_t percent) {
  return (kopecks * percent + 50) / 100;
}

class OrderMaker {
 public:
  OrderMaker(Seller& seller, std::uint64_t seed, const Options& options, Seconds today, Seconds now)
      : seller_(seller), random_(seed, 3), options_(options), today_(today), now_(now) {
    live_ = static_cast<std::size_t>(std::count_if(seller.products.begin(), seller.products.end(),
                                                   [](const Product& p) { return !p.trashed_at; }));
  }

  void run() {
    const auto wanted = static_cast<std::size_t>(options_.orders);
    while (seller_.orders.size() < wanted) make_cart(wanted - seller_.orders.size(), order_time());
    std::stable_sort(seller_.orders.begin(), seller_.orders.end(),
                     [](const Order& a, const Order& b) { return a.ordered_at < b.ordered_at; });
    for (std::size_t i = 0; i < seller_.orders.size(); ++i) decide(i);
  }

  std::vector<std::size_t> add(std::size_t count, Seconds at, bool paid) {
    std::vector<std::size_t> added;
    while (added.size() < count) {
      std::size_t index = seller_.orders.size();
      make_cart(count - added.size(), at);
      for (; index < seller_.orders.size(); ++index) {
        Order& order = seller_.orders[index];
        order.listed_at = paid ? at : kNever;
        order.filled_at = at;
        decide(index);
        added.push_back(index);
      }
    }
    return added;
  }

 private:
  void make_cart(std::size_t room, Seconds at) {
    const std::int64_t dice = random_.between(0, 99);
    const std::size_t items = dice < 70 ? 1 : dice < 88 ? 2 : dice < 96 ? 3 : 4;
    const std::string cart = fmt::format("{}{:010}", random_.between(1'000'000'000, 9'999'999'999), ++carts_);
    const std::string stem = make_hex(random_, 30);
    const Seconds listed = at + seconds{random_.between(0, 1'740)};
    const auto region = static_cast<std::uint8_t>(random_.index(regions().size()));
    for (std::size_t i = 0; i < std::min(items, room); ++i) {
      Order order;
      order.cart_id = cart;
      order.srid = fmt::format("eb{}.{}.0", stem, i);
      order.sticker = fmt::format("{}", random_.between(100'000'000, 999'999'999));
      order.region = region;
      order.ordered_at = at;
      order.listed_at = listed;
      choose_goods(order);
      price(order);
      choose_payment(order);
      seller_.orders.push_back(std::move(order));
    }
  }

  Seconds order_time() {
    const auto day = days{random_.between(0, options_.days - 1)};
    // Most orders are placed in the daytime and in the evening.
    const std::int64_t from_hour = random_.percent(75) ? 9 : 0;
    const Seconds at = today_ - day + seconds{random_.between(from_hour * 3'600, 86'399)};
    return at > now_ ? at - days{1} : at;
  }

  void choose_goods(Order& order) {
    const std::size_t all = seller_.products.size();
    // The square of a uniform number makes a few articles sell most.
    const std::uint64_t u = random_.next() % 10'000;
    std::size_t index = live_ * u * u / 100'000'000;
    if (all > live_ && random_.percent(3)) {
      const std::size_t old = live_ + random_.index(all - live_);
      const auto& trashed_at = seller_.products[old].trashed_at;  // trashedAt may lie in the future
      if (trashed_at && Nanos{order.ordered_at} < trashed_at->time) index = old;
    }
    const Product& product = seller_.products[index];
    order.product = static_cast<std::uint32_t>(index);
    order.size = static_cast<std::uint16_t>(random_.index(product.sizes.size()));
    bool own = index % 4 == 1 && index < live_ && random_.percent(40);
    if (own) {
      const std::size_t warehouse = random_.index(seller_.warehouses.size());
      own = !seller_.warehouses[warehouse].removed;
      if (own) order.seller_warehouse = static_cast<std::int8_t>(warehouse);
    }
    order.income_id = own ? 0 : random_.between(10'000'000, 59'999'999);
    order.b2b = random_.percent(3);
  }

  void price(Order& order) {
    const Product& product = seller_.products[order.product];
    order.total_price = std::max(1, product.price + static_cast<int>(random_.between(-30, 30)));
    order.discount = std::min(95, product.discount + static_cast<int>(random_.between(0, 5)));
    order.spp = static_cast<int>(random_.between(0, 30));
    order.seller_price = std::int64_t{order.total_price} * (100 - order.discount);
    // The feed's price excludes WB Club, the statistics include it.
    const bool club = product.club_discount > 0 && random_.percent(50);
    order.price_with_disc =
        club ? percent_of(order.seller_price, 100 - product.club_discount) : order.seller_price;
    order.finished_price = percent_of(order.price_with_disc, 100 - order.spp);
    order.filled_at = order.listed_at;
    const bool fresh = order.ordered_at >= today_ - days{1};
    if (random_.percent(fresh ? 30 : 4)) {
      order.filled_at = order.listed_at + seconds{random_.between(4 * 3'600, 23 * 3'600)};
      order.fill_moves = random_.percent(50);
    }
  }

  void choose_payment(Order& order) {
    if (order.ordered_at >= today_ - days{25} && random_.percent(5)) {
      order.listed_at = kNever;  // deferred payment: only the feed lists it
    } else if (random_.percent(2)) {
      const auto until_paid = seconds{random_.between(3'600, 3 * 86'400)};
      order.listed_at += until_paid;
      order.filled_at += until_paid;
    }
  }

  Seconds statistics_time(Seconds at) { return at + seconds{random_.between(0, 1'740)}; }

  void decide(std::size_t index) {
    Order& order = seller_.orders[index];
    const bool listed = order.listed_at != kNever;
    const Seconds start = listed ? std::max(order.ordered_at, order.listed_at) : order.ordered_at;
    const std::int64_t dice = random_.between(0, 99);
    if (dice < 70) {
      Buyout buyout{start + seconds{random_.between(2 * 86'400, 9 * 86'400)}, kNoSale};
      if (listed) buyout.sale = list_sale(index, SaleKind::sale, buyout.at);
      order.buyout = buyout;
      order.buyout_moves = random_.percent(30);
      if (random_.percent(8)) {
        Return back{buyout.at + seconds{random_.between(86'400, 12 * 86'400)}, kNoSale, random_.percent(15)};
        if (listed) back.sale = list_sale(index, SaleKind::returned, back.at);
        order.returned = back;
      }
    } else if (dice < 95) {
      const std::int64_t kind = random_.between(0, 99);
      Cancel cancel;
      if (kind < 45) {
        cancel = {start + seconds{random_.between(600, 20 * 3'600)}, {}, CancelType::app};
      } else if (kind < 85) {
        cancel = {start + seconds{random_.between(3 * 86'400, 8 * 86'400)}, {}, CancelType::receipt};
      } else if (kind < 97) {
        cancel = {start + seconds{random_.between(12 * 86'400, 16 * 86'400)}, {}, CancelType::expire};
      } else {
        cancel = {start + seconds{random_.between(3'600, 5 * 86'400)}, {}, CancelType::other};
      }
      cancel.listed_at = statistics_time(cancel.at);
      order.cancel = cancel;
    }
  }

  std::size_t list_sale(std::size_t order, SaleKind kind, Seconds at) {
    const std::size_t index = add_sale(seller_, order, kind, at);
    Sale& sale = seller_.sales[index];
    sale.negative = kind == SaleKind::returned && random_.percent(50);
    sale.listed_at = statistics_time(at);
    sale.filled_at = sale.listed_at;
    if (random_.percent(at >= today_ - days{1} ? 40 : 6)) {
      sale.filled_at = sale.listed_at + seconds{random_.between(2 * 3'600, 23 * 3'600)};
      sale.fill_moves = random_.percent(50);
    }
    sale.payment_sale_amount = static_cast<int>(random_.between(0, 90));
    return index;
  }

  Seller& seller_;
  Random random_;
  const Options& options_;
  Seconds today_, now_;
  std::size_t live_ = 0;
  std::int64_t carts_ = 0;
};

}  // namespace

void make_orders(Seller& seller, std::uint64_t seed, const Options& options, Seconds today, Seconds now) {
  OrderMaker(seller, seed, options, today, now).run();
}

std::vector<std::size_t> add_orders(Seller& seller, std::uint64_t seed, const Options& options, int count,
                                    Seconds at, bool paid) {
  const Seconds today = Seconds{moscow_day(at)} - kMoscow;
  return OrderMaker(seller, seed, options, today, at)
      .add(static_cast<std::size_t>(std::max(0, count)), at, paid);
}

std::size_t add_sale(Seller& seller, std::size_t order_index, SaleKind kind, Seconds at) {
  // A surcharge is a tenth of the price, charged later.
  constexpr std::int64_t kSurchargePart = 10;
  const Order& order = seller.orders[order_index];
  const Subject& subject = *seller.products[order.product].subject;
  const int rate = order.seller_warehouse < 0 ? subject.fbw_percent_x10 : subject.fbs_percent_x10;
  const std::int64_t part = kind == SaleKind::surcharge ? kSurchargePart : 1;
  Sale sale;
  sale.id = fmt::format("{}{:011}", meaning(kind).letter, 9'000'000'000 + seller.sales.size());
  sale.order = order_index;
  sale.kind = kind;
  // WB's older texts of this method give both reversals the opposite sign.
  sale.negative = kind == SaleKind::sale_reversal || kind == SaleKind::return_reversal;
  sale.at = sale.listed_at = sale.filled_at = at;
  sale.price_with_disc = order.price_with_disc / part;
  sale.finished_price = order.finished_price / part;
  sale.for_pay = (sale.price_with_disc * (1'000 - rate) + 500) / 1'000;
  seller.sales.push_back(std::move(sale));
  return seller.sales.size() - 1;
}

}  // namespace wbd::sandbox
