// Cards, ascending by updatedAt: the cursor of the last stored page is where the next run goes on
// (GUIDE 5.10).

#include "core/sync/cursor.hpp"
#include "core/sync/job.hpp"

namespace wb::sync {
namespace {

struct CardsPage {
  std::int64_t seen = 0;
  bool moved = false;
};

Result<CardsPage> store_page(Job& job, ProductsCursor& cursor, const std::string& body) {
  auto answer = api::parse_cards(body);
  if (!answer) return answer.error();
  CardsPage page{answer->cards.seen, false};
  if (page.seen > 0 && !answer->cursor.updated_at.empty()) {
    page.moved = answer->cursor.updated_at != cursor.position.updated_at ||
                 answer->cursor.nm_id != cursor.position.nm_id;
    cursor.position = answer->cursor;
  }
  const WriteCounts counts = job.commit([&](store::Tx& tx) {
    const WriteCounts written = store::upsert_products(tx, job.cabinet.id, answer->cards.rows);
    store::save_cursor(tx, job.lease, to_text(cursor));
    return written;
  });
  job.count(counts, page.seen);
  job.note_skipped(answer->cards);
  return page;
}

}  // namespace

Task<StepEnd> sync_products(Job& job) {
  ProductsCursor cursor;
  if (!job.request.full) read_cursor(job.cursor_text, cursor);
  bool progress = false;
  // Followed until a page is empty or the cursor stands still: one more request than WB's own stop rule asks
  // for, and right whatever the page size is.
  for (;;) {
    auto body = co_await job.call(api::cards_list_call(cursor.position),
                                  std::max(job.request.max_limiter_wait, kConfirmWait));
    if (!body) {
      if (progress && body.error().code == Errc::rate_limited) {
        co_return StepEnd{{}, body.error().retry_after.value_or(Millis{60'000})};
      }
      co_return StepEnd{body.error(), {}};
    }
    auto work = [&job, &cursor, &body]() { return store_page(job, cursor, *body); };
    auto page = co_await run_blocking(job.workers, std::move(work));
    if (!page) co_return StepEnd{page.error(), {}};
    if (page->seen == 0 || !page->moved) co_return StepEnd{};
    progress = true;
  }
}

}  // namespace wb::sync
