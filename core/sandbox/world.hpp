#pragma once
// The emulated sellers and their events. Each event has its own time. What a client may see at a moment is
// always computed from the events, never stored. Plain data, guarded by the Emulator's lock.

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "core/sandbox/tariffs.hpp"
#include "core/sandbox/wire_time.hpp"

namespace wbd::sandbox {

struct Options;

struct Subject {
  std::int64_t id;
  std::int64_t parent_id;
  std::string_view name;
  std::string_view category;  // the parent's name
  std::string_view noun;      // for titles
  bool sized;                 // clothes have several sizes, all other goods have "0"
  int price_low, price_high;  // whole roubles
  int fbw_percent_x10, fbs_percent_x10;
};

struct Region {
  std::string_view country, okrug, region;  // supplier/orders uses these names
  std::string_view city, district;          // the order feed uses these
};

// A time and the number of fraction digits in its text.
struct CardTime {
  Nanos time{};
  int digits = 0;
  [[nodiscard]] std::string text() const { return zulu_text(time, digits); }
};

struct Size {
  std::int64_t chrt_id = 0;
  std::string tech_size, wb_size;
  std::vector<std::string> skus;
  int price = 0;  // whole roubles; the product's price unless sizes have their own
};

struct WholesaleStep {
  int min_quantity = 0, discount = 0;  // percent
};

struct Product {
  std::int64_t nm_id = 0, imt_id = 0;
  std::string uuid;
  const Subject* subject = nullptr;
  std::string vendor_code, brand, title, description, color;
  std::vector<Size> sizes;
  int photos = 0;
  bool has_video = false;
  std::int64_t tag_id = 0;  // 0 = none
  int length = 0, width = 0, height = 0, weight_grams = 0;
  int price = 0, discount = 0, club_discount = 0;  // whole roubles, percent
  bool size_prices = false;                        // sizes may have their own prices
  std::vector<WholesaleStep> wholesale;
  Seconds priced_at{};  // last change of price or discount
  CardTime created_at, updated_at;
  std::optional<CardTime> trashed_at;
};

enum class CancelType : std::uint8_t { app, receipt, expire, other };
[[nodiscard]] std::string_view to_string(CancelType type);

struct Cancel {
  Seconds at{}, listed_at{};  // listed_at: in the statistics, later than in the feed
  CancelType type{};
  Seconds surfaces_at{};  // the statistics show it from then on, with listed_at as lastChangeDate
};
struct Buyout {
  Seconds at{};
  std::size_t sale = 0;  // index of the S row, kNoSale when the statistics never list it
};
struct Return {
  Seconds at{};
  std::size_t sale = 0;
  bool defective = false;
};
inline constexpr std::size_t kNoSale = static_cast<std::size_t>(-1);

// One ordered unit. At most one of cancel and buyout happens; a return follows a buyout.
struct Order {
  std::string srid, cart_id, sticker;
  std::uint32_t product = 0;  // indices
  std::uint16_t size = 0;
  std::uint8_t region = 0;
  std::int8_t seller_warehouse = -1;  // -1 = shipped by WB
  Seconds ordered_at{};
  Seconds listed_at{};            // first listed by supplier/orders; kNever = payment not confirmed
  Seconds filled_at{};            // until then the statistics show prices of 0
  Seconds touched_at{};           // a change of lastChangeDate alone
  Seconds revived_at{};           // when its cancel was taken back
  Seconds confirmed_at = kNever;  // when the seller confirmed it earlier than usual
  bool fill_moves = false;        // whether filling in the prices changes lastChangeDate
  bool buyout_moves = false;      // whether the buyout changes lastChangeDate
  bool b2b = false;
  int total_price = 0;                                                     // whole roubles
  int discount = 0, spp = 0;                                               // percent
  std::int64_t price_with_disc = 0, finished_price = 0, seller_price = 0;  // kopecks
  std::int64_t income_id = 0;
  std::optional<Cancel> cancel;
  std::optional<Buyout> buyout;
  std::optional<Return> returned;
};

// By the first letter of saleID (GUIDE 5.5). WB documents S and R; its older texts also had D, A and B.
// `unknown` is a letter that WB has never documented.
enum class SaleKind : std::uint8_t { sale, returned, surcharge, sale_reversal, return_reversal, unknown };
// The effect of a row: units sold, units returned, and the sign of its amounts in a sum of sales less
// returns. A surcharge has an amount and no unit. A reversal undoes a sale or a return. A row with an unknown
// letter is not counted.
struct SaleMeaning {
  char letter;
  std::string_view name;
  int sold_units, returned_units, sign;
};
[[nodiscard]] const SaleMeaning& meaning(SaleKind kind);

// A row of supplier/sales.
struct Sale {
  std::string id;  // its letter and a number
  std::size_t order = 0;
  SaleKind kind{};
  bool negative = false;   // a row with negative amounts
  bool withdrawn = false;  // cancelled before `at` by another outcome of the order
  Seconds at{}, listed_at{}, filled_at{}, touched_at{};
  Seconds surfaces_at{};  // listed from then on, with listed_at as lastChangeDate
  bool fill_moves = false;
  std::int64_t price_with_disc = 0, finished_price = 0;  // kopecks, positive
  std::int64_t for_pay = 0;                              // kopecks, positive
  int payment_sale_amount = 0;
};

struct WbStock {  // several rows may share nm_id and chrt_id
  std::uint32_t product = 0;
  std::uint16_t size = 0;
  std::int64_t quantity = 0, to_client = 0, from_client = 0;
};
struct SellerStock {
  std::uint32_t product = 0;
  std::uint16_t size = 0;
  std::uint8_t warehouse = 0;
  std::int64_t quantity = 0;
};
struct SellerWarehouse {
  std::int64_t id = 0, office_id = 0;
  std::string name, region;
  int cargo_type = 1, delivery_type = 1;
  bool removed = false;  // not listed any more; old orders still name it
};
struct Office {  // an office of WB
  std::int64_t id = 0;
  std::string name, address, city;
  std::string district;  // empty outside Russia
  double longitude = 0, latitude = 0;
  int cargo_type = 1;
};

struct Answer {
  Seconds at{};
  std::string text;
};
struct Review {
  std::string id;
  std::uint32_t product = 0;
  std::uint16_t size = 0;
  Seconds created_at{}, bought_at{};
  int rating = 5;
  std::string text, pros, cons, user_name;
  std::vector<std::string> tags;
  int photos = 0;
  bool has_video = false;
  std::string order_status;
  std::optional<Answer> answer;
  [[nodiscard]] bool rating_only() const {
    return text.empty() && pros.empty() && cons.empty() && photos == 0;
  }
};
struct Question {
  std::string id, text;
  std::uint32_t product = 0;
  Nanos created_at{};
  bool rejected = false;
  std::optional<Answer> answer;
};

// How WB settles what its texts leave open (GUIDE 12).
struct MoneyReading {
  bool additional_is_credit = false;  // additionalPayment is paid to the seller
  bool return_is_negative = false;    // forPay of return documents is written as a negative number
  bool schedule_counts = true;        // paymentSchedule is part of the payout
};

struct Seller {
  std::size_t number = 0;  // index among the sellers
  std::string sid, name, trade_mark, tin;
  std::string currency = "RUB";   // ISO 4217; supplier/orders and supplier/sales do not name it
  std::vector<Product> products;  // live and in the trash
  std::vector<Order> orders;      // their outcomes may lie in the future
  std::vector<Sale> sales;
  std::vector<WbStock> wb_stocks;
  std::vector<SellerStock> seller_stocks;
  std::vector<SellerWarehouse> warehouses;
  std::vector<Review> reviews;
  std::vector<Question> questions;
  // Reports that start on or before these days are published even if they are not due yet.
  std::chrono::sys_days daily_released, weekly_released;
  std::set<std::chrono::sys_days> held_days;  // days whose daily report is held back
  std::set<std::int64_t> unreadable_rows;     // rrdId of weekly rows whose amount is not a number
  std::uint64_t money_seed = 0;  // of Options::money; 0: the seller has only the plain accounting rows
  MoneyReading reading;
  std::map<std::int64_t, std::int64_t> differences;        // by report: 1/10,000 added to its bankPaymentSum
  std::set<std::int64_t> unlisted_reports;                 // missing in sales-reports/list
  std::set<std::int64_t> rowless_reports;                  // their rows are missing
  std::map<std::chrono::sys_days, int> recalculated_days;  // how often WB recalculated the storage of a day
  std::uint64_t version = 1;  // raised by every change; shows whether a cached rendering is current
};

struct World {
  Seconds now{};                           // no answer shows a later event
  Seconds today{};                         // 00:00 Moscow of the day of creation
  Seconds started{};                       // the time of creation
  std::chrono::days statistics_kept{184};  // how long supplier/orders and supplier/sales keep a row
  std::vector<Seller> sellers;
  std::vector<Office> offices;
  TariffBook tariffs;
};
[[nodiscard]] bool is_selected(const Seller& seller, const Office& office);

class Random;

[[nodiscard]] World make_world(const Options& options, Seconds now);

// Parts of make_world; each has its own random stream.
void make_products(Seller& seller, std::uint64_t seed, std::size_t seller_index, int live, Seconds today);
void make_stocks(Seller& seller, std::uint64_t seed);
void make_prices(Seller& seller, std::uint64_t seed, Seconds today);
// All orders are placed by `now`; their outcomes may lie later.
void make_orders(Seller& seller, std::uint64_t seed, const Options& options, Seconds today, Seconds now);
void make_reviews(Seller& seller, std::uint64_t seed, Seconds today, int days);
// Adds `count` orders placed at `at`; unpaid ones are only in the feed. Returns their indices.
std::vector<std::size_t> add_orders(Seller& seller, std::uint64_t seed, const Options& options, int count,
                                    Seconds at, bool paid);
// Adds a row of supplier/sales, listed and priced at once. Returns its index.
std::size_t add_sale(Seller& seller, std::size_t order, SaleKind kind, Seconds at);
[[nodiscard]] Review make_review(Random& random, const Seller& seller, Seconds at);
[[nodiscard]] Question make_question(Random& random, const Seller& seller, Seconds at);
// Makes WB's offices, including those of the sellers' warehouses.
[[nodiscard]] std::vector<Office> make_offices(const std::vector<Seller>& sellers);
// Gives equal lastChangeDate to the rows at each page border and to a block in the middle.
void make_ties(Seller& seller, const Options& options, Seconds now);

}  // namespace wbd::sandbox
