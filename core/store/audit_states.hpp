#pragma once
// The states that the seller gave to entries of the audit.

#include <map>
#include <string>
#include <string_view>

#include "core/db/database.hpp"
#include "core/model/audit.hpp"

namespace wbd::store {

// False: the entry has this state already.
bool save_audit_state(db::Tx& tx, CabinetId cabinet, std::string_view entry_key, AuditState state,
                      UtcTime now);
// By the key of the entry. Entries without a stored state are new.
[[nodiscard]] std::map<std::string, AuditState> load_audit_states(db::Tx& tx, CabinetId cabinet);

}  // namespace wbd::store

namespace wbd::db {

template <>
struct StoredEnum<AuditState> {
  static constexpr std::string_view kName = "state of an audit entry";
  static constexpr auto kParse = parse_audit_state;
};

}  // namespace wbd::db
