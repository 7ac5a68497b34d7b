#include "core/store/idempotency.hpp"

#include "core/base/limits.hpp"
#include "core/db/values.hpp"

namespace wbd::store {
namespace {

bool insert_reservation(db::Tx& tx, const IdempotencyKey& key, const Sha256& body_hash, UtcTime now) {
  return tx.prepare(R"(insert into idempotency_keys(api_key_id, route, key, created_at, body_hash)
                       values($1, $2, $3, $4, $5) on conflict(api_key_id, route, key) do nothing)")
             .bind_all(key.api_key_id, key.route, key.key, now, body_hash)
             .run() > 0;
}

std::size_t count_keys(db::Tx& tx, std::int64_t api_key_id) {
  auto& query = tx.prepare("select count(*) from idempotency_keys where api_key_id = $1");
  query.bind_all(api_key_id);
  query.step();
  const auto count = static_cast<std::size_t>(query.integer(0));
  query.reset();
  return count;
}

}  // namespace

std::variant<Reservation, KeptAnswer> reserve_answer(db::Tx& tx, const IdempotencyKey& key,
                                                     const Sha256& body_hash, UtcTime now) {
  tx.prepare("delete from idempotency_keys where created_at < $1").bind_all(now - kAnswerKept).run();
  tx.prepare(R"(delete from idempotency_keys
                where api_key_id = $1 and route = $2 and key = $3 and status = 0 and created_at < $4)")
      .bind_all(key.api_key_id, key.route, key.key, now - kAnswerAwaited)
      .run();
  if (insert_reservation(tx, key, body_hash, now)) {
    if (count_keys(tx, key.api_key_id) <= limits::kIdempotencyKeys) return Reservation::ours;
    forget_answer(tx, key);
    return Reservation::full;
  }
  auto& query = tx.prepare(R"(select body_hash, status, headers, body from idempotency_keys
                              where api_key_id = $1 and route = $2 and key = $3)");
  query.bind_all(key.api_key_id, key.route, key.key);
  if (!query.step()) return Reservation::running;  // reserved by a transaction that is not visible here
  const bool same = db::read_sha256(query, 0) == body_hash;
  KeptAnswer answer{static_cast<int>(query.integer(1)), std::string(query.text(2)),
                    std::string(query.text(3))};
  query.reset();
  if (!same) return Reservation::differs;
  if (answer.status == 0) return Reservation::running;
  return answer;
}

void keep_answer(db::Tx& tx, const IdempotencyKey& key, const KeptAnswer& answer) {
  tx.prepare(R"(update idempotency_keys set status = $4, headers = $5, body = $6
                where api_key_id = $1 and route = $2 and key = $3)")
      .bind_all(key.api_key_id, key.route, key.key, answer.status, answer.headers, answer.body)
      .run();
}

void forget_answer(db::Tx& tx, const IdempotencyKey& key) {
  tx.prepare("delete from idempotency_keys where api_key_id = $1 and route = $2 and key = $3")
      .bind_all(key.api_key_id, key.route, key.key)
      .run();
}

}  // namespace wbd::store
