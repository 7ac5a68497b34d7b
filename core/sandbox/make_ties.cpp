#include <algorithm>

#include "core/sandbox/history.hpp"
#include "core/sandbox/sandbox.hpp"
#include "core/sandbox/world.hpp"

namespace wbd::sandbox {
namespace {

constexpr std::size_t kOfficialPage = 80'000;
constexpr std::size_t kBlock = 60;
constexpr std::size_t kSmallestTiedPage = 8;  // smaller pages would consist of ties and never advance

struct Row {
  Seconds last_change;
  std::size_t index;
  auto operator<=>(const Row&) const = default;
};

// Walks the pages as a client does: each starts at the last lastChangeDate of the previous one. The two rows
// before and behind every border get the same time.
void tie(std::vector<Row>& rows, std::size_t page, bool wide) {
  const std::size_t n = rows.size();
  const auto lift = [&](std::size_t first, std::size_t last) {
    for (std::size_t i = first; i <= last; ++i) rows[i].last_change = rows[last].last_change;
  };
  const std::size_t block =
      wide ? std::min(page + page / 2, n / 2) : std::min({kBlock, page * 6 / 10, n / 8});
  if (block > 1) lift(n / 3, n / 3 + block - 1);
  if (wide || page < kSmallestTiedPage) return;

  std::size_t start = 0;
  while (start + page < n) {
    const std::size_t border = start + page;
    lift(border - 2, std::min(border + 1, n - 1));
    std::size_t next = border - 1;
    while (next > 0 && rows[next - 1].last_change == rows[border - 1].last_change) --next;
    if (next <= start) return;
    start = next;
  }
}

template <class Records, class StateOf>
void tie_records(Records& records, StateOf state_of, std::size_t page, bool wide) {
  std::vector<Row> rows;
  for (std::size_t i = 0; i < records.size(); ++i) {
    if (const auto state = state_of(records[i])) rows.push_back({state->last_change, i});
  }
  std::sort(rows.begin(), rows.end());
  tie(rows, page, wide);
  for (const Row& row : rows) {
    auto& record = records[row.index];
    if (state_of(record)->last_change != row.last_change) record.touched_at = row.last_change;
  }
}

}  // namespace

void make_ties(Seller& seller, const Options& options, Seconds now) {
  const std::size_t page =
      options.page_rows > 0 ? static_cast<std::size_t>(options.page_rows) : kOfficialPage;
  tie_records(
      seller.orders, [&](const Order& order) { return order_row_state(seller, order, now); }, page,
      options.wide_tie);
  tie_records(
      seller.sales, [&](const Sale& sale) { return sale_row_state(sale, now); }, page, options.wide_tie);
}

}  // namespace wbd::sandbox
