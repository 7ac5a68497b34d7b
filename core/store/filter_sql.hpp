#pragma once
// Pieces of SQL for lists whose filters are given or not.

#include <span>
#include <string>
#include <string_view>

#include "core/base/ids.hpp"
#include "core/store/database.hpp"

namespace wb::store {

// %text% with the wildcards of the text itself escaped.
[[nodiscard]] std::string like_pattern(std::string_view text);
// "like $n escape '\'", blind to the case of Latin letters.
[[nodiscard]] std::string like_sql(Dialect dialect, int parameter);

// "($2, $3, $4)": a list of `count` parameters from `first` on.
[[nodiscard]] std::string parameter_list(int first, std::size_t count);
void bind_list(Statement& statement, int first, std::span<const CabinetId> cabinets);

}  // namespace wb::store
