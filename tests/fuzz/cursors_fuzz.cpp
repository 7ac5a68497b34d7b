// Cursors from a database that another program has changed.

#include <string>

#include "core/sync/cursor.hpp"
#include "tests/fuzz/target.hpp"

namespace {

using namespace wbd::sync;

template <class Cursor>
void check(std::string_view text) {
  Cursor cursor;
  read_cursor(text, cursor);
  const std::string written = to_text(cursor);
  Cursor again;
  read_cursor(written, again);
  wbd::fuzz::must(to_text(again) == written, "a cursor reads back from its text");
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
  return 0;
}
