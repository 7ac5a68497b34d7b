#pragma once
// Answers to requests that may be repeated: a client that did not hear the answer sends the same request with
// the same key and gets the same answer, without anything being done twice.

#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "core/base/encoding.hpp"
#include "core/db/database.hpp"

namespace wbd::store {

// What the key stands for: a client's own text, within one API key and route.
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
  ours,     // new, or forgotten: do it, then keep_answer() or forget_answer()
  differs,  // the key came with another body before
  running,  // the same request is being answered now
};

inline constexpr Millis kAnswerKept{24 * 3'600'000};
// A request that has not been answered by then has died with its process.
inline constexpr Millis kAnswerAwaited{5 * 60'000};

// The answer given before, or what to do now. Answers older than kAnswerKept are forgotten.
[[nodiscard]] std::variant<Reservation, KeptAnswer> reserve_answer(db::Tx& tx, const IdempotencyKey& key,
                                                                   const Sha256& body_hash, UtcTime now);
void keep_answer(db::Tx& tx, const IdempotencyKey& key, const KeptAnswer& answer);
void forget_answer(db::Tx& tx, const IdempotencyKey& key);  // it failed: the same key may try again

}  // namespace wbd::store
