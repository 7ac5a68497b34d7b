#pragma once
// Users and cabinets for tests of the store, beside the databases of tests/unit/db/support.hpp.

#include <string>
#include <utility>

#include "core/store/cabinets.hpp"
#include "core/store/users.hpp"
#include "tests/unit/db/support.hpp"

namespace wbd::test {

inline User make_user(std::int64_t telegram_id) {
  User user;
  user.telegram_id = TelegramId{telegram_id};
  user.created_at = at(1);
  return user;
}

inline store::NewCabinet make_claim(std::int64_t telegram_id, std::string sid) {
  store::NewCabinet claim;
  claim.name = "Shop";
  claim.token.sid = std::move(sid);
  claim.token.type = TokenType::personal;
  claim.token.scopes = 0b1110;
  claim.token.expires_at = at(9'000'000);
  claim.token_sealed = "sealed by " + std::to_string(telegram_id);
  claim.created_by = TelegramId{telegram_id};
  claim.now = at(100);
  return claim;
}

// WB has accepted the token that the claim holds.
inline Result<std::pair<CabinetId, store::VerifyOutcome>> verify_claim(db::Tx& tx, CabinetId claim,
                                                                       const store::Verified& facts) {
  return store::verify_cabinet(tx, claim, store::sealed_token(tx, claim).value_or(""), facts);
}

// A verified, active cabinet owned by `telegram_id`, who is created when missing.
inline CabinetId add_cabinet(db::Tx& tx, std::int64_t telegram_id, std::string sid) {
  store::upsert_user(tx, make_user(telegram_id));
  const CabinetId claim = store::claim_cabinet(tx, make_claim(telegram_id, std::move(sid)));
  store::Verified facts;
  facts.auth_scheme = "raw";
  facts.now = at(200);
  return verify_claim(tx, claim, facts).value().first;
}

}  // namespace wbd::test
