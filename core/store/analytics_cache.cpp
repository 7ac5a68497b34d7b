#include "core/store/analytics_cache.hpp"

#include <fmt/format.h>

#include "core/store/daily_sales.hpp"

namespace wbd::store {
namespace {

// PostgreSQL takes all articles as one array for "{}", SQLite runs the statement for each.
void run_for_each(db::Tx& tx, std::string_view sql, CabinetId cabinet, std::span<const NmId> articles) {
  if (articles.empty()) return;
  const bool arrays = tx.dialect() == db::Dialect::postgresql;
  auto& statement = tx.prepare(fmt::format(fmt::runtime(sql), arrays ? "any($2)" : "$2"));
  statement.bind(1, cabinet);
  if (arrays) {
    std::vector<std::int64_t> numbers;
    numbers.reserve(articles.size());
    for (const NmId nm_id : articles) numbers.push_back(nm_id.value);
    statement.bind_ints(2, numbers);
    statement.queue();
    return;
  }
  for (const NmId nm_id : articles) statement.bind_all(cabinet, nm_id).run();
}

}  // namespace

std::optional<CachedFigures> find_figures(db::Tx& tx, CabinetId cabinet, NmId nm_id, int days) {
  const std::string period = std::to_string(days);
  auto& query = tx.prepare(
      "select body, built_from, updated_at, valid_until from analytics_cache where cabinet_id = $1 and nm_id "
      "= $2 and "
      "period = $3");
  query.bind_all(cabinet, nm_id, period);
  std::optional<CachedFigures> found;
  if (query.step()) found = {std::string(query.text(0)), query.integer(1), query.time(2), query.time(3)};
  query.reset();
  return found;
}

void replace_figures(db::Tx& tx, CabinetId cabinet, std::span<const NmId> articles,
                     std::span<const ArticleFigures> figures) {
  run_for_each(tx, "delete from analytics_cache where cabinet_id = $1 and nm_id = {}", cabinet, articles);
  tx.flush();
  auto& insert = tx.bulk_insert("analytics_cache",
                                "cabinet_id, nm_id, period, body, built_from, updated_at, valid_until");
  for (const ArticleFigures& one : figures) {
    const std::string period = std::to_string(one.days);
    insert.bind_all(cabinet, one.nm_id, period, one.cached.body, one.cached.built_from, one.cached.updated_at,
                    one.cached.valid_until);
    insert.queue();
  }
}

void mark_stale(db::Tx& tx, CabinetId cabinet, std::span<const NmId> articles) {
  run_for_each(tx, "delete from analytics_cache where cabinet_id = $1 and nm_id = {}", cabinet, articles);
  // Those of a big sync are marked already, batch after batch.
  run_for_each(tx,
               tx.dialect() == db::Dialect::postgresql
                   ? "insert into analytics_stale(cabinet_id, nm_id) select $1::bigint, unnest($2::bigint[]) "
                     "on conflict do nothing"
                   : "insert into analytics_stale(cabinet_id, nm_id) values($1, $2) on conflict do nothing",
               cabinet, articles);
}

void mark_all_stale(db::Tx& tx, CabinetId cabinet) {
  tx.prepare("delete from analytics_cache where cabinet_id = $1").bind_all(cabinet).run();
  tx.prepare(
        "insert into analytics_stale(cabinet_id, nm_id) select distinct cabinet_id, cast(key as bigint) "
        "from daily_sales where cabinet_id = $1 and slice = $2 and key <> '' on conflict do nothing")
      .bind_all(cabinet, static_cast<std::int64_t>(DailySlice::article))
      .run();
}

void begin_figures_day(db::Tx& tx, CabinetId cabinet, std::chrono::sys_days today) {
  const std::int64_t day = today.time_since_epoch().count();
  const std::int64_t moved = tx.prepare(
                                   "update analytics_state set cached_day = $2 where cabinet_id = $1 and "
                                   "(cached_day is null or cached_day <> $2)")
                                 .bind_all(cabinet, day)
                                 .run();
  if (moved == 0) return;
  tx.prepare(
        "insert into analytics_stale(cabinet_id, nm_id) select distinct cabinet_id, nm_id "
        "from analytics_cache where cabinet_id = $1 on conflict do nothing")
      .bind_all(cabinet)
      .run();
  tx.prepare("delete from analytics_cache where cabinet_id = $1").bind_all(cabinet).run();
}

std::vector<NmId> stale_articles(db::Tx& tx, CabinetId cabinet, std::int64_t limit) {
  auto& query = tx.prepare("select nm_id from analytics_stale where cabinet_id = $1 order by nm_id limit $2");
  query.bind_all(cabinet, limit);
  std::vector<NmId> articles;
  while (query.step()) articles.emplace_back(query.integer(0));
  return articles;
}

void unmark_stale(db::Tx& tx, CabinetId cabinet, std::span<const NmId> articles) {
  run_for_each(tx, "delete from analytics_stale where cabinet_id = $1 and nm_id = {}", cabinet, articles);
}

}  // namespace wbd::store
