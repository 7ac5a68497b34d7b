#include "core/db/table.hpp"

#include <catch2/catch.hpp>

#include "tests/unit/db/support.hpp"

namespace table_test {

enum class Colour : std::uint8_t { red, green };
enum class Shape { round, square };
std::string_view to_string(Shape shape) {
  return shape == Shape::round ? "round" : "square";
}
std::optional<Shape> parse_shape(std::string_view name) {
  if (name == "round") return Shape::round;
  return name == "square" ? std::optional(Shape::square) : std::nullopt;
}

}  // namespace table_test

namespace wbd::db {

template <>
struct StoredEnum<table_test::Colour> {
  static constexpr std::string_view kName = "colour";
  static constexpr table_test::Colour kLast = table_test::Colour::green;
};
template <>
struct StoredEnum<table_test::Shape> {
  static constexpr std::string_view kName = "shape";
  static constexpr auto kParse = table_test::parse_shape;
};

}  // namespace wbd::db

namespace table_test {

using namespace wbd;
using namespace wbd::db;
using namespace wbd::test;

namespace {

struct Label {
  std::string text;
  std::optional<Date> until;
  friend bool operator==(const Label&, const Label&) = default;
};

struct Thing {
  std::int64_t id = 0;
  NmId nm_id;
  std::string name;
  Label label;
  Colour colour = Colour::red;
  std::optional<Colour> second_colour;
  Shape shape = Shape::round;
  std::optional<Money> price;
  Date day{};
  UtcTime at;
  std::optional<std::int32_t> percent;
  bool sold = false;
  std::vector<int> sizes;
  Sha256 hash{};
  std::string author;
  friend bool operator==(const Thing&, const Thing&) = default;
};

std::string sizes_text(const std::vector<int>& sizes) {
  std::string text;
  for (const int size : sizes) text += static_cast<char>('0' + size);
  return text;
}
std::vector<int> sizes_of(std::string_view text) {
  std::vector<int> sizes;
  for (const char c : text) sizes.push_back(c - '0');
  return sizes;
}

// clang-format off
constexpr auto kThings = table<Thing>("things",
    generated<&Thing::id>("id"),
    given_key<>("owner"),
    key<&Thing::nm_id>("nm_id"),
    column<&Thing::name>("name"),
    column<&Thing::label, &Label::text>("label"),
    column<&Thing::label, &Label::until>("label_until"),
    column<&Thing::colour>("colour"),
    column<&Thing::second_colour>("second_colour"),
    column<&Thing::shape>("shape"),
    column<&Thing::price>("price"),
    column<&Thing::day>("day"),
    column<&Thing::at>("at"),
    column<&Thing::percent>("percent"),
    column<&Thing::sold>("sold"),
    coded<TextCodec<sizes_text, sizes_of>, &Thing::sizes>("sizes"),
    column<&Thing::hash>("hash"),
    once<&Thing::author>("author"),
    given<>("changed"));

constexpr auto kSmall = table<Thing>("small",
    generated<&Thing::id>("id"),
    given_key<>("owner"),
    key<&Thing::nm_id>("nm_id"),
    column<&Thing::name>("name"),
    once<&Thing::author>("author"),
    given_once<>("made"),
    given<>("changed"));
// clang-format on

void make_table(Tx& tx) {
  const bool sqlite = tx.dialect() == Dialect::sqlite;
  tx.execute(std::string("create table things(id ") +
             (sqlite ? "integer primary key autoincrement" : "bigint generated always as identity") +
             ", owner bigint, nm_id bigint, name text, label text, label_until text, colour smallint, "
             "second_colour smallint, shape text, price bigint, day text, at " +
             (sqlite ? "bigint" : "timestamptz") + ", percent integer, sold boolean, sizes text, hash " +
             (sqlite ? "blob" : "bytea") + ", author text, changed bigint, unique(owner, nm_id))");
}

// Each value differs, so that two swapped columns are seen.
Thing full_thing() {
  Thing thing;
  thing.nm_id = NmId{7};
  thing.name = "name";
  thing.label = {"", parse_date("2026-02-28")};
  thing.colour = Colour::green;
  thing.second_colour = Colour::red;
  thing.shape = Shape::square;
  thing.price = Money{-5};
  thing.day = parse_date("2026-11-22").value();
  thing.at = at(9);
  thing.percent = 11;
  thing.sold = true;
  thing.sizes = {3, 1};
  thing.hash = sha256("x");
  thing.author = "author";
  return thing;
}

std::optional<Thing> stored(Tx& tx, NmId nm_id) {
  auto& query = tx.prepare(kThings.by_key_sql("changed"));
  query.bind_all(1, nm_id);
  if (!query.step()) return std::nullopt;
  Thing thing = kThings.read(query);
  CHECK_FALSE(query.is_null(kThings.kRead));
  query.reset();
  return thing;
}

}  // namespace

TEST_CASE("the texts of a table name each column where it belongs") {
  CHECK(kSmall.select() == "id, nm_id, name, author");
  CHECK(kSmall.select("s") == "s.id, s.nm_id, s.name, s.author");
  CHECK(kSmall.insert_columns() == "owner, nm_id, name, author, made, changed");
  CHECK(kSmall.insert_sql() ==
        "insert into small(owner, nm_id, name, author, made, changed) values($1, $2, $3, $4, $5, $6)");
  CHECK(kSmall.update_sql() == "update small set name = $3, changed = $4 where owner = $1 and nm_id = $2");
  CHECK(kSmall.upsert_sql("where name is null")
            .find(" on conflict(owner, nm_id) where name is null do update set ") != std::string::npos);
  CHECK(kSmall.fact_names() == std::vector<std::string_view>{"name", "changed"});
  CHECK(kSmall.upsert_sql() == kSmall.insert_sql() +
                                   " on conflict(owner, nm_id) do update set name = excluded.name, "
                                   "changed = excluded.changed");
  CHECK(kSmall.by_key_sql() == "select id, nm_id, name, author from small where owner = $1 and nm_id = $2");
  CHECK(kSmall.by_key_sql("changed, made") ==
        "select id, nm_id, name, author, changed, made from small where owner = $1 and nm_id = $2");
  CHECK(kSmall.delete_sql() == "delete from small where owner = $1 and nm_id = $2");
  CHECK(kSmall.kRead == 4);
  CHECK(kSmall.kInserted == 6);
  CHECK(kSmall.kUpdated == 4);
}

TEST_CASE("a row of every kind of column comes back as it was bound") {
  TempDatabase database;
  database.write([](Tx& tx) {
    make_table(tx);
    Thing bare;
    bare.nm_id = NmId{8};
    bare.day = parse_date("2026-01-01").value();
    auto& insert = tx.prepare(kThings.insert_sql());
    for (Thing thing : {full_thing(), bare}) {
      kThings.bind(insert, thing, 1, 100).run();
      const auto found = stored(tx, thing.nm_id);
      REQUIRE(found.has_value());
      CHECK(found->id > 0);
      thing.id = found->id;
      CHECK(*found == thing);
      CHECK(kThings.same(*found, thing));
    }
    CHECK_FALSE(stored(tx, NmId{9}).has_value());
  });
}

TEST_CASE("copied rows are those that are bound") {
  TempDatabase database;
  database.write([](Tx& tx) {
    make_table(tx);
    auto& copy = tx.bulk_insert(kThings.name(), kThings.insert_columns());
    Thing other = full_thing();
    other.nm_id = NmId{8};
    other.day = parse_date("2026-11-23").value();
    kThings.bind(copy, full_thing(), 1, 100).queue();
    kThings.bind(copy, other, 1, 100).queue();
    tx.flush();
    CHECK(stored(tx, NmId{7})->sizes == full_thing().sizes);
    CHECK(stored(tx, NmId{7})->day == full_thing().day);
    CHECK(stored(tx, NmId{8})->day == other.day);
  });
}

TEST_CASE("an upsert and an update replace the facts and keep what is written once") {
  TempDatabase database;
  database.write([](Tx& tx) {
    make_table(tx);
    kThings.bind(tx.prepare(kThings.insert_sql()), full_thing(), 1, 100).run();
    for (const bool update : {false, true}) {
      Thing changed = full_thing();
      changed.name = update ? "updated" : "upserted";
      changed.price.reset();
      changed.sizes.clear();
      changed.author = "somebody else";
      auto& statement = tx.prepare(update ? kThings.update_sql() : kThings.upsert_sql());
      update ? kThings.bind_update(statement, changed, 1, 101) : kThings.bind(statement, changed, 1, 101);
      CHECK(statement.run() == 1);
      const auto found = stored(tx, NmId{7});
      REQUIRE(found.has_value());
      changed.id = found->id;
      changed.author = "author";
      CHECK(*found == changed);
    }
    auto& drop = tx.prepare(kThings.delete_sql());
    CHECK(drop.bind_all(1, 7).run() == 1);
    CHECK_FALSE(stored(tx, NmId{7}).has_value());
  });
}

TEST_CASE("a value that this program does not know is bad data") {
  TempDatabase database;
  database.write([](Tx& tx) {
    make_table(tx);
    kThings.bind(tx.prepare(kThings.insert_sql()), full_thing(), 1, 100).run();
    for (const char* broken : {"colour = 2", "colour = -1", "second_colour = 9", "shape = 'flat'",
                               "day = '2026-02-30'", "label_until = 'soon'", "hash = null"}) {
      INFO(broken);
      tx.execute(std::string("update things set ") + broken);
      auto& query = tx.prepare(kThings.by_key_sql());
      query.bind_all(1, 7);
      REQUIRE(query.step());
      try {
        (void)kThings.read(query);
        FAIL("it was read");
      } catch (const Failure& failure) {
        CHECK(failure.error().code == Errc::bad_data);
      }
      query.reset();
      tx.execute("delete from things");
      kThings.bind(tx.prepare(kThings.insert_sql()), full_thing(), 1, 100).run();
    }
  });
}

TEST_CASE("two rows are the same when every column that is read is") {
  const Thing thing = full_thing();
  Thing other = thing;
  CHECK(kThings.same(thing, other));
  other.label.until.reset();
  CHECK_FALSE(kThings.same(thing, other));
  Thing facts = thing;
  facts.nm_id = NmId{8};
  facts.author = "another";
  int pairs = 0, differ = 0;
  kThings.for_each_fact(thing, facts, [&](const auto& a, const auto& b) {
    ++pairs;
    differ += a == b ? 0 : 1;
  });
  CHECK(pairs == 13);  // neither keys, nor what is written once, nor what is given
  CHECK(differ == 0);
}

}  // namespace table_test
