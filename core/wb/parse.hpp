#pragma once
// WB's answers into rows, by simdjson. Pure; safe on any thread. A row that cannot be understood is skipped,
// counted and kept raw (bounded, without buyers' texts); a document that cannot be understood at all is
// bad_data.

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.hpp"
#include "core/model/catalog.hpp"
#include "core/model/finance.hpp"
#include "core/model/funnel.hpp"
#include "core/model/order.hpp"
#include "core/model/price.hpp"
#include "core/model/tariff.hpp"
#include "core/model/warehouse.hpp"
#include "core/wb/operations.hpp"

namespace wbd::wb {

template <class Row>
struct Parsed {
  std::vector<Row> rows;
  std::int64_t seen = 0;  // rows in the answer, skipped ones too
  std::int64_t skipped = 0;
  std::vector<std::string> samples;  // at most 5, each at most 2 KB: {"problem": "...", "row": {...}}
};

[[nodiscard]] Result<Parsed<StatOrder>> parse_supplier_orders(std::string_view json);
[[nodiscard]] Result<Parsed<StatSale>> parse_supplier_sales(std::string_view json);
struct FeedAnswer {
  Parsed<FeedOrder> orders;
  std::string snapshot_time;
  std::string currency;
};
[[nodiscard]] Result<FeedAnswer> parse_order_feed(std::string_view json);
struct CardsAnswer {
  Parsed<Product> cards;
  CardsCursor cursor;
  std::int64_t total = 0;
};
[[nodiscard]] Result<CardsAnswer> parse_cards(std::string_view json);
// Rows of equal keys are not summed here: they may be on different pages.
[[nodiscard]] Result<Parsed<Stock>> parse_stocks(std::string_view json, WarehouseType type);
[[nodiscard]] Result<Parsed<Review>> parse_feedbacks(std::string_view json, bool archive);
[[nodiscard]] Result<Parsed<Question>> parse_questions(std::string_view json);
[[nodiscard]] Result<Parsed<Good>> parse_goods(std::string_view json);
struct TrashAnswer {
  Parsed<TrashedCard> cards;
  CardsCursor cursor;  // updated_at holds trashedAt
};
[[nodiscard]] Result<TrashAnswer> parse_trash(std::string_view json);
[[nodiscard]] Result<Parsed<Warehouse>> parse_seller_warehouses(std::string_view json);
[[nodiscard]] Result<Parsed<Warehouse>> parse_offices(std::string_view json);
struct SizeStock {
  ChrtId chrt_id;
  std::int64_t amount = 0;
};
[[nodiscard]] Result<Parsed<SizeStock>> parse_warehouse_stocks(std::string_view json);
// The report of the remains by article, barcode and size. Its pseudo-warehouses are told from real ones here:
// goods on their way come as such, the total is left out.
struct Remains {
  NmId nm_id;
  std::optional<std::string> barcode, size;
  std::int64_t quantity = 0;  // in all warehouses of WB
  std::int64_t in_way_to_client = 0;
  std::int64_t in_way_from_client = 0;
};
[[nodiscard]] Result<std::string> parse_remains_task(std::string_view json);    // its id
[[nodiscard]] Result<std::string> parse_remains_status(std::string_view json);  // WB's word
[[nodiscard]] Result<Parsed<Remains>> parse_remains(std::string_view json);     // "" (a 204) has no rows
struct RatingAnswer {
  Parsed<ItemRating> items;
  std::optional<std::int64_t> seller_rating;  // hundredths
};
[[nodiscard]] Result<RatingAnswer> parse_item_rating(std::string_view json);
[[nodiscard]] Result<Parsed<Tariff>> parse_commission(std::string_view json);
[[nodiscard]] Result<Parsed<Tariff>> parse_tariffs(std::string_view json, TariffKind kind);
// Rows of GUIDE 5.24 with the report each belongs to; `period` is what was asked for.
[[nodiscard]] Result<Parsed<FinanceRow>> parse_finance_details(std::string_view json, FinancePeriod period);
[[nodiscard]] Result<Balance> parse_balance(std::string_view json);
[[nodiscard]] Result<Parsed<FunnelDay>> parse_funnel_products(std::string_view json, Date day);
struct FbsAnswer {
  Parsed<FbsOrder> orders;
  std::int64_t next = 0;
};
// Of the list and of the new ones alike. Nothing of the buyer is read.
[[nodiscard]] Result<FbsAnswer> parse_fbs_orders(std::string_view json);
[[nodiscard]] Result<Parsed<FbsStatus>> parse_fbs_statuses(std::string_view json);
struct SellerInfo {
  std::string name, sid, trade_mark;
};
[[nodiscard]] Result<SellerInfo> parse_seller_info(std::string_view json);

// Cuts a JSON array of objects that arrives in pieces into batches that are JSON arrays themselves, so that a
// page of 60 MB is never in memory as a whole.
class RowSplitter {
 public:
  explicit RowSplitter(std::size_t rows_a_batch);
  RowSplitter& operator=(RowSplitter&&) noexcept;
  ~RowSplitter();
  // Errc::bad_data as soon as the text cannot be a JSON array of objects.
  Result<void> push(std::string_view piece);
  // A batch when enough rows are complete, else nullopt; after finish() also the last, shorter one.
  std::optional<std::string> next_batch();
  // Errc::bad_data when the array was not closed: the answer was cut off.
  Result<void> finish();
  [[nodiscard]] std::int64_t rows() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace wbd::wb
