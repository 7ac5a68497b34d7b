// Reads cards, ascending by updatedAt: the next run continues from the cursor of the last stored page (GUIDE
// 5.10). Then reads the whole trash, which lists the deleted cards. A card that left the trash is searched
// for once among all cards. Then reads WB's ratings, if the token may.

#include <algorithm>
#include <unordered_set>

#include "core/base/log.hpp"
#include "core/store/cabinets.hpp"
#include "core/store/products.hpp"
#include "core/sync/page_loop.hpp"
#include "core/sync/products/cursor.hpp"
#include "core/sync/products/ingest.hpp"
#include "core/wb/cards.hpp"
#include "core/wb/ratings.hpp"

namespace wbd::sync {
namespace {

using std::chrono::days;

// WB empties the trash after 30 days: a card that leaves it later was not restored.
constexpr auto kTrashKept = days{30};
constexpr auto kRatingsEvery = std::chrono::hours{6};

bool moves(const wb::CardsCursor& from, const wb::CardsCursor& to) {
  return !to.updated_at.empty() && (to.updated_at != from.updated_at || to.nm_id != from.nm_id);
}

// On a worker. True while another page may follow.
Result<bool> store_cards(Job& job, ProductsCursor& cursor, const std::string& body) {
  const auto answer = wb::parse_cards(body);
  if (!answer) return answer.error();
  if (answer->cards.skipped > 0 && mark_unread(cursor.reread, job.clock.now()))
    cursor.reread_from = cursor.position;
  bool moved = false;
  if (answer->cards.seen > 0 && !answer->cursor.updated_at.empty()) {
    moved = moves(cursor.position, answer->cursor);
    cursor.position = {answer->cursor};
  }
  job.store(answer->cards,
            [&](db::Tx& tx) { return ingest_products(tx, job.cabinet.id, answer->cards.rows); });
  return moved;
}

// Follows the cursor until a page is empty or the cursor does not move. This needs one request more than WB's
// own stop rule, but works for every page size.
Task<StepEnd> read_cards(Job& job, ProductsCursor& cursor) {
  PageLoop loop{.first_wait = kConfirmWait};
  bool more = true;
  const auto next = [&]() -> std::optional<wb::Call> {
    if (!more) return std::nullopt;
    return wb::cards_list_call(cursor.position);
  };
  const auto store = [&](const std::string& body) -> Result<void> {
    const auto stored = store_cards(job, cursor, body);
    if (!stored) return stored.error();
    more = *stored;
    return {};
  };
  StepEnd end = co_await read_pages(job, loop, next, store);
  if (!end.error && !end.again_in && cursor.reread.clean) {
    end_reread(cursor.reread);
    co_await job.keep();
  }
  co_return end;
}

// --- the trash

struct Trash {
  wb::CardsCursor position;
  std::unordered_set<std::int64_t> cards;
  bool complete = true;  // every row was understood
};

// On a worker. True while another page may follow.
Result<bool> store_trash(Job& job, Trash& trash, const std::string& body) {
  const auto answer = wb::parse_trash(body);
  if (!answer) return answer.error();
  const bool moved = answer->cards.seen > 0 && moves(trash.position, answer->cursor);
  trash.position = answer->cursor;
  for (const TrashedCard& row : answer->cards.rows) trash.cards.insert(row.card.nm_id.value);
  trash.complete = trash.complete && answer->cards.skipped == 0;
  job.commit(answer->cards,
             [&](db::Tx& tx) { return ingest_trashed(tx, job.cabinet.id, answer->cards.rows); });
  return moved;
}

Task<StepEnd> read_trash(Job& job, Trash& trash) {
  PageLoop loop{.first_wait = kConfirmWait, .resumes = false};
  bool more = true;
  const auto next = [&]() -> std::optional<wb::Call> {
    if (!more) return std::nullopt;
    return wb::cards_trash_call(trash.position);
  };
  const auto store = [&](const std::string& body) -> Result<void> {
    const auto stored = store_trash(job, trash, body);
    if (!stored) return stored.error();
    more = *stored;
    return {};
  };
  co_return co_await read_pages(job, loop, next, store);
}

// Runs on a worker. Returns the cards that are stored as deleted but are not in the trash any more.
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
  const auto gone = co_await job.on_worker(left_the_trash, job, trash);
  const bool unexplained = std::any_of(gone.begin(), gone.end(), [&cursor](std::int64_t card) {
    return std::find(cursor.vanished.begin(), cursor.vanished.end(), card) == cursor.vanished.end();
  });
  if (!unexplained) co_return StepEnd{};
  cursor.position = {};
  StepEnd end = co_await read_cards(job, cursor);
  if (end.error || end.again_in) co_return end;
  cursor.vanished = co_await job.on_worker(left_the_trash, job, trash);
  co_await job.keep();
  co_return end;
}

// --- ratings

// Runs on a worker. Returns the number of rows.
Result<std::int64_t> store_ratings(Job& job, const std::string& body) {
  const auto answer = wb::parse_item_rating(body);
  if (!answer) return answer.error();
  job.commit(answer->items, [&](db::Tx& tx) {
    if (answer->seller_rating) store::set_seller_rating(tx, job.cabinet.id, *answer->seller_rating);
    return store::save_ratings(tx, job.cabinet.id, answer->items.rows);
  });
  return answer->items.seen;
}

Task<StepEnd> read_ratings(Job& job, ProductsCursor& cursor) {
  if (auto end = job.barred(wb::Operation::item_rating)) co_return *end;
  const UtcTime now = job.clock.now();
  if (!job.on_demand() && cursor.rated_at && *cursor.rated_at + kRatingsEvery > now) co_return StepEnd{};
  const Date yesterday = job.moscow_day(1);
  PageLoop loop{.first_wait = kConfirmWait, .resumes = false};
  std::optional<std::int64_t> offset = 0;
  const auto next = [&]() -> std::optional<wb::Call> {
    if (!offset) return std::nullopt;
    return wb::item_rating_call(yesterday, yesterday, *offset);
  };
  const auto store = [&](const std::string& body) -> Result<void> {
    const auto rows = store_ratings(job, body);
    if (!rows) return rows.error();
    offset = *rows < wb::kRatingPage ? std::nullopt : std::optional(*offset + *rows);
    return {};
  };
  const StepEnd end = co_await read_pages(job, loop, next, store);
  if (end.error && end.error->code == Errc::not_found) {  // WB has switched ratings off: no error
    log::warning("sync", "WB gives no ratings",
                 {{"cabinet_id", job.cabinet.id.value}, {"reason", end.error->detail}});
  } else if (end.error) {
    co_return end;
  }
  cursor.rated_at = now;
  co_await job.keep();
  co_return StepEnd{};
}

}  // namespace

Task<StepEnd> sync_products(Job& job) {
  if (auto end = job.barred(wb::Operation::cards_list)) co_return *end;
  ProductsCursor& cursor = job.open_cursor<ProductsCursor>();
  if (job.request.full) cursor = {};
  if (is_due(cursor.reread, job.clock.now(), job.request.force)) {
    cursor.position = cursor.reread_from;
    begin_reread(cursor.reread, job.clock.now());
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
