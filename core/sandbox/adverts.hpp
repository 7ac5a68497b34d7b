#pragma once
// A seller's advertising campaigns, their debits and statistics (GUIDE 5.29, 5.30). Only what is paid from
// the balance is also in the accounting, as a deduction that names the document.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/sandbox/amounts.hpp"
#include "core/sandbox/world.hpp"

namespace wbd::sandbox {

enum class AdvertPayment : std::uint8_t { balance, invoice, bonus, cashback };
// WB spells one of them in two ways.
[[nodiscard]] std::string_view payment_text(AdvertPayment payment, bool other_spelling);

struct Campaign {
  std::int64_t id = 0;
  std::string name;
  int type = 9;    // 8: the old kind
  int status = 9;  // -1 being deleted, 4 ready, 7 finished, 8 cancelled, 9 active, 11 paused
  AdvertPayment payment{};
  std::vector<std::size_t> products;
  Seconds changed_at{};
  // The statistics list only these.
  [[nodiscard]] bool has_statistics() const { return status == 7 || status == 9 || status == 11; }
};
// Empty for sellers without money rows.
[[nodiscard]] std::vector<Campaign> campaigns(const Seller& seller);

struct AdvertCharge {
  std::size_t campaign = 0;   // index in campaigns()
  std::int64_t document = 0;  // 0: not paid from the balance
  std::optional<Seconds> at;  // nullopt: WB gives no time
  int sum = 0;                // whole roubles
};
// The debits of a Moscow day. A document has one or two of them.
[[nodiscard]] std::vector<AdvertCharge> advert_charges(const Seller& seller, std::chrono::sys_days day);

struct AdvertStatistics {
  int app = 1;  // 1 site, 32 Android, 64 iOS
  std::size_t product = 0;
  std::int64_t views = 0, clicks = 0, carts = 0, orders = 0, units = 0, cancelled = 0;
  Units spent = 0;         // whole kopecks; a view may cost money without a click
  Units orders_value = 0;  // whole roubles
};
// Empty on days without a debit and for campaigns without statistics. The sum spent differs from the debit.
[[nodiscard]] std::vector<AdvertStatistics> advert_statistics(const Seller& seller, std::size_t campaign,
                                                              std::chrono::sys_days day);

}  // namespace wbd::sandbox
