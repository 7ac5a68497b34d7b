#pragma once
// The seller's money as WB settles it (GUIDE 5.24): operations derived from the orders, and the daily and
// weekly reports that publish them. Amounts are in kopecks, days are Moscow's.

#include <cstdint>
#include <string_view>
#include <vector>

#include "core/sandbox/world.hpp"

namespace wbd::sandbox {

enum class FinanceKind : std::uint8_t { sale, returned, logistics, penalty, storage, deduction };
[[nodiscard]] std::string_view to_string(FinanceKind kind);

inline constexpr std::size_t kNoOrder = static_cast<std::size_t>(-1);

struct FinanceOp {
  FinanceKind kind{};
  Seconds at{};
  std::size_t order = kNoOrder;  // kNoOrder for storage and deductions
  std::int64_t retail_price = 0, price_with_disc = 0, retail_amount = 0, for_pay = 0;
  std::int64_t delivery = 0, penalty = 0, storage = 0, deduction = 0;
  int quantity = 0, deliveries = 0, returns = 0;
  std::string_view reason;  // bonusTypeName
  bool b2b = false;         // settled in a separate report, FinanceReport::type 2
  int place = 0;            // position among the operations of its day

  [[nodiscard]] std::chrono::sys_days day() const { return moscow_day(at); }
  // Net amount for the seller, negative when it is a cost.
  [[nodiscard]] std::int64_t net() const {
    return (kind == FinanceKind::returned ? -for_pay : for_pay) - delivery - penalty - storage - deduction;
  }
};

// All operations up to and including `until`, sorted by day and place:
// - A sale or return in the statistics has one row for itself and one for logistics.
// - A refused delivery has logistics both ways; late assembly costs a penalty.
// - Storage is charged every day, a subscription every Monday.
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

struct Balance {
  std::int64_t current = 0;       // the newest weekly report and all later operations
  std::int64_t for_withdraw = 0;  // the newest weekly report
};
[[nodiscard]] Balance balance_of(const World& world, const Seller& seller);

}  // namespace wbd::sandbox
