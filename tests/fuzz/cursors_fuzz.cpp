// Cursors from a database that another program has changed.

#include <string>

#include "core/sync/adverts/cursor.hpp"
#include "core/sync/cost_report.hpp"
#include "core/sync/feedback/cursor.hpp"
#include "core/sync/finance/cursor.hpp"
#include "core/sync/funnel/cursor.hpp"
#include "core/sync/orders/cursor.hpp"
#include "core/sync/payouts/cursor.hpp"
#include "core/sync/penalties/cursor.hpp"
#include "core/sync/prices/cursor.hpp"
#include "core/sync/products/cursor.hpp"
#include "core/sync/sales/cursor.hpp"
#include "core/sync/stocks/cursor.hpp"
#include "core/sync/warehouses/cursor.hpp"
#include "tests/fuzz/target.hpp"

namespace {

using namespace wbd::sync;

template <class Cursor>
void check(std::string_view text) {
  const std::string written = to_text(read_cursor<Cursor>(text));
  wbd::fuzz::must(to_text(read_cursor<Cursor>(written)) == written, "a cursor reads back from its text");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto text = wbd::fuzz::text_of(data, size);
  check<OrdersCursor>(text);
  check<SalesCursor>(text);
  check<ProductsCursor>(text);
  check<StocksCursor>(text);
  check<FeedbackCursor>(text);
  check<PricesCursor>(text);
  check<WarehousesCursor>(text);
  check<FunnelCursor>(text);
  check<FinanceCursor>(text);
  check<PayoutsCursor>(text);
  check<CostReportCursor>(text);
  check<AdvertsCursor>(text);
  check<PenaltiesCursor>(text);
  return 0;
}
