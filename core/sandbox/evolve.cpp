#include "core/sandbox/evolve.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "core/sandbox/evolve_scene.hpp"
#include "core/sandbox/fbs.hpp"
#include "core/sandbox/finance.hpp"
#include "core/sandbox/history.hpp"

namespace wbd::sandbox {
namespace {

class Evolver : private Scene {
 public:
  Evolver(const Scene& scene, const Options& options) : Scene(scene), options_(options) {}

  void run(const Evolution& wanted) {
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
    restore_cards(wanted.card_restores);
    change_prices(wanted.price_changes);
    ask(wanted.questions);
    answer_questions(wanted.question_answers);
    reject_questions(wanted.question_rejections);
    edit_answers(seller_.reviews, "review_answer_edits", wanted.answer_edits);
    edit_answers(seller_.questions, "question_answer_edits", wanted.answer_edits);
    change_seller_stock(wanted.seller_stock_changes);
    add_warehouses(wanted.warehouse_adds);
    rename_warehouses(wanted.warehouse_renames);
    remove_warehouses(wanted.warehouse_removals);
    confirm_assembly(wanted.fbs_confirms);
  }

 private:
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
      order.buyout = Buyout{at_, add_sale(seller_, i, SaleKind::sale, at_)};
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
      order.returned = Return{at_, add_sale(seller_, i, SaleKind::returned, at_), false};
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

  void restore_cards(int count) {
    const auto gone = [&](std::size_t i) {
      const auto& trashed_at = seller_.products[i].trashed_at;
      return trashed_at && trashed_at->time <= Nanos{now_};
    };
    for (const std::size_t i : draw(seller_.products.size(), count, gone)) {
      seller_.products[i].trashed_at.reset();
      seller_.products[i].updated_at = {Nanos{at_}, 3};
      changes_["card_restores"].push_back(std::to_string(seller_.products[i].nm_id));
    }
  }

  void change_prices(int count) {
    const auto live = [&](std::size_t i) { return !seller_.products[i].trashed_at; };
    for (const std::size_t i : draw(seller_.products.size(), count, live)) {
      Product& product = seller_.products[i];
      const auto way = random_.between(0, 2);  // the price, the discount, both
      if (way != 1) {
        const int step = static_cast<int>(random_.between(1, 1 + product.price / 5));
        const int change = product.price > step && random_.percent(50) ? -step : step;
        product.price += change;
        for (Size& size : product.sizes) size.price += change;
      }
      if (way != 0) product.discount = (product.discount + static_cast<int>(random_.between(1, 60))) % 71;
      product.priced_at = at_;
      changes_["price_changes"].push_back(std::to_string(product.nm_id));
    }
  }

  void ask(int count) {
    for (int i = 0; i < count; ++i) {
      Question question = make_question(random_, seller_, at_);
      question.created_at = Nanos{at_};
      question.rejected = false;
      question.answer.reset();
      changes_["questions"].push_back(question.id);
      seller_.questions.push_back(std::move(question));
    }
  }

  std::vector<std::size_t> draw_open_questions(int count) {
    return draw(seller_.questions.size(), count, [&](std::size_t i) {
      const Question& question = seller_.questions[i];
      return question.created_at <= Nanos{now_} && !question.rejected && !answered(question, now_);
    });
  }

  void answer_questions(int count) {
    for (const std::size_t i : draw_open_questions(count)) {
      seller_.questions[i].answer = Answer{at_, "Да, <подойдёт> & постираете\nв машинке 👌"};
      changes_["question_answers"].push_back(seller_.questions[i].id);
    }
  }

  void reject_questions(int count) {
    for (const std::size_t i : draw_open_questions(count)) {
      Question& question = seller_.questions[i];
      if (question.answer && question.answer->at == at_) continue;  // answered in this very step
      question.rejected = true;
      question.answer.reset();
      changes_["question_rejections"].push_back(question.id);
    }
  }

  template <class Items>
  void edit_answers(Items& items, const char* kind, int count) {
    const auto has_answer = [&](std::size_t i) { return items[i].answer && items[i].answer->at <= now_; };
    for (const std::size_t i : draw(items.size(), count, has_answer)) {
      items[i].answer->text += " (исправлено)";
      changes_[kind].push_back(items[i].id);
    }
  }

  void change_seller_stock(int count) {
    for (const std::size_t i : draw(seller_.seller_stocks.size(), count, [](std::size_t) { return true; })) {
      SellerStock& row = seller_.seller_stocks[i];
      row.quantity = row.quantity > 0 && random_.percent(30) ? 0 : row.quantity + random_.between(1, 25);
      changes_["seller_stock_changes"].push_back(
          std::to_string(seller_.products[row.product].sizes[row.size].chrt_id));
    }
  }

  void add_warehouses(int count) {
    for (int i = 0; i < count && seller_.warehouses.size() < kMostWarehouses; ++i) {
      SellerWarehouse warehouse = seller_.warehouses[random_.index(seller_.warehouses.size())];
      warehouse.id = random_.between(2'000'000, 2'999'999);
      warehouse.name = fmt::format("Новый <склад> & {}", warehouse.id);
      warehouse.cargo_type = static_cast<int>(random_.between(1, 3));
      warehouse.delivery_type = 1;
      warehouse.removed = false;
      changes_["warehouse_adds"].push_back(std::to_string(warehouse.id));
      seller_.warehouses.push_back(std::move(warehouse));
    }
  }

  void rename_warehouses(int count) {
    const auto there = [&](std::size_t i) { return !seller_.warehouses[i].removed; };
    for (const std::size_t i : draw(seller_.warehouses.size(), count, there)) {
      seller_.warehouses[i].name += " *";
      changes_["warehouse_renames"].push_back(std::to_string(seller_.warehouses[i].id));
    }
  }

  void remove_warehouses(int count) {
    const auto there = [&](std::size_t i) { return !seller_.warehouses[i].removed; };
    const auto all = draw(seller_.warehouses.size(), static_cast<int>(seller_.warehouses.size()), there);
    for (std::size_t n = 0; n + 1 < all.size() && n < static_cast<std::size_t>(count); ++n) {
      const std::size_t i = all[n];
      seller_.warehouses[i].removed = true;
      std::erase_if(seller_.seller_stocks, [&](const SellerStock& row) { return row.warehouse == i; });
      changes_["warehouse_removals"].push_back(std::to_string(seller_.warehouses[i].id));
    }
  }

  void confirm_assembly(int count) {
    const auto waits = [&](std::size_t i) {
      const Order& order = seller_.orders[i];
      const auto state = is_fbs(order) ? fbs_state(order, at_) : std::nullopt;
      return state && state->is_new();
    };
    for (const std::size_t i : draw(seller_.orders.size(), count, waits)) {
      seller_.orders[i].confirmed_at = at_;
      changes_["fbs_confirms"].push_back(seller_.orders[i].srid);
    }
  }

  static constexpr std::size_t kMostWarehouses = 100;  // an order holds the index in eight bits

  const Options& options_;
};

}  // namespace

Changes evolve(Seller& seller, const Evolution& wanted, const Options& options, Random& random, Seconds now,
               Seconds at) {
  Changes changes;
  const Scene scene{seller, random, now, at, changes};
  Evolver(scene, options).run(wanted);
  evolve_sale_rows(scene, wanted);
  ++seller.version;
  return changes;
}

void evolve_finance(const World& world, Seller& seller, const Evolution& wanted, Seconds at,
                    Changes& changes) {
  const auto note = [&](const char* kind, const std::vector<std::int64_t>& ids) {
    for (const std::int64_t id : ids) changes[kind].push_back(std::to_string(id));
  };
  note("finance_unholds", release_daily(seller, wanted.finance_unholds));
  note("finance_holds", hold_daily(world, seller, wanted.finance_holds));
  for (int i = 0; i < wanted.finance_reports; ++i) note("finance_reports", publish_next(world, seller, at));
  note("finance_unreadable", spoil_weekly_rows(world, seller, wanted.finance_unreadable));
  if (wanted.finance_repairs) seller.unreadable_rows.clear();
}

void evolve_tariffs(TariffBook& book, const Evolution& wanted, Random& random, Seconds at, Changes& changes) {
  if (wanted.tariffs_hide) begin_epoch(book, moscow_day(at)).tables = tariff_tables(TariffLayout::no_russia);
  if (wanted.tariffs_show) begin_epoch(book, moscow_day(at)).tables = tariff_tables(TariffLayout::everything);
  if (wanted.tariff_changes > 0) {
    auto& rows = begin_epoch(book, moscow_day(at)).tables[static_cast<std::size_t>(TariffKind::box)];
    for (int i = 0; i < wanted.tariff_changes; ++i) {
      TariffRow& row = rows[random.index(rows.size())];
      for (TariffValue& value : row.values) {
        if (value) *value += random.between(1, 500);
      }
      changes["tariff_changes"].push_back(row.warehouse);
    }
  }
  for (int i = 0; i < wanted.commission_changes; ++i) {
    Commission& rate = book.commission[random.index(book.commission.size())];
    for (std::optional<int>* const part : {&rate.fbw_x10, &rate.fbs_x10}) {
      const auto step = random.between(1, 25);
      if (*part) *part = static_cast<int>(**part % 350 + step);
    }
    changes["commission_changes"].push_back(std::to_string(rate.subject->id));
  }
  if (wanted.commission_seller_only) {
    const Commission added = seller_only_commission();
    changes["commission_seller_only"].push_back(std::to_string(added.subject->id));
    book.commission.push_back(added);
  }
  for (int i = 0; i < wanted.commission_losses; ++i) {
    Commission& rate = book.commission[random.index(book.commission.size())];
    rate.fbw_x10.reset();
    changes["commission_losses"].push_back(std::to_string(rate.subject->id));
  }
}

}  // namespace wbd::sandbox
