#include "core/notify/parcel.hpp"

#include <array>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "core/notify/service_message.hpp"
#include "tests/unit/store/support.hpp"

namespace parcel_test {

using namespace wbd;
using namespace wbd::notify;
using namespace wbd::test;
using nlohmann::json;

namespace {

struct Post {
  TempDatabase database;
  Work work;
  std::vector<store::EventRow> events;

  explicit Post(int count = 1, EventType type = EventType::order_created) {
    database.write([&](db::Tx& tx) {
      const CabinetId cabinet = add_cabinet(tx, 1, "aaaa");
      work.user = store::find_user(tx, TelegramId{1}).value();
      work.cabinets = {cabinet};
      work.target.user = TelegramId{1};
      work.target.chat_id = 5;
      work.target.id = store::create_target(tx, work.target, {});
      std::vector<store::Delivery> all;
      for (int i = 0; i < count; ++i) {
        const Event event{type, "s" + std::to_string(i), "k" + std::to_string(i), at(300), R"({"nm_id":77})"};
        store::save_events(tx, cabinet, std::span(&event, 1), at(310));
      }
      events = store::events_after(tx, 0, 100);
      for (const store::EventRow& event : events) {
        store::Delivery delivery;
        delivery.target = work.target.id;
        delivery.event = event.id;
        delivery.cabinet = cabinet;
        delivery.type = event.type;
        delivery.created_at = at(320);
        all.push_back(delivery);
      }
      store::add_deliveries(tx, all);
      work.delivery = store::delivery_queue(tx, work.target.id, 1).at(0);
    });
  }
  std::optional<Parcel> make() {
    return database.read(
        [&](db::Tx& tx) { return make_parcels(tx, std::span(&work, 1), TimeZone::moscow(), at(400)).at(0); });
  }
  void group(store::DeliveryForm form) {
    database.write([&](db::Tx& tx) {
      std::vector<std::int64_t> others;
      for (const auto& one : store::delivery_queue(tx, work.target.id, 100)) {
        if (one.id != work.delivery.id) others.push_back(one.id);
      }
      store::group_deliveries(tx, work.delivery.id, form, others);
      work.delivery = store::find_delivery(tx, work.delivery.id).value();
    });
  }
  void without_event(const char* type, const char* payload) {
    work.delivery = {};
    work.delivery.type = type;
    work.delivery.payload = payload;
    work.delivery.created_at = at(320);
  }
};

}  // namespace

TEST_CASE("an event goes out with its typed payload, a group with its number") {
  Post post(5);
  auto parcel = post.make().value();
  CHECK(parcel.type == "order.created");
  CHECK(parcel.happened_at == at(300));
  CHECK(json::parse(parcel.data)["nm_id"] == 77);
  CHECK_FALSE(parcel.message.title.empty());
  CHECK(parcel.message.text.size() == parcel.message.html.size());

  post.group(store::DeliveryForm::group);
  parcel = post.make().value();
  CHECK(parcel.type == "order.created");
  CHECK(json::parse(parcel.data)["count"] == 5);
  CHECK(parcel.message.title.find('5') != std::string::npos);
}

TEST_CASE("the night's digest has a type of its own") {
  Post post(3);
  post.group(store::DeliveryForm::quiet);
  const auto parcel = post.make().value();
  CHECK(parcel.type == "digest.quiet");
  CHECK(json::parse(parcel.data)["count"] == 3);
}

TEST_CASE("a purged event has no content") {
  Post post;
  post.database.write([](db::Tx& tx) { tx.execute("delete from events"); });
  CHECK_FALSE(post.make());
}

TEST_CASE("tests, warnings, digests and samples have no event") {
  Post post;
  for (const char* type : {"digest.daily", "digest.weekly", "order.created"}) {
    post.without_event(type, R"({"nm_id":5})");
    const auto parcel = post.make().value();
    CHECK(parcel.type == type);
    CHECK(parcel.happened_at == at(320));
    CHECK_FALSE(parcel.message.title.empty());
  }
  CHECK(json::parse(post.make()->data)["nm_id"] == 5);

  post.work.target.language = Language::en;
  post.without_event("test", "{}");
  CHECK(post.make()->message.title == "Test message");
  post.work.target.language.reset();
  CHECK(post.make()->message.title == "Проверка");
}

TEST_CASE("a warning names the other target, as text and as safe HTML") {
  const char* payload =
      R"({"target_id":3,"kind":"webhook","url":"https://a.example/?x=1&y=<2>","chat_id":null})";
  const auto english = service_message("target.failing", payload, Language::en).value();
  CHECK(
      english.text.at(1) ==
      "https://a.example/?x=1&y=<2> has failed for four days. If it goes on, it will be switched off tomorrow.");
  CHECK(english.html.at(1).find("x=1&amp;y=&lt;2&gt;") != std::string::npos);
  const auto russian =
      service_message("target.gone", R"({"kind":"telegram","chat_id":-100,"url":null})", Language::ru)
          .value();
  CHECK(russian.text.at(1).find("Telegram, чат -100") == 0);
  CHECK(service_message("target.disabled", "broken", Language::en));
  CHECK_FALSE(service_message("order.created", "{}", Language::en));
}

}  // namespace parcel_test
