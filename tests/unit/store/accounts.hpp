#pragma once
// Users, claims and cabinets for the tests of accounts.

#include <string>

#include "core/store/cabinets.hpp"
#include "core/store/users.hpp"
#include "core/store/versions.hpp"
#include "tests/unit/store/support.hpp"

namespace wbd::test {

inline std::int64_t directory_version(TempDatabase& database) {
  return database.read([](db::Tx& tx) { return store::versions_since(tx, 0).directory; });
}

inline store::Verified accepted_facts(std::string scheme = "bearer") {
  store::Verified verified;
  verified.seller_name = "ООО Ромашка";
  verified.trade_mark = "Romashka";
  verified.auth_scheme = std::move(scheme);
  verified.now = at(500);
  return verified;
}

inline CabinetId claim_of(db::Tx& tx, std::int64_t user, const std::string& sid) {
  store::upsert_user(tx, make_user(user));
  return store::claim_cabinet(tx, make_claim(user, sid));
}

}  // namespace wbd::test
