#pragma once
// States of WB's methods by cabinet, and the cabinet's source mode that follows from them.

#include <optional>
#include <string_view>
#include <vector>

#include "core/db/database.hpp"
#include "core/model/method_state.hpp"

namespace wbd::store {

// The methods that are not simply on.
[[nodiscard]] std::vector<MethodStatus> method_states(db::Tx& tx, std::optional<CabinetId> cabinet);
[[nodiscard]] std::optional<MethodStatus> find_method_state(db::Tx& tx, CabinetId cabinet,
                                                            std::string_view method);
// Writes the state. The caller holds the cabinet's lock. A change of the source of orders or sales also
// changes the cabinet's source mode and the versions of directory and data. Then the units of all reports of
// accounting are to be brought again.
void save_method_state(db::Tx& tx, const MethodStatus& status);
// Moves the position up to which rows were made; nullopt: all were.
void save_backlog(db::Tx& tx, CabinetId cabinet, std::string_view method,
                  const std::optional<std::string>& after_srid);

}  // namespace wbd::store

namespace wbd::db {

template <>
struct StoredEnum<MethodState> {
  static constexpr std::string_view kName = "state of a method";
  static constexpr MethodState kLast = MethodState::gone;
};
template <>
struct StoredEnum<SourceMode> {
  static constexpr std::string_view kName = "source mode";
  static constexpr SourceMode kLast = SourceMode::mixed;
};

}  // namespace wbd::db
