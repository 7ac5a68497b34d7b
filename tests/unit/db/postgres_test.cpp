// Behaviour of the server database alone: sessions that end, servers that go away, values on the wire.
#include <atomic>

#include <catch2/catch.hpp>

#include "tests/unit/db/support.hpp"

namespace postgres_test {

using namespace wbd;
using namespace wbd::db;
using namespace wbd::test;

namespace {

bool installed() {
  return stores().back() == Dialect::postgresql;
}

std::optional<Error> failure_of(const std::function<void()>& work) {
  try {
    work();
  } catch (const Failure& failure) {
    return failure.error();
  }
  return std::nullopt;
}

std::int64_t number(Tx& tx, std::string_view sql) {
  auto& query = tx.prepare(sql);
  query.step();
  const std::int64_t value = query.integer(0);
  query.reset();
  return value;
}

std::int64_t users(Database& database) {
  return database.read_value([](Tx& tx) { return number(tx, "select count(*) from users"); });
}

// Ends every other session, as an administrator would.
void end_sessions(Database& administrator) {
  administrator.read([](Tx& tx) {
    tx.prepare(
          "select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid() and "
          "backend_type = 'client backend'")
        .run();
  });
}

}  // namespace

TEST_CASE("a session that ended in the pool is replaced unseen") {
  if (!installed()) return;
  TempDatabase database(Dialect::postgresql);
  auto administrator = database.open_another();
  for (int i = 0; i < 3; ++i) {
    CHECK(users(*database) == i);
    end_sessions(*administrator);
    database.write([&](Tx& tx) { add_user(tx, i + 1); });
    end_sessions(*administrator);
  }
  CHECK(users(*database) == 3);
}

TEST_CASE("a session that ends in a transaction fails it, nothing of it is stored, and the next one works") {
  if (!installed()) return;
  TempDatabase database(Dialect::postgresql);
  auto administrator = database.open_another();
  const auto failure = failure_of([&] {
    database.write([&](Tx& tx) {
      add_user(tx, 1);
      end_sessions(*administrator);
      add_user(tx, 2);
    });
  });
  REQUIRE(failure.has_value());
  CHECK(failure->code == Errc::unavailable);
  CHECK(failure->retry_after.has_value());
  CHECK(users(*database) == 0);
  const auto read_failure = failure_of([&] {
    database.read([&](Tx& tx) {
      (void)number(tx, "select 1");
      end_sessions(*administrator);
      (void)number(tx, "select 2");
    });
  });
  REQUIRE(read_failure.has_value());
  CHECK(read_failure->code == Errc::unavailable);
  CHECK(users(*database) == 0);
}

TEST_CASE("sessions may end at any moment: that costs their transactions and nothing else") {
  if (!installed()) return;
  TempDatabase database(Dialect::postgresql);
  auto administrator = database.open_another();
  std::atomic<bool> over = false;
  std::atomic<std::int64_t> stored = 0;
  // all_at_once() rethrows any error except Failure(unavailable).
  const auto unless_lost = [](const std::function<void()>& work) {
    const auto failure = failure_of(work);
    if (failure && failure->code != Errc::unavailable) throw Failure(*failure);
    return !failure;
  };
  const auto reader = [&] {
    while (!over) unless_lost([&] { (void)users(*database); });
  };
  const auto writer = [&] {
    for (std::int64_t id = 1; !over; ++id) {
      if (unless_lost([&] { database.write([&](Tx& tx) { add_user(tx, id); }); })) ++stored;
    }
  };
  const auto ending = [&] {
    for (int i = 0; i < 150; ++i) unless_lost([&] { end_sessions(*administrator); });
    over = true;
  };
  CHECK(all_at_once({reader, reader, writer, ending}) == "");
  // A commit whose answer was lost may have been done.
  CHECK(users(*database) >= stored);
}

TEST_CASE("a server that goes away is unavailable, and used again once it is back") {
  if (!installed()) return;
  PostgresServer server;
  OpenOptions options = options_at(server.url("public"));
  options.pool_size = 2;
  auto database = db::open(options).value();
  database->migrate();
  database->write([](Tx& tx) { add_user(tx, 1); });

  for (int round = 0; round < 2; ++round) {
    server.stop();
    for (int i = 0; i < 10; ++i) {  // more than the pool has: a failure must give its place back
      const auto failure = failure_of([&] { (void)users(*database); });
      REQUIRE(failure.has_value());
      CHECK(failure->code == Errc::unavailable);
      CHECK(failure->retry_after.has_value());
      CHECK(failure->retry_after.value_or(Millis{}) <= Millis{1'000});
    }
    server.start();
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds{10};
    std::optional<Error> failure;
    std::int64_t found = 0;
    do {
      failure = failure_of([&] { found = users(*database); });
      if (failure) std::this_thread::sleep_for(std::chrono::milliseconds{20});
    } while (failure && std::chrono::steady_clock::now() < deadline);
    CHECK_FALSE(failure.has_value());
    CHECK(found == 1);
  }
}

TEST_CASE("a wrong address, user or database is unavailable, and the password is never told") {
  if (!installed()) return;
  const std::string good = PostgresServer::shared().url("public");
  const std::string folder = good.substr(good.find("host=") + 5, good.find('&') - good.find("host=") - 5);
  struct Case {
    std::string url;
    const char* says;
  };
  const std::vector<Case> cases{
      {"postgresql://postgres:secret@/nowhere?host=" + folder, "\"nowhere\" does not exist"},
      {"postgresql://nobody:secret@/postgres?host=" + folder, "\"nobody\" does not exist"},
      {"postgresql://postgres:secret@/postgres?host=/nowhere", "No such file"},
      {"postgresql://postgres:secret@127.0.0.1:1/postgres", "refused"},
  };
  for (const Case& c : cases) {
    OpenOptions options = options_at(c.url);
    const auto opened = db::open(options);
    REQUIRE(opened.has_error());
    INFO(opened.error().detail);
    CHECK(opened.error().code == Errc::unavailable);
    CHECK(opened.error().detail.find(c.says) != std::string::npos);
    CHECK(opened.error().detail.find("secret") == std::string::npos);
  }
}

TEST_CASE("the server knows our connections by name, and a setting of the URL wins") {
  if (!installed()) return;
  for (const std::string& extra : {std::string(), std::string("&application_name=own")}) {
    OpenOptions options = options_at(PostgresServer::shared().url("public") + extra);
    options.application_name = "wbd";
    auto database = db::open(options).value();
    database->read([&](Tx& tx) {
      auto& query = tx.prepare("select current_setting('application_name')");
      REQUIRE(query.step());
      CHECK(query.text(0) == (extra.empty() ? "wbd" : "own"));
    });
  }
}

TEST_CASE("a writer waits for a lock up to the limit, a reader's query has the limit itself") {
  if (!installed()) return;
  TempDatabase database(Dialect::postgresql);
  OpenOptions options = options_at(database.url());
  options.statement_limit = Millis{200};
  auto limited = db::open(options).value();
  database.write([&](Tx& tx) {
    add_user(tx, 1);
    const auto failure = failure_of([&] { limited->write([](Tx& other) { add_user(other, 1); }); });
    REQUIRE(failure.has_value());
    CHECK(failure->code == Errc::unavailable);
    CHECK(failure->detail.find("kept it locked for 200 ms") != std::string::npos);
  });
  CHECK_FALSE(
      failure_of([&] { limited->write([](Tx& tx) { (void)number(tx, "select 1 from pg_sleep(0.3)"); }); }));
}

TEST_CASE("every type comes back as it was bound") {
  if (!installed()) return;
  TempDatabase database(Dialect::postgresql);
  database->read([](Tx& tx) {
    auto& query = tx.prepare(
        "select $1::bigint, $2::integer, $3::smallint, $4::boolean, $5::double precision, $6::text, "
        "$7::bytea, "
        "$8::timestamptz, sum(x), $9::numeric from (values ($1::bigint), ($1::bigint)) v(x)");
    query.bind_all(std::int64_t{1} << 60, -5, 7, true, 0.1, "тест");
    query.bind_blob(7, std::string_view("\0\1\2", 3));
    query.bind(8, UtcTime{Millis{-1}});
    query.bind(9, 12);
    REQUIRE(query.step());
    CHECK(query.integer(0) == std::int64_t{1} << 60);
    CHECK(query.integer(1) == -5);
    CHECK(query.integer(2) == 7);
    CHECK(query.boolean(3));
    CHECK(query.real(4) == 0.1);
    CHECK(query.text(5) == "тест");
    CHECK(query.blob(6) == std::string_view("\0\1\2", 3));
    CHECK(query.time(7) == UtcTime{Millis{-1}});
    CHECK(query.integer(8) == std::int64_t{1} << 61);
    CHECK(query.integer(9) == 12);
    CHECK_FALSE(query.step());
  });
}

TEST_CASE("a value that its column cannot take is our own mistake, found before it is sent") {
  if (!installed()) return;
  TempDatabase database(Dialect::postgresql);
  database->read([](Tx& tx) {
    auto& query = tx.prepare("select $1::smallint, $2::text, $3::timestamptz");
    for (const auto& wrong : std::vector<std::function<void()>>{
             [&] { query.bind(1, 40'000); }, [&] { query.bind(1, "text"); }, [&] { query.bind(2, at(1)); },
             [&] { query.bind(3, UtcTime::max()); }, [&] { query.bind(4, 1); }}) {
      const auto failure = failure_of(wrong);
      REQUIRE(failure.has_value());
      CHECK(failure->code == Errc::internal);
    }
  });
}

TEST_CASE("a stream brings all rows in their order, and other statements run between them") {
  TempDatabase database;
  database->read([](Tx& tx) {
    constexpr int kRows = 4'100;  // more than two portions
    for (int repeat = 0; repeat < 2; ++repeat) {
      auto& rows = tx.stream(
          "with recursive n(i) as (select 1 union all select i + 1 from n where i < $1) select i from n");
      rows.bind_all(kRows);
      std::int64_t count = 0;
      for (; rows.step(); ++count) {
        if (rows.integer(0) != count + 1) FAIL(count);
        if (count % 1'000 == 0) CHECK(number(tx, "select 7") == 7);
      }
      CHECK(count == kRows);
    }
    auto& left = tx.stream("select 1 union all select 2");
    CHECK(left.step());
  });
}

TEST_CASE("queued statements and copied rows are done in their order and counted by the flush") {
  TempDatabase database;
  database.write([](Tx& tx) {
    auto& add = tx.prepare("insert into users(telegram_id, created_at) values($1, $2)");
    for (int i = 1; i <= 2'500; ++i) add.bind_all(i, at(i)).queue();
    auto& copy = tx.bulk_insert("users", "telegram_id, name, created_at");
    for (int i = 3'001; i <= 3'010; ++i)
      copy.bind_all(i, i % 2 == 0 ? std::optional("even") : std::nullopt, at(i)).queue();
    CHECK(number(tx, "select count(*) from users") == 2'510);
    tx.prepare("update users set name = 'x' where telegram_id <= $1").bind_all(5).queue();
    CHECK(tx.flush() == 2'515);
    CHECK(tx.flush() == 0);
    auto& user = tx.prepare("select name, created_at from users where telegram_id = $1");
    REQUIRE(user.bind_all(3'002).step());
    CHECK(user.text(0) == "even");
    user.reset();
    REQUIRE(user.bind_all(3'003).step());
    CHECK(user.is_null(0));
    CHECK(user.time(1) == at(3'003));
    user.reset();
  });
}

TEST_CASE("statements that are asked together have each its own rows, in whatever order they are taken") {
  TempDatabase database;
  database.write([](Tx& tx) {
    for (int i = 1; i <= 9; ++i) add_user(tx, i);
  });
  const auto read_all = [](Statement& query) {
    std::vector<std::int64_t> rows;
    while (query.step()) rows.push_back(query.integer(0));
    return rows;
  };
  using Rows = std::vector<std::int64_t>;
  for (int round = 0; round < 3; ++round) {
    database.read([&](Tx& tx) {
      auto& few = tx.prepare("select telegram_id from users where telegram_id <= $1 order by 1");
      auto& last = tx.prepare("select telegram_id from users where telegram_id > $1 order by 1 desc");
      auto& none = tx.prepare("select telegram_id from users where telegram_id = $1");
      few.bind_all(3).prefetch();
      last.bind_all(7).prefetch();
      none.bind_all(99).prefetch();
      CHECK(number(tx, "select count(*) from users") == 9);  // what is run next brings all of them along
      CHECK(read_all(last) == Rows{9, 8});
      CHECK(read_all(none).empty());
      CHECK(read_all(few) == Rows{1, 2, 3});
      // Used again as if it had never been asked.
      CHECK(read_all(few.bind_all(1)) == Rows{1});
      few.bind_all(2).prefetch();
      CHECK(read_all(few) == Rows{1, 2});
      // The last binding counts, and what is left is nobody's.
      few.bind_all(5).prefetch();
      few.reset();
      few.bind_all(4).prefetch();
      CHECK(read_all(few) == Rows{1, 2, 3, 4});
      few.bind_all(5).prefetch();
      last.bind_all(8).prefetch();
      CHECK(few.step());
    });
  }
}

TEST_CASE("an asked statement that fails fails its transaction, and only that") {
  if (!installed()) return;
  TempDatabase database(Dialect::postgresql);
  const auto divide = [](Tx& tx) {
    tx.prepare("select 10 / $1::bigint").bind_all(0).prefetch();
    (void)number(tx, "select 1");
  };
  for (int i = 0; i < 2; ++i) {
    CHECK(failure_of([&] { database.read(divide); })->code == Errc::internal);
    CHECK(failure_of([&] { database.write(divide); })->code == Errc::internal);
    CHECK(users(*database) == 0);
  }
  database.read([](Tx& tx) { CHECK_THROWS_AS(tx.stream("select 1").prefetch(), Failure); });
}

TEST_CASE("statements that were asked of a session that had ended are asked of the next one") {
  if (!installed()) return;
  TempDatabase database(Dialect::postgresql);
  TempDatabase administrator(Dialect::postgresql, Migrated::no);
  const auto other = administrator.open_another();
  const auto ask_both = [](Tx& tx) {
    auto& one = tx.prepare("select $1::bigint + 1");
    auto& two = tx.prepare("select $1::bigint + 2");
    one.bind_all(10).prefetch();
    two.bind_all(20).prefetch();
    CHECK(two.step());
    CHECK(two.integer(0) == 22);
    CHECK(one.step());
    CHECK(one.integer(0) == 11);
  };
  for (int i = 0; i < 5; ++i) {
    database.read(ask_both);
    end_sessions(*other);
    database.read(ask_both);
  }
}

TEST_CASE("a queued statement that fails fails its transaction") {
  TempDatabase database;
  struct Case {
    const char* name;
    std::function<void(Tx&)> work;
  };
  const std::vector<Case> cases{
      {"queued, then committed",
       [](Tx& tx) {
         for (int i = 0; i < 2; ++i)
           tx.prepare("insert into users(telegram_id, created_at) values(1, $1)").bind_all(at(1)).queue();
       }},
      {"queued, then flushed",
       [](Tx& tx) {
         for (int i = 0; i < 2; ++i)
           tx.prepare("insert into users(telegram_id, created_at) values(1, $1)").bind_all(at(1)).queue();
         tx.flush();
       }},
      {"copied, then committed",
       [](Tx& tx) {
         auto& copy = tx.bulk_insert("users", "telegram_id, created_at");
         for (int i = 0; i < 2; ++i) copy.bind_all(1, at(1)).queue();
       }},
      {"copied, then something else",
       [](Tx& tx) {
         auto& copy = tx.bulk_insert("users", "telegram_id, created_at");
         for (int i = 0; i < 2; ++i) copy.bind_all(1, at(1)).queue();
         (void)number(tx, "select 1");
       }},
  };
  for (const Case& c : cases) {
    INFO(c.name);
    const auto failure = failure_of([&] { database->write(c.work); });
    REQUIRE(failure.has_value());
    CHECK(failure->code == Errc::conflict);
    CHECK(users(*database) == 0);
  }
  // Given up in the middle by somebody else's failure.
  CHECK_THROWS_AS(database->write([](Tx& tx) {
    tx.bulk_insert("users", "telegram_id, created_at").bind_all(1, at(1)).queue();
    throw std::runtime_error("no");
  }),
                  std::runtime_error);
  CHECK(users(*database) == 0);
}

}  // namespace postgres_test
