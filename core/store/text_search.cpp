#include "core/store/text_search.hpp"

#include <fmt/format.h>

#include "core/db/keyed_query.hpp"

namespace wbd::store {

// "cross join" fixes the order of the joins in SQLite.
std::string found_by_text(db::Dialect dialect, std::string_view table, std::string_view more) {
  const std::string finds = db::search_sql(dialect, 2);
  return fmt::format(R"((
      select f.id from goods_codes g cross join {1} f
      where g.cabinet_id = $1 and (g.vendor_code {0} or g.barcode {0})
        and f.cabinet_id = $1 and f.nm_id = g.nm_id
        and coalesce(f.vendor_code, '') = g.vendor_code and coalesce(f.barcode, '') = g.barcode
      union select f.id from products p cross join {1} f
      where p.cabinet_id = $1 and (p.title {0} or p.vendor_code {0}) and f.cabinet_id = $1 and f.nm_id = p.nm_id
      union select f.id from {1} f
      where f.cabinet_id = $1 and f.nm_id is null and (f.vendor_code {0} or f.barcode {0})
      {2}
      union select f.id from {1} f where f.cabinet_id = $1 and f.srid in (
        select i.srid from {1} i where i.cabinet_id = $1 and i.srid {0})))",
                     finds, table, more);
}

std::string has_card_barcode(db::Dialect dialect, std::string_view order) {
  const std::string finds = db::search_sql(dialect, 2);
  // PostgreSQL reads the text as JSON only where the pattern occurs in it.
  constexpr std::string_view kSqlite = R"(exists(
      select 1 from json_each(p.sizes) z where json_extract(z.value, '$.chrt_id') = {1}.chrt_id
        and exists(select 1 from json_each(z.value, '$.barcodes') k where k.value {0})))";
  constexpr std::string_view kPostgres = R"(exists(
      select 1 from jsonb_array_elements(case when p.sizes {0} then p.sizes::jsonb else '[]'::jsonb end) z
      where (z ->> 'chrt_id')::bigint = {1}.chrt_id
        and exists(select 1 from jsonb_array_elements_text(z -> 'barcodes') k where k {0})))";
  return fmt::format(fmt::runtime(dialect == db::Dialect::sqlite ? kSqlite : kPostgres), finds, order);
}

}  // namespace wbd::store
