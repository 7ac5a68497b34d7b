#pragma once
// The seller's money as WB settles it (GUIDE 5.24): operations derived from the orders, and the daily and
// weekly reports that publish them. Days are Moscow's.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/sandbox/amounts.hpp"
#include "core/sandbox/world.hpp"

namespace wbd::sandbox {

enum class FinanceKind : std::uint8_t {
  sale,
  returned,
  logistics,
  penalty,
  storage,
  deduction,
  // Only with Options::money.
  acceptance,
  storage_correction,
  logistics_correction,
  delivery_correction,
  sale_correction,
  return_compensation,
  damage_compensation,
  loss_compensation,
  swap_compensation,
  loyalty,
  acquiring_correction,
  transport_refund,
  pickup_refund,
  schedule_change
};
[[nodiscard]] std::string_view to_string(FinanceKind kind);

enum class FinanceDocument : std::uint8_t { none, sale, returned };

inline constexpr std::size_t kNoOrder = static_cast<std::size_t>(-1);
inline constexpr std::size_t kNoProduct = static_cast<std::size_t>(-1);

struct FinanceOp {
  FinanceKind kind{};
  FinanceDocument document{};
  Seconds at{};
  std::size_t order = kNoOrder;      // kNoOrder for services
  std::size_t product = kNoProduct;  // the article of a service that names one
  Units retail_price = 0, price_with_disc = 0, retail_amount = 0;
  Units for_pay = 0;  // positive in a plain sale and in a plain return
  Units delivery = 0, penalty = 0, storage = 0, deduction = 0, acceptance = 0, additional = 0;
  Units cashback_amount = 0, cashback_discount = 0, cashback_change = 0;
  Units schedule = 0;            // negative = a fee
  Units rebill = 0, reward = 0;  // information only
  int quantity = 0, deliveries = 0, returns = 0;
  std::string reason;                     // bonusTypeName
  std::string_view deduction_line;        // the line of SPEC 14 that the deduction belongs to
  std::size_t text_product = kNoProduct;  // the article that the reason names
  std::int64_t advert_document = 0;       // the document that the reason names
  bool schedule_named = false;            // the same fee is also a deduction of the report
  bool hides_article = false, hides_srid = false, hides_shk = false;
  bool b2b = false;  // settled in a separate report, FinanceReport::type 2
  int place = 0;     // position among the operations of its day

  [[nodiscard]] std::chrono::sys_days day() const { return moscow_day(at); }
};
// Net amount for the seller, negative when it is a cost, by the seller's MoneyReading (GUIDE 12).
[[nodiscard]] Units net_of(const Seller& seller, const FinanceOp& op);
// bankPaymentSum of a report whose rows amount to `net`: whole kopecks, with the difference that a test
// wants.
[[nodiscard]] Units bank_payment(const Seller& seller, std::int64_t report, Units net);

// All operations up to and including `until`, sorted by day and place:
// - A sale or return in the statistics has one row for itself and one for logistics.
// - A refused delivery has logistics both ways; late assembly costs a penalty.
// - Storage is charged every day, a subscription every Monday.
// - With Options::money also the rows of money_rows(), behind the others of their day.
// The operations of a finished day never change.
[[nodiscard]] std::vector<FinanceOp> finance_ops(const Seller& seller, Seconds until);

enum class FinancePeriod : std::uint8_t { daily, weekly };

struct FinanceReport {
  FinancePeriod period{};
  std::chrono::sys_days from, to;  // a day, or Monday to Sunday
  int type = 1;                    // 1 = main, 2 = buyouts (B2B)
  std::int64_t id = 0;             // a daily report's id is beyond 2^53
  [[nodiscard]] std::chrono::sys_days created() const { return to + std::chrono::days{1}; }
};
[[nodiscard]] FinanceReport report_of(const Seller& seller, const FinanceOp& op, FinancePeriod period);
[[nodiscard]] std::int64_t row_id(const FinanceOp& op, FinancePeriod period);  // grows with day and place

// Daily reports appear the next morning, weekly ones on Monday. Of the reports due at the
// world's creation, the newest of each kind appears one period late. So there is always one
// to publish (Evolution::finance_reports).
[[nodiscard]] bool is_published(const World& world, const Seller& seller, const FinanceReport& report);
// Publishes the oldest complete unpublished report of each kind; returns their ids.
std::vector<std::int64_t> publish_next(const World& world, Seller& seller, Seconds at);

// Holds back the next `count` unpublished daily reports, so that reports of later days appear first. Their
// rrdIds are smaller than those of the later days. Returns the ids of their main reports.
std::vector<std::int64_t> hold_daily(const World& world, Seller& seller, int count);
// Releases up to `count` held reports, the oldest first. A released report that is not due yet appears when
// it is due.
std::vector<std::int64_t> release_daily(Seller& seller, int count);

// Replaces forPay of `count` sales in the newest weekly report by a text that is not a number; returns their
// rrdIds. The daily rows of the same operations stay readable.
std::vector<std::int64_t> spoil_weekly_rows(const World& world, Seller& seller, int count);
[[nodiscard]] bool is_unreadable(const Seller& seller, const FinanceOp& op, FinancePeriod period);
inline constexpr std::string_view kUnreadableAmount = "1 2О7,5О (уточняется)";

struct Balance {                  // kopecks
  std::int64_t current = 0;       // the newest weekly report and all later operations
  std::int64_t for_withdraw = 0;  // the newest weekly report
};
[[nodiscard]] Balance balance_of(const World& world, const Seller& seller);

}  // namespace wbd::sandbox
