#include <set>
#include <string>

#include "core/sandbox/broken_text.hpp"
#include "core/sandbox/evolve_scene.hpp"
#include "core/sandbox/history.hpp"

namespace wbd::sandbox {
namespace {

class SaleRows : private Scene {
 public:
  explicit SaleRows(const Scene& scene) : Scene(scene) {}

  void run(const Evolution& wanted) {
    surcharge(wanted.surcharges, SaleKind::surcharge, "surcharges");
    surcharge(wanted.unknown_sales, SaleKind::unknown, "unknown_sales");
    reverse(wanted.sale_reversals, SaleKind::sale, SaleKind::sale_reversal, "sale_reversals");
    reverse(wanted.return_reversals, SaleKind::returned, SaleKind::return_reversal, "return_reversals");
    sell_late(wanted);
    cancel_late(wanted);
    withdraw_cancels(wanted.cancel_withdrawals);
    add_broken_reviews(wanted.broken_reviews);
    ask_broken(wanted.broken_questions);
  }

 private:
  [[nodiscard]] bool is_listed(std::size_t sale) const {
    return sale != kNoSale && seller_.sales[sale].at != at_ &&
           sale_row_state(seller_.sales[sale], now_).has_value();
  }

  void surcharge(int count, SaleKind kind, const char* name) {
    const auto bought = [&](std::size_t o) {
      const Order& order = seller_.orders[o];
      return order.buyout && is_listed(order.buyout->sale);
    };
    for (const std::size_t i : draw(seller_.orders.size(), count, bought)) {
      add_sale(seller_, i, kind, at_);
      changes_[name].push_back(seller_.sales.back().id);
    }
  }

  // No row is reversed twice. A sale with a return is not reversed; its return may be.
  void reverse(int count, SaleKind of, SaleKind by, const char* name) {
    std::set<std::size_t> reversed;
    for (const Sale& sale : seller_.sales) {
      if (sale.kind == by) reversed.insert(sale.order);
    }
    const auto fits = [&](std::size_t i) {
      const Sale& sale = seller_.sales[i];
      const Order& order = seller_.orders[sale.order];
      const bool undone = of == SaleKind::sale && order.returned;
      return sale.kind == of && is_listed(i) && !undone && !reversed.contains(sale.order);
    };
    for (const std::size_t i : draw(seller_.sales.size(), count, fits)) {
      add_sale(seller_, seller_.sales[i].order, by, at_);
      changes_[name].push_back(seller_.sales.back().id);
    }
  }

  // When the statistics show a late event. The feed shows it at once.
  [[nodiscard]] Seconds surfacing(const Evolution& wanted) const {
    return at_ + std::chrono::days{wanted.late_days};
  }

  void sell_late(const Evolution& wanted) {
    for (const std::size_t i : draw_on_their_way(wanted.late_sales)) {
      Order& order = seller_.orders[i];
      forget_future(order);
      order.buyout = Buyout{at_, add_sale(seller_, i, SaleKind::sale, at_)};
      order.buyout_moves = false;
      seller_.sales.back().surfaces_at = surfacing(wanted);
      changes_["late_sales"].push_back(seller_.sales.back().id);
    }
  }

  void cancel_late(const Evolution& wanted) {
    for (const std::size_t i : draw_on_their_way(wanted.late_cancels)) {
      Order& order = seller_.orders[i];
      forget_future(order);
      order.cancel = Cancel{at_, at_, CancelType::app, surfacing(wanted)};
      changes_["late_cancels"].push_back(order.srid);
    }
  }

  // Only of units that were not carried to the buyer and back: finance reports list the others.
  void withdraw_cancels(int count) {
    const auto cancelled = [&](std::size_t o) {
      const auto& cancel = seller_.orders[o].cancel;
      const bool carried =
          cancel && (cancel->type == CancelType::receipt || cancel->type == CancelType::expire);
      return cancel && !carried && std::max(cancel->listed_at, cancel->surfaces_at) <= now_ &&
             cancel->at >= now_ - std::chrono::days{28};
    };
    for (const std::size_t i : draw(seller_.orders.size(), count, cancelled)) {
      Order& order = seller_.orders[i];
      order.cancel.reset();
      order.touched_at = order.revived_at = at_;
      changes_["cancel_withdrawals"].push_back(order.srid);
    }
  }

  std::vector<std::size_t> draw_on_their_way(int count) {
    return draw(seller_.orders.size(), count, [&](std::size_t o) { return on_its_way(o); });
  }

  void add_broken_reviews(int count) {
    for (int i = 0; i < count; ++i) {
      Review review = make_review(random_, seller_, at_);
      review.text = "обрезанный смайл " + half_character(0xD83D);
      review.pros = std::string("нуль\0внутри", 21);
      review.cons = half_character(0xDE00) + " начало";
      review.answer.reset();
      changes_["broken_reviews"].push_back(review.id);
      seller_.reviews.push_back(std::move(review));
    }
  }

  void ask_broken(int count) {
    for (int i = 0; i < count; ++i) {
      Question question = make_question(random_, seller_, at_);
      question.created_at = Nanos{at_};
      question.text = std::string("с нулём \0", 15) + half_character(0xD83D) + "?";
      question.rejected = false;
      question.answer.reset();
      changes_["broken_questions"].push_back(question.id);
      seller_.questions.push_back(std::move(question));
    }
  }
};

}  // namespace

bool Scene::on_its_way(std::size_t i) const {
  const Order& order = seller_.orders[i];
  const auto past = [&](Seconds time) { return time <= now_ || time == at_; };
  const bool decided = (order.cancel && past(order.cancel->at)) || (order.buyout && past(order.buyout->at));
  return order.listed_at <= now_ && !decided;
}

void Scene::forget_future(Order& order) {
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

void evolve_sale_rows(const Scene& scene, const Evolution& wanted) {
  SaleRows(scene).run(wanted);
}

}  // namespace wbd::sandbox
