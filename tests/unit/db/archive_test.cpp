// The words of pg_restore about a copy. Its lines are input of others.
#include "core/db/archive.hpp"

#include <catch2/catch.hpp>

#include "core/db/schema_objects.hpp"
#include "tests/unit/db/support.hpp"

namespace archive_test {

using namespace wbd;
using namespace wbd::db;

TEST_CASE("a line of a copy's contents gives kind, schema and name") {
  struct Case {
    std::string line, kind, schema, table, name;
  };
  const Case cases[] = {
      {"215; 1259 16390 TABLE public orders postgres", "TABLE", "public", "", "orders"},
      {"3456; 0 16390 TABLE DATA public orders some one", "TABLE DATA", "public", "", "orders"},
      {"216; 1259 16391 SEQUENCE public events_id_seq wbd", "SEQUENCE", "public", "", "events_id_seq"},
      {"3500; 0 0 SEQUENCE SET public events_id_seq wbd", "SEQUENCE SET", "public", "", "events_id_seq"},
      {"3211; 2606 16400 CONSTRAINT public orders orders_pkey wbd", "CONSTRAINT", "public", "orders",
       "orders_pkey"},
      {"3212; 2606 16401 FK CONSTRAINT public outbox outbox_event wbd", "FK CONSTRAINT", "public", "outbox",
       "outbox_event"},
      {"3300; 1259 16402 INDEX public orders_by_time wbd", "INDEX", "public", "", "orders_by_time"},
      {"220; 1255 16403 FUNCTION public evil() wbd", "FUNCTION", "public", "", "evil()"},
      {"3301; 2620 16404 TRIGGER public users evil wbd", "TRIGGER", "public", "users", "evil"},
      {"221; 1259 16405 VIEW public extra wbd", "VIEW", "public", "", "extra"},
      {"2; 3079 17320 EXTENSION - citus ", "EXTENSION", "-", "", "citus"},
  };
  for (const Case& one : cases) {
    CAPTURE(one.line);
    const auto entries = read_list("; Archive created at 2026-11-30\n;\n" + one.line + "\n");
    REQUIRE(entries.size() == 1);
    CHECK(entries[0].line == one.line);
    CHECK(entries[0].kind == one.kind);
    CHECK(entries[0].schema == one.schema);
    CHECK(entries[0].table == one.table);
    CHECK(entries[0].name == one.name);
  }
  CHECK(read_list("").empty());
  CHECK(read_list("text\n\n;\n").empty());
}

TEST_CASE("only the head of a plain copy is taken for one") {
  const auto head = read_copy_head(R"(COPY public.orders (cabinet_id, "key", price) FROM stdin;)");
  REQUIRE(head);
  CHECK(head->schema == "public");
  CHECK(head->table == "orders");
  CHECK(head->columns == std::vector<std::string>{"cabinet_id", "key", "price"});
  for (const char* line :
       {"", "COPY orders (a) FROM stdin;", "COPY public.orders FROM stdin;",
        "COPY public.orders () FROM stdin;", "COPY public.orders (a) FROM PROGRAM 'sh';",
        "COPY public.orders (a) FROM stdin; drop table users;", "COPY public.orders (a;b) FROM stdin;",
        R"(COPY public."orders (a) FROM stdin;)", R"(COPY public."or""ders" (a) FROM stdin;)",
        "copy public.orders (a) FROM stdin;"}) {
    CAPTURE(line);
    CHECK_FALSE(read_copy_head(line));
  }
}

TEST_CASE("only the value of a sequence is taken for one") {
  const auto value = read_sequence_value("SELECT pg_catalog.setval('public.events_id_seq', 12, true);");
  REQUIRE(value);
  CHECK(value->schema == "public");
  CHECK(value->sequence == "events_id_seq");
  CHECK(value->value == 12);
  CHECK(value->used);
  CHECK_FALSE(read_sequence_value("SELECT pg_catalog.setval('public.a', 1, false);")->used);
  for (const char* line :
       {"", "SELECT pg_catalog.setval('events', 12, true);", "SELECT pg_catalog.setval('public.a', x, true);",
        "SELECT pg_catalog.setval('public.a', 99999999999999999999, true);", "SELECT 1;",
        "SELECT pg_catalog.setval('public.a', 1, true); drop table users;"}) {
    CAPTURE(line);
    CHECK_FALSE(read_sequence_value(line));
  }
}

TEST_CASE("a fresh database has exactly the objects of its schema") {
  test::TempDatabase database(Dialect::sqlite);
  const auto latest = database->migration_status().latest;
  const auto strange = [&](std::int64_t schema) {
    return database.read([&](Tx& tx) { return strange_object(tx, schema); });
  };
  CHECK(strange(latest) == "");
  CHECK(strange(1) != "");
  database.write(
      [](Tx& tx) { tx.execute("create trigger evil after insert on users begin delete from users; end"); });
  CHECK(strange(latest) == "it has the trigger evil, which is none of this program's");
  CHECK(made_names(Dialect::sqlite).contains("orders"));
  CHECK(made_names(Dialect::postgresql).contains("schema_migrations"));
  CHECK_FALSE(made_names(Dialect::postgresql).contains("pg_class"));
}

}  // namespace archive_test
