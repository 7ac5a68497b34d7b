#pragma once
// Answers to repeatable requests. A client that did not get an answer repeats the request with the same key.
// It gets the same answer, and the work is done once.

#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "core/base/encoding.hpp"
#include "core/db/database.hpp"

namespace wbd::store {

// A key is a text that the client chose; it is valid for one API key and route.
struct IdempotencyKey {
  std::int64_t api_key_id = 0;
  std::string route;
  std::string key;
};
struct KeptAnswer {
  int status = 0;
  std::string headers, body;
};
enum class Reservation {
  ours,     // new or expired: do the work, then keep_answer() or forget_answer()
  differs,  // an earlier request used the key with another body
  running,  // another process answers the same request now
  full,     // the API key has limits::kIdempotencyKeys others
};

inline constexpr Millis kAnswerKept{24 * 3'600'000};
// A reservation without an answer expires after this time: its process must have ended.
inline constexpr Millis kAnswerAwaited{5 * 60'000};

// The earlier answer, or the state of the key. Deletes answers older than kAnswerKept.
[[nodiscard]] std::variant<Reservation, KeptAnswer> reserve_answer(db::Tx& tx, const IdempotencyKey& key,
                                                                   const Sha256& body_hash, UtcTime now);
void keep_answer(db::Tx& tx, const IdempotencyKey& key, const KeptAnswer& answer);
void forget_answer(db::Tx& tx, const IdempotencyKey& key);  // after a failure: the key may be used again

}  // namespace wbd::store
