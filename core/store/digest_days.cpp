#include "core/store/digest_days.hpp"

namespace wbd::store {

std::optional<Date> digest_day(db::Tx& tx, std::int64_t target, std::string_view type) {
  auto& query = tx.prepare("select day from digest_days where target_id = $1 and type = $2");
  query.bind_all(target, type);
  if (!query.step()) return std::nullopt;
  const auto day = parse_date(query.text(0));
  query.reset();
  return day;
}

bool claim_digest_day(db::Tx& tx, std::int64_t target, std::string_view type, Date day) {
  // Days are written YYYY-MM-DD, so they compare as text.
  return tx.prepare(R"(insert into digest_days(target_id, type, day) values($1, $2, $3)
                       on conflict(target_id, type) do update set day = excluded.day
                       where digest_days.day < excluded.day)")
             .bind_all(target, type, day)
             .run() > 0;
}

}  // namespace wbd::store
