// Reads the prices of all goods, by offset until a page is empty (GUIDE 5.11). Each page is stored as it
// arrives; articles that the whole pass did not list are marked afterwards. With a base token a page costs a
// quarter of an hour, so the next run continues the pass.

#include "core/store/prices.hpp"
#include "core/sync/currency.hpp"
#include "core/sync/page_loop.hpp"
#include "core/sync/prices/cursor.hpp"
#include "core/sync/prices/ingest.hpp"
#include "core/wb/prices.hpp"

namespace wbd::sync {
namespace {

// A pass that began longer ago than this proves nothing about missing articles.
constexpr auto kOldestPricesPass = std::chrono::hours{12};

void begin_prices_pass(PricesCursor& cursor, UtcTime now) {
  const bool empty_once = cursor.empty_once;
  cursor = {};
  cursor.started = now;
  cursor.empty_once = empty_once;
}

// Runs on a worker: stores one page. The cursor, which holds all listed articles, is stored at the run's end.
Result<void> store_goods(Job& job, PricesCursor& cursor, const std::string& body) {
  const auto parsed = wb::parse_goods(body);
  if (!parsed) return parsed.error();
  std::vector<ArticlePrices> articles;
  articles.reserve(parsed->rows.size());
  for (const Good& good : parsed->rows) {
    articles.push_back({good.nm_id, prices_of(good)});
    cursor.listed.push_back(good.nm_id.value);
  }
  cursor.offset += parsed->seen;
  // A row that is not understood may be any article.
  cursor.complete = cursor.complete && parsed->skipped == 0;
  cursor.ended = parsed->seen == 0;
  job.commit(*parsed, [&](db::Tx& tx) {
    const UtcTime now = job.clock.now();
    const auto code_of = [](const Good& good) {
      return good.currency ? std::string_view(*good.currency) : std::string_view();
    };
    learn_currency(tx, job.cabinet.id, job.options.report_zone, CurrencySource::prices,
                   only_currency_of(parsed->rows, code_of));
    std::vector<PriceChange> changes;
    const WriteCounts written = ingest_prices(tx, job.cabinet.id, articles, now, &changes);
    if (Events* events = job.events()) {
      for (const PriceChange& change : changes) price_events(*events, change.before, change.after, now);
    }
    return written;
  });
  return {};
}

// Runs on a worker, after the last page. Returns false when an empty list has to be confirmed.
bool end_prices_pass(Job& job, PricesCursor& cursor) {
  const std::unordered_set<std::int64_t> listed(cursor.listed.begin(), cursor.listed.end());
  bool accepted = true;
  const WriteCounts counts = job.store([&](db::Tx& tx) {
    WriteCounts written;
    const bool surprising = listed.empty() && store::has_listed_prices(tx, job.cabinet.id);
    if (surprising && !cursor.empty_once) {
      accepted = false;
    } else if (cursor.complete) {
      written = mark_missing_prices(tx, job.cabinet.id, listed, job.clock.now());
    }
    cursor = {};
    cursor.empty_once = !accepted;
    return written;
  });
  job.count(counts, 0);
  return accepted;
}

}  // namespace

Task<StepEnd> sync_prices(Job& job) {
  if (auto end = job.barred(wb::Operation::goods)) co_return *end;
  PricesCursor& cursor = job.open_cursor<PricesCursor>();
  if (job.request.full) cursor = {};
  const UtcTime now = job.clock.now();
  if (!cursor.started || *cursor.started < now - kOldestPricesPass) begin_prices_pass(cursor, now);
  PageLoop loop{.first_wait = kConfirmWait};
  const auto next = [&cursor]() -> std::optional<wb::Call> {
    if (cursor.ended) return std::nullopt;
    return wb::goods_call(cursor.offset);
  };
  const auto store = [&](const std::string& body) { return store_goods(job, cursor, body); };
  StepEnd end = co_await read_pages(job, loop, next, store);
  if (end.error || end.again_in) {
    if (loop.progress && loop.call_failed) co_await job.keep();
    co_return end;
  }
  if (!co_await job.on_worker(end_prices_pass, job, cursor)) end.again_in = kConfirmEmptyIn;
  co_return end;
}

}  // namespace wbd::sync
