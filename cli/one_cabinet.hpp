#pragma once
// The single cabinet that a command changes.

#include "cli/session.hpp"
#include "core/base/ids.hpp"
#include "core/db/database.hpp"

namespace wbd::cli {

inline constexpr Option kOneCabinet =
    Option::of(Kind::number, "--cabinet", "ID", "the cabinet; may be left out when there is only one",
               "кабинет; можно не указывать, если он один")
        .at_least(1);

// The cabinet of --cabinet, otherwise the only one. Errc::invalid_argument where several could be meant,
// Errc::not_found for an unknown one.
[[nodiscard]] Result<CabinetId> one_cabinet(Session& session, db::Tx& tx, const Arguments& arguments);

}  // namespace wbd::cli
