#include "core/store/backups.hpp"

namespace wbd::store {

void note_backup(db::Tx& tx, std::string_view file, UtcTime now) {
  tx.prepare("insert into backups(file, created_at) values($1, $2)").bind_all(file, now).run();
  tx.prepare(
        "delete from backups where id in (select id from backups order by created_at desc, id desc "
        "limit 1000 offset 100)")
      .run();
}

std::optional<UtcTime> last_backup(db::Tx& tx) {
  auto& query = tx.prepare("select max(created_at) from backups");
  if (!query.step()) return std::nullopt;
  const auto at = query.maybe_time(0);
  query.reset();
  return at;
}

}  // namespace wbd::store
