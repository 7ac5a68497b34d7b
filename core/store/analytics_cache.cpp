#include "core/store/analytics_cache.hpp"

#include <fmt/format.h>

#include "core/db/table.hpp"
#include "core/store/daily_sales.hpp"

namespace wbd::store {
namespace {

// clang-format off
constexpr auto kMetrics = db::table<ArticleMetrics>("analytics_cache",
    db::given_key<>("cabinet_id"),
    db::key<&ArticleMetrics::nm_id>("nm_id"),
    db::given_key<>("period"),
    db::column<&ArticleMetrics::cached, &CachedMetrics::body>("body"),
    db::column<&ArticleMetrics::cached, &CachedMetrics::built_from>("built_from"),
    db::column<&ArticleMetrics::cached, &CachedMetrics::updated_at>("updated_at"),
    db::column<&ArticleMetrics::cached, &CachedMetrics::valid_until>("valid_until"));
// clang-format on

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

std::optional<CachedMetrics> find_metrics(db::Tx& tx, CabinetId cabinet, NmId nm_id, int days) {
  static const std::string kSql = kMetrics.by_key_sql();
  auto& query = tx.prepare(kSql);
  const std::string period = std::to_string(days);
  query.bind_all(cabinet, nm_id, period);
  if (!query.step()) return std::nullopt;
  ArticleMetrics found = kMetrics.read(query);
  query.reset();
  return std::move(found.cached);
}

void replace_metrics(db::Tx& tx, CabinetId cabinet, std::span<const NmId> articles,
                     std::span<const ArticleMetrics> metrics) {
  run_for_each(tx, "delete from analytics_cache where cabinet_id = $1 and nm_id = {}", cabinet, articles);
  tx.flush();
  auto& insert = tx.bulk_insert(kMetrics.name(), kMetrics.insert_columns());
  for (const ArticleMetrics& one : metrics) {
    const std::string period = std::to_string(one.days);
    kMetrics.bind(insert, one, cabinet, period).queue();
  }
}

void mark_stale(db::Tx& tx, CabinetId cabinet, std::span<const NmId> articles) {
  run_for_each(tx, "delete from analytics_cache where cabinet_id = $1 and nm_id = {}", cabinet, articles);
  // A big sync marks the same articles batch after batch.
  run_for_each(tx,
               tx.dialect() == db::Dialect::postgresql
                   ? R"(insert into analytics_stale(cabinet_id, nm_id)
                        select $1::bigint, unnest($2::bigint[]) on conflict do nothing)"
                   : "insert into analytics_stale(cabinet_id, nm_id) values($1, $2) on conflict do nothing",
               cabinet, articles);
}

void mark_all_stale(db::Tx& tx, CabinetId cabinet) {
  tx.prepare("delete from analytics_cache where cabinet_id = $1").bind_all(cabinet).run();
  tx.prepare(R"(insert into analytics_stale(cabinet_id, nm_id)
                select distinct cabinet_id, cast(key as bigint) from daily_sales
                where cabinet_id = $1 and slice = $2 and key <> '' on conflict do nothing)")
      .bind_all(cabinet, DailySlice::article)
      .run();
}

void begin_metrics_day(db::Tx& tx, CabinetId cabinet, std::chrono::sys_days today) {
  const std::int64_t day = today.time_since_epoch().count();
  const std::int64_t moved = tx.prepare(R"(update analytics_state set cached_day = $2
                                           where cabinet_id = $1 and (cached_day is null or cached_day <> $2))")
                                 .bind_all(cabinet, day)
                                 .run();
  if (moved == 0) return;
  tx.prepare(R"(insert into analytics_stale(cabinet_id, nm_id)
                select distinct cabinet_id, nm_id from analytics_cache
                where cabinet_id = $1 on conflict do nothing)")
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
