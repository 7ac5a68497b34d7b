#pragma once
// The answers of the emulated methods. Token, category and limit of the request are already checked. A
// handler throws Refused for input that the specification does not allow.

#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>

#include "core/sandbox/world.hpp"

namespace wbd::sandbox {

struct Options;
class ReportTasks;
class StatisticsPages;

struct Reply {
  int status = 200;
  std::string content_type = "application/json";
  std::string body;
};

// A request that the real API would refuse. `code`: for hosts whose error bodies have a code.
class Refused : public std::runtime_error {
 public:
  Refused(int status, const std::string& reason, std::string_view code = {})
      : std::runtime_error(reason), status_(status), code_(code) {}
  [[nodiscard]] int status() const { return status_; }
  [[nodiscard]] std::string_view code() const { return code_; }

 private:
  int status_;
  std::string_view code_;  // a literal
};

struct Call {
  const World& world;
  const Seller& seller;
  std::size_t seller_index;
  Seconds now;                 // the emulator's clock: never before world.now
  std::string_view path_part;  // the value of the {...} in the method's path
  std::string_view query;
  std::string_view body;
  const Options& options;
  StatisticsPages& statistics;
  ReportTasks& remains;
  ReportTasks& storage_reports;
  ReportTasks& acceptance_reports;
};

Reply answer_ping(const Call& call);
Reply answer_seller_info(const Call& call);
Reply answer_supplier_orders(const Call& call);
Reply answer_supplier_sales(const Call& call);
Reply answer_order_feed(const Call& call);
Reply answer_stocks_wb(const Call& call);
Reply answer_stocks_seller(const Call& call);
Reply answer_funnel(const Call& call);
Reply answer_funnel_history(const Call& call);
Reply answer_funnel_groups(const Call& call);
Reply answer_item_rating(const Call& call);
Reply answer_rating(const Call& call);
Reply answer_subscriptions(const Call& call);
Reply answer_remains(const Call& call);
Reply answer_remains_status(const Call& call);
Reply answer_remains_report(const Call& call);
Reply answer_cards_list(const Call& call);
Reply answer_cards_trash(const Call& call);
Reply answer_goods(const Call& call);
Reply answer_goods_by_articles(const Call& call);
Reply answer_size_prices(const Call& call);
Reply answer_feedbacks(const Call& call);
Reply answer_feedbacks_archive(const Call& call);
Reply answer_feedbacks_unanswered(const Call& call);
Reply answer_feedbacks_count(const Call& call);
Reply answer_feedback(const Call& call);
Reply answer_questions(const Call& call);
Reply answer_questions_unanswered(const Call& call);
Reply answer_questions_count(const Call& call);
Reply answer_question(const Call& call);
Reply answer_news(const Call& call);
Reply answer_seller_warehouses(const Call& call);
Reply answer_wb_warehouses(const Call& call);
Reply answer_offices(const Call& call);
Reply answer_warehouse_stocks(const Call& call);
Reply answer_fbs_orders(const Call& call);
Reply answer_fbs_new(const Call& call);
Reply answer_fbs_status(const Call& call);
Reply answer_fbs_archive(const Call& call);
Reply answer_finance_rows(const Call& call);
Reply answer_finance_report(const Call& call);
Reply answer_finance_list(const Call& call);
Reply answer_balance(const Call& call);
Reply answer_storage(const Call& call);
Reply answer_storage_status(const Call& call);
Reply answer_storage_report(const Call& call);
Reply answer_acceptance(const Call& call);
Reply answer_acceptance_status(const Call& call);
Reply answer_acceptance_report(const Call& call);
Reply answer_advert_charges(const Call& call);
Reply answer_campaigns(const Call& call);
Reply answer_campaign_statistics(const Call& call);
Reply answer_measurement_penalties(const Call& call);
Reply answer_swap_penalties(const Call& call);
Reply answer_self_purchases(const Call& call);
Reply answer_commission(const Call& call);
Reply answer_box_tariffs(const Call& call);
Reply answer_pallet_tariffs(const Call& call);
Reply answer_return_tariffs(const Call& call);

}  // namespace wbd::sandbox
