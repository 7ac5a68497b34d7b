// JSON columns and PostgreSQL's binary values from a database that another program has changed: a foreign
// value gives a Failure that names it, nothing more.

#include <string>

#include "core/base/result.hpp"
#include "core/db/postgres_values.hpp"
#include "core/store/json_columns.hpp"
#include "tests/fuzz/target.hpp"

namespace {

using namespace wbd;
using namespace wbd::db;
using namespace wbd::store;
using fuzz::must;

template <class Read, class Write>
void check(std::string_view text, Read read, Write write) {
  try {
    const auto value = read(text);
    const std::string written = write(value);
    must(write(read(written)) == written, "a column reads back from its text");
  } catch (const Failure& failure) {
    must(failure.error().code == Errc::bad_data, "a column that is not ours is bad data");
  }
}

void values(std::string_view bytes) {
  (void)postgres::read_whole_numeric(bytes);
  (void)postgres::read_numeric(bytes);
  const std::string kept = postgres::storable_text(bytes);
  must(postgres::is_storable_text(kept), "what is kept of a text can be stored");
  must(!postgres::is_storable_text(bytes) || kept == bytes, "a text that can be stored is kept as it is");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto text = wbd::fuzz::text_of(data, size);
  check(text, sizes_from_json, sizes_to_json);
  check(text, texts_from_json, texts_to_json);
  for (const auto kind : {TariffKind::commission, TariffKind::box, TariffKind::goods_return}) {
    check(
        text, [kind](std::string_view json) { return rates_from_json(kind, json); }, rates_to_json);
  }
  check(
      text,
      [](std::string_view json) {
        User user;
        settings_from_json(user, json);
        return user;
      },
      settings_to_json);
  (void)volume_from_json(text);
  values(text);
  return 0;
}
