#include "core/store/idempotency.hpp"

namespace wbd::store {
namespace {

std::string_view bytes_of(const Sha256& hash) {
  return {reinterpret_cast<const char*>(hash.data()), hash.size()};
}

bool insert_reservation(db::Tx& tx, const IdempotencyKey& key, const Sha256& body_hash, UtcTime now) {
  auto& insert = tx.prepare(
      "insert into idempotency_keys(api_key_id, route, key, created_at, body_hash) values($1, $2, $3, $4, "
      "$5) "
      "on conflict(api_key_id, route, key) do nothing");
  insert.bind_all(key.api_key_id, key.route, key.key, now);
  insert.bind_blob(5, bytes_of(body_hash));
  return insert.run() > 0;
}

}  // namespace

std::variant<Reservation, KeptAnswer> reserve_answer(db::Tx& tx, const IdempotencyKey& key,
                                                     const Sha256& body_hash, UtcTime now) {
  tx.prepare("delete from idempotency_keys where created_at < $1").bind_all(now - kAnswerKept).run();
  tx.prepare(
        "delete from idempotency_keys where api_key_id = $1 and route = $2 and key = $3 and status = 0 and "
        "created_at < $4")
      .bind_all(key.api_key_id, key.route, key.key, now - kAnswerAwaited)
      .run();
  if (insert_reservation(tx, key, body_hash, now)) return Reservation::ours;
  auto& query = tx.prepare(
      "select body_hash, status, headers, body from idempotency_keys where api_key_id = $1 and route = $2 "
      "and "
      "key = $3");
  query.bind_all(key.api_key_id, key.route, key.key);
  if (!query.step()) return Reservation::running;  // taken by a transaction that this one does not see
  const bool same = query.blob(0) == bytes_of(body_hash);
  KeptAnswer answer{static_cast<int>(query.integer(1)), std::string(query.text(2)),
                    std::string(query.text(3))};
  query.reset();
  if (!same) return Reservation::differs;
  if (answer.status == 0) return Reservation::running;
  return answer;
}

void keep_answer(db::Tx& tx, const IdempotencyKey& key, const KeptAnswer& answer) {
  tx.prepare(
        "update idempotency_keys set status = $4, headers = $5, body = $6 where api_key_id = $1 and route = "
        "$2 "
        "and key = $3")
      .bind_all(key.api_key_id, key.route, key.key, answer.status, answer.headers, answer.body)
      .run();
}

void forget_answer(db::Tx& tx, const IdempotencyKey& key) {
  tx.prepare("delete from idempotency_keys where api_key_id = $1 and route = $2 and key = $3")
      .bind_all(key.api_key_id, key.route, key.key)
      .run();
}

}  // namespace wbd::store
