#include "core/db/copy_files.hpp"

#include <vector>

#include <fmt/format.h>

#include "core/db/child_program.hpp"
#include "core/db/replace.hpp"
#include "core/db/schema_objects.hpp"

namespace wbd::db {
namespace {

std::string one_text(Tx& tx, std::string_view sql) {
  auto& query = tx.prepare(sql);
  std::string text(query.step() ? query.text(0) : "");
  query.reset();
  return text;
}

}  // namespace

void refuse_copy(const std::filesystem::path& file, std::string_view why) {
  throw Failure({Errc::bad_data,
                 fmt::format("{} is not taken over, and the database is as before: {}", file.string(), why)});
}

void replace_contents(const OpenOptions& target, const std::filesystem::path& file,
                      const Replacement& replacement) {
  const bool sqlite = target.url.starts_with("sqlite:");
  return sqlite ? replace_sqlite(target, file, replacement) : replace_postgres(target, file, replacement);
}

void copy_out(Tx& tx, const std::string& url, const std::filesystem::path& file, const OpenFile& out) {
  if (tx.dialect() == Dialect::sqlite) {
    copy_pages(sqlite_file(url), file);
    return flush_to_disk(out, file);
  }
  const std::string schema = one_text(tx, "select current_schema()::text");
  std::vector<std::string> command{"pg_dump",
                                   "--format=custom",
                                   "--no-owner",
                                   "--no-privileges",
                                   "--load-via-partition-root",
                                   "--snapshot=" + one_text(tx, "select pg_export_snapshot()")};
  auto& query = tx.prepare(R"(select c.relname::text, coalesce(r.relname, c.relname)::text
    from pg_class c left join pg_class r on c.relispartition and r.oid = pg_partition_root(c.oid)
    where c.relnamespace = current_schema()::regnamespace and c.relkind in ('r', 'p', 'v'))");
  while (query.step()) {
    if (made_names(Dialect::postgresql).contains(std::string(query.text(1))))
      command.push_back(fmt::format("--table=\"{}\".\"{}\"", schema, query.text(0)));
  }
  Child child(command, {-1, out.descriptor()}, connection_variables(url));
  child.finish();
  flush_to_disk(out, file);
}

}  // namespace wbd::db
