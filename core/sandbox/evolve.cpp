#include "core/sandbox/evolve.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "core/sandbox/history.hpp"

namespace wb::sandbox {
namespace {

class Evolver {
 public:
  Evolver(Seller& seller, const Options& options, Random& random, Seconds now, Seconds at)
      : seller_(seller), options_(options), random_(random), now_(now), at_(at) {}

  Changes run(const Evolution& wanted) {
    fill_prices(wanted.prices, wanted.prices_move);
    cancel(wanted.cancels);
    buy_out(wanted.buyouts);
    bring_back(wanted.returns);
    for (const std::size_t i : add_orders(seller_, random_.next(), options_, wanted.orders, at_, true)) {
      changes_["orders"].push_back(seller_.orders[i].srid);
    }
    for (const std::size_t i : add_orders(seller_, random_.next(), options_, wanted.unpaid, at_, false)) {
      changes_["unpaid"].push_back(seller_.orders[i].srid);
    }
    vanish_stock(wanted.stock_vanish);
    change_stock(wanted.stock_changes);
    answer_reviews(wanted.answers);
    add_open_reviews(wanted.reviews);
    update_cards(wanted.card_updates);
    trash_cards(wanted.card_trash);
    ++seller_.version;
    return std::move(changes_);
  }

 private:
  // Draws up to `count` of the indices for which `fits` holds, without repetition.
  template <class Fits>
  std::vector<std::size_t> draw(std::size_t size, int count, Fits fits) {
    std::vector<std::size_t> fitting;
    for (std::size_t i = 0; i < size && count > 0; ++i) {
      if (fits(i)) fitting.push_back(i);
    }
    std::vector<std::size_t> drawn;
    while (!fitting.empty() && drawn.size() < static_cast<std::size_t>(count)) {
      const std::size_t at = random_.index(fitting.size());
      drawn.push_back(fitting[at]);
      fitting[at] = fitting.back();
      fitting.pop_back();
    }
    return drawn;
  }

  [[nodiscard]] bool on_its_way(std::size_t i) const {
    const Order& order = seller_.orders[i];
    const auto past = [&](Seconds time) { return time <= now_ || time == at_; };
    const bool decided = (order.cancel && past(order.cancel->at)) || (order.buyout && past(order.buyout->at));
    return order.listed_at <= now_ && !decided;
  }

  void forget_future(Order& order) {
    const auto withdraw = [&](std::size_t sale) {
      if (sale != kNoSale) seller_.sales[sale].withdrawn = true;
    };
    if (order.cancel && order.cancel->at > now_) order.cancel.reset();
    if (order.returned && order.returned->at > now_) {
      withdraw(order.returned->sale);
      order.returned.reset();
    }
    if (order.buyout && order.buyout->at > now_) {
      withdraw(order.buyout->sale);
      order.buyout.reset();
    }
  }

  void cancel(int count) {
    for (const std::size_t i :
         draw(seller_.orders.size(), count, [&](std::size_t o) { return on_its_way(o); })) {
      Order& order = seller_.orders[i];
      forget_future(order);
      order.cancel = Cancel{at_, at_, random_.percent(50) ? CancelType::app : CancelType::receipt};
      changes_["cancels"].push_back(order.srid);
    }
  }

  void buy_out(int count) {
    for (const std::size_t i :
         draw(seller_.orders.size(), count, [&](std::size_t o) { return on_its_way(o); })) {
      Order& order = seller_.orders[i];
      forget_future(order);
      order.buyout = Buyout{at_, add_sale(seller_, i, false, at_)};
      changes_["buyouts"].push_back(seller_.sales.back().id);
    }
  }

  void bring_back(int count) {
    const auto bought = [&](std::size_t o) {
      const Order& order = seller_.orders[o];
      if (!order.buyout || order.buyout->sale == kNoSale || order.buyout->at > now_) return false;
      const bool back = order.returned && order.returned->at <= now_;
      return !back && sale_row_state(seller_.sales[order.buyout->sale], now_).has_value();
    };
    for (const std::size_t i : draw(seller_.orders.size(), count, bought)) {
      Order& order = seller_.orders[i];
      forget_future(order);
      order.returned = Return{at_, add_sale(seller_, i, true, at_), false};
      seller_.sales.back().negative = random_.percent(50);
      changes_["returns"].push_back(seller_.sales.back().id);
    }
  }

  void fill_prices(int count, bool moves) {
    const auto waits = [&](const auto& row, Seconds listed) {
      return listed <= now_ && row.filled_at > now_;
    };
    const auto unpriced_sale = [&](std::size_t i) {
      const Sale& sale = seller_.sales[i];
      return !sale.withdrawn && waits(sale, sale.listed_at);
    };
    const auto unpriced_order = [&](std::size_t i) {
      return waits(seller_.orders[i], seller_.orders[i].listed_at);
    };
    for (const std::size_t i : draw(seller_.sales.size(), count, unpriced_sale)) {
      seller_.sales[i].filled_at = at_;
      seller_.sales[i].fill_moves = moves;
      changes_["priced_sales"].push_back(seller_.sales[i].id);
    }
    for (const std::size_t i : draw(seller_.orders.size(), count, unpriced_order)) {
      seller_.orders[i].filled_at = at_;
      seller_.orders[i].fill_moves = moves;
      changes_["priced_orders"].push_back(seller_.orders[i].srid);
    }
  }

  void vanish_stock(int count) {
    for (int n = 0; n < count && !seller_.wb_stocks.empty(); ++n) {
      const WbStock victim = seller_.wb_stocks[random_.index(seller_.wb_stocks.size())];
      std::erase_if(seller_.wb_stocks, [&](const WbStock& row) {
        return row.product == victim.product && row.size == victim.size;
      });
      const Size& size = seller_.products[victim.product].sizes[victim.size];
      changes_["stock_vanish"].push_back(std::to_string(size.chrt_id));
    }
  }

  void change_stock(int count) {
    for (const std::size_t i : draw(seller_.wb_stocks.size(), count, [](std::size_t) { return true; })) {
      WbStock& row = seller_.wb_stocks[i];
      row.quantity = row.quantity > 5 && random_.percent(50) ? 0 : row.quantity + random_.between(1, 40);
      changes_["stock_changes"].push_back(
          std::to_string(seller_.products[row.product].sizes[row.size].chrt_id));
    }
  }

  void answer_reviews(int count) {
    const auto open = [&](std::size_t i) {
      const auto state = review_state(seller_.reviews[i], now_);
      return state && !state->processed && !state->archived;
    };
    for (const std::size_t i : draw(seller_.reviews.size(), count, open)) {
      seller_.reviews[i].answer = Answer{at_, "Спасибо за отзыв & ваше время 🙏"};
      changes_["answers"].push_back(seller_.reviews[i].id);
    }
  }

  void add_open_reviews(int count) {
    for (int i = 0; i < count; ++i) {
      Review review = make_review(random_, seller_, at_);
      if (review.text.empty()) review.text = "Без размера <XL> не обойтись";
      review.answer.reset();
      changes_["reviews"].push_back(review.id);
      seller_.reviews.push_back(std::move(review));
    }
  }

  void update_cards(int count) {
    const auto live = [&](std::size_t i) { return !seller_.products[i].trashed_at; };
    for (const std::size_t i : draw(seller_.products.size(), count, live)) {
      Product& product = seller_.products[i];
      product.title += " *";
      product.updated_at = {Nanos{at_}, 3};
      changes_["card_updates"].push_back(std::to_string(product.nm_id));
    }
  }

  void trash_cards(int count) {
    const auto live = [&](std::size_t i) { return !seller_.products[i].trashed_at; };
    for (const std::size_t i : draw(seller_.products.size(), count, live)) {
      seller_.products[i].trashed_at = CardTime{Nanos{at_}, 6};
      const auto of_product = [&](const auto& row) { return row.product == i; };
      std::erase_if(seller_.wb_stocks, of_product);
      std::erase_if(seller_.seller_stocks, of_product);
      changes_["card_trash"].push_back(std::to_string(seller_.products[i].nm_id));
    }
  }

  Seller& seller_;
  const Options& options_;
  Random& random_;
  Seconds now_, at_;
  Changes changes_;
};

}  // namespace

Changes evolve(Seller& seller, const Evolution& wanted, const Options& options, Random& random, Seconds now,
               Seconds at) {
  return Evolver(seller, options, random, now, at).run(wanted);
}

}  // namespace wb::sandbox
