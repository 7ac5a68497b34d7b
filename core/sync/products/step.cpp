// Cards, ascending by updatedAt: the cursor of the last stored page is where the next run goes on
// (GUIDE 5.10). Then the trash, whole: it tells which cards are deleted, and a card that left it is looked
// for among all cards once. Then WB's ratings, for tokens that may ask for them.

#include <algorithm>
#include <unordered_set>

#include "core/base/log.hpp"
#include "core/sync/cursor.hpp"
#include "core/sync/job.hpp"
#include "core/wb/cards.hpp"
#include "core/wb/ratings.hpp"

namespace wbd::sync {
namespace {

using std::chrono::days;

// WB empties the trash after 30 days: a card that leaves it later was not restored.
constexpr auto kTrashKept = days{30};
constexpr auto kRatingsEvery = std::chrono::hours{6};

struct CardsPage {
  std::int64_t seen = 0;
  bool moved = false;
};

bool moves(const wb::CardsCursor& from, const wb::CardsCursor& to) {
  return !to.updated_at.empty() && (to.updated_at != from.updated_at || to.nm_id != from.nm_id);
}

Result<CardsPage> store_page(Job& job, ProductsCursor& cursor, const std::string& body) {
  auto answer = wb::parse_cards(body);
  if (!answer) return answer.error();
  CardsPage page{answer->cards.seen, false};
  if (answer->cards.skipped > 0 && note_doubt(cursor.doubt, job.clock.now()))
    cursor.doubt_from = cursor.position;
  if (page.seen > 0 && !answer->cursor.updated_at.empty()) {
    page.moved = moves(cursor.position, answer->cursor);
    cursor.position = answer->cursor;
  }
  const WriteCounts counts = job.commit([&](db::Tx& tx) {
    const WriteCounts written = store::upsert_products(tx, job.cabinet.id, answer->cards.rows);
    store::save_cursor(tx, job.lease, to_text(cursor));
    return written;
  });
  job.count(counts, page.seen);
  job.note_skipped(answer->cards);
  return page;
}

void keep_place(Job& job, const ProductsCursor& cursor) {
  job.commit([&](db::Tx& tx) {
    store::save_cursor(tx, job.lease, to_text(cursor));
    return WriteCounts{};
  });
}

Task<StepEnd> read_cards(Job& job, ProductsCursor& cursor) {
  bool progress = false;
  // Followed until a page is empty or the cursor stands still: one more request than WB's own stop rule asks
  // for, and right whatever the page size is.
  for (;;) {
    auto body = co_await job.call(wb::cards_list_call(cursor.position),
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
    if (page->seen == 0 || !page->moved) break;
    progress = true;
  }
  if (cursor.doubt.clean) {
    end_look(cursor.doubt);
    auto settle = [&]() { keep_place(job, cursor); };
    co_await run_blocking(job.workers, std::move(settle));
  }
  co_return StepEnd{};
}

// --- the trash

struct Trash {
  std::unordered_set<std::int64_t> cards;
  bool complete = true;  // every row was understood
};

Result<CardsPage> store_trash(Job& job, wb::CardsCursor& position, Trash& trash, const std::string& body) {
  auto answer = wb::parse_trash(body);
  if (!answer) return answer.error();
  const CardsPage page{answer->cards.seen, moves(position, answer->cursor)};
  position = answer->cursor;
  for (const TrashedCard& row : answer->cards.rows) trash.cards.insert(row.card.nm_id.value);
  trash.complete = trash.complete && answer->cards.skipped == 0;
  const WriteCounts counts =
      job.commit([&](db::Tx& tx) { return store::mark_trashed(tx, job.cabinet.id, answer->cards.rows); });
  job.count(counts, page.seen);
  job.note_skipped(answer->cards);
  return page;
}

Task<StepEnd> read_trash(Job& job, Trash& trash) {
  wb::CardsCursor position;
  for (;;) {
    auto body = co_await job.call(wb::cards_trash_call(position),
                                  std::max(job.request.max_limiter_wait, kConfirmWait));
    if (!body) co_return StepEnd{body.error(), {}};
    auto work = [&]() { return store_trash(job, position, trash, *body); };
    auto page = co_await run_blocking(job.workers, std::move(work));
    if (!page) co_return StepEnd{page.error(), {}};
    if (page->seen == 0 || !page->moved) co_return StepEnd{};
  }
}

// On a worker: cards that count as deleted and are not in the trash any more.
std::vector<std::int64_t> left_the_trash(Job& job, const Trash& trash) {
  std::vector<std::int64_t> gone;
  const UtcTime oldest = job.clock.now() - kTrashKept;
  job.database.read([&](db::Tx& tx) {
    for (const store::DeletedCard& card : store::deleted_cards(tx, job.cabinet.id)) {
      if (card.deleted_at > oldest && !trash.cards.contains(card.nm_id.value))
        gone.push_back(card.nm_id.value);
    }
  });
  return gone;
}

Task<StepEnd> find_restored(Job& job, ProductsCursor& cursor, const Trash& trash) {
  auto look = [&]() { return left_the_trash(job, trash); };
  const auto gone = co_await run_blocking(job.workers, std::move(look));
  const bool unexplained = std::any_of(gone.begin(), gone.end(), [&cursor](std::int64_t card) {
    return std::find(cursor.vanished.begin(), cursor.vanished.end(), card) == cursor.vanished.end();
  });
  if (!unexplained) co_return StepEnd{};
  cursor.position = {};
  StepEnd end = co_await read_cards(job, cursor);
  if (end.error || end.again_in) co_return end;
  auto settle = [&]() {
    cursor.vanished = left_the_trash(job, trash);
    keep_place(job, cursor);
  };
  co_await run_blocking(job.workers, std::move(settle));
  co_return end;
}

// --- ratings

Result<std::int64_t> store_ratings(Job& job, const std::string& body) {
  auto answer = wb::parse_item_rating(body);
  if (!answer) return answer.error();
  const WriteCounts counts = job.commit([&](db::Tx& tx) {
    if (answer->seller_rating) store::set_seller_rating(tx, job.cabinet.id, *answer->seller_rating);
    return store::save_ratings(tx, job.cabinet.id, answer->items.rows);
  });
  job.count(counts, answer->items.seen);
  job.note_skipped(answer->items);
  return answer->items.seen;
}

Task<StepEnd> read_ratings(Job& job, ProductsCursor& cursor) {
  if (auto end = job.barred(wb::Operation::item_rating)) co_return *end;
  const UtcTime now = job.clock.now();
  const bool asked_for = job.request.force || job.request.full;
  if (!asked_for && UtcTime{Millis{cursor.rated_at}} + kRatingsEvery > now) co_return StepEnd{};
  const Date yesterday{std::chrono::sys_days{job.moscow_today()} - days{1}};
  for (std::int64_t offset = 0;;) {
    auto body = co_await job.call(wb::item_rating_call(yesterday, yesterday, offset),
                                  std::max(job.request.max_limiter_wait, kConfirmWait));
    if (!body && body.error().code == Errc::not_found) {  // switched off: cards do not wait for ratings
      log::warning("sync", "WB gives no ratings",
                   {{"cabinet_id", job.cabinet.id.value}, {"reason", body.error().detail}});
      break;
    }
    if (!body) co_return StepEnd{body.error(), {}};
    auto work = [&]() { return store_ratings(job, *body); };
    auto seen = co_await run_blocking(job.workers, std::move(work));
    if (!seen) co_return StepEnd{seen.error(), {}};
    if (*seen < wb::kRatingPage) break;
    offset += *seen;
  }
  cursor.rated_at = now.time_since_epoch().count();
  auto settle = [&]() { keep_place(job, cursor); };
  co_await run_blocking(job.workers, std::move(settle));
  co_return StepEnd{};
}

}  // namespace

Task<StepEnd> sync_products(Job& job) {
  if (auto end = job.barred(wb::Operation::cards_list)) co_return *end;
  ProductsCursor cursor;
  if (!job.request.full) read_cursor(job.cursor_text, cursor);
  if (is_due(cursor.doubt, job.clock.now(), job.request.force)) {
    cursor.position = cursor.doubt_from;
    begin_look(cursor.doubt, job.clock.now());
  }
  StepEnd cards = co_await read_cards(job, cursor);
  if (cards.error || cards.again_in) co_return cards;
  Trash trash;
  StepEnd trashed = co_await read_trash(job, trash);
  if (!trashed.error && trash.complete) trashed = co_await find_restored(job, cursor, trash);
  if (trashed.error && trashed.error->code == Errc::unauthorized) co_return trashed;
  StepEnd ratings = co_await read_ratings(job, cursor);
  co_return combine(combine(std::move(cards), std::move(trashed)), std::move(ratings));
}

}  // namespace wbd::sync
