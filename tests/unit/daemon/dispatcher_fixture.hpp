#pragma once
// Dispatchers over one database, with a clock moved by hand and receivers in memory.

#include <atomic>
#include <memory>
#include <mutex>
#include <stdexcept>
#include <vector>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>

#include "core/notify/target_secrets.hpp"
#include "core/store/deliveries.hpp"
#include "daemon/dispatcher.hpp"
#include "tests/fakes/fake_sender.hpp"
#include "tests/fakes/manual_clock.hpp"
#include "tests/unit/daemon/outage_database.hpp"
#include "tests/unit/store/support.hpp"

namespace wbd::daemon::testing {

using fakes::FakeSender;
using notify::Verdict;
using test::TempDatabase;

// One process that dispatches. Its destruction is its death: whatever it was doing does not go on.
class Process {
 public:
  Process(db::Database& database, const secret::SecretBox& box, const Clock& clock, notify::Sender& sender,
          std::string owner, DispatcherOptions options = {})
      : parts_(std::make_unique<Parts>()) {
    options.owner = std::move(owner);
    options.poll = Millis{1};
    options.database_pause = Millis{1};
    Delivering delivering;
    for (const TargetKind kind : {TargetKind::webhook, TargetKind::telegram, TargetKind::max})
      delivering.senders[kind] = &sender;
    delivering.compose = [](db::Tx& tx, std::span<const notify::Work> works, UtcTime) {
      std::vector<std::optional<notify::Parcel>> parcels;
      for (const notify::Work& work : works) parcels.push_back(compose(tx, work));
      return parcels;
    };
    delivering.token = [](TargetKind) { return std::string("token"); };
    parts_->dispatcher = std::make_unique<Dispatcher>(parts_->context, parts_->workers, database, box, clock,
                                                      std::move(delivering), std::move(options));
  }
  // Its coroutines stay where they are. They refer to the dispatcher, so both are kept, and never run again.
  ~Process() {
    parts_->workers.join();
    static std::mutex mutex;
    static auto* const graveyard = new std::vector<std::unique_ptr<Parts>>;
    const std::lock_guard lock(mutex);
    graveyard->push_back(std::move(parts_));
  }
  Process(const Process&) = delete;
  Process& operator=(const Process&) = delete;

  void drain() { run_sync(parts_->context, parts_->dispatcher->drain()); }
  Dispatcher& dispatcher() { return *parts_->dispatcher; }
  asio::io_context& context() { return parts_->context; }

  // So many times the database does not answer while a message is written.
  static inline std::atomic<int> outages = 0;
  // The title names what the message is about: the subjects of its events. "odd" cannot be written.
  static std::optional<notify::Parcel> compose(db::Tx& tx, const notify::Work& work) {
    notify::Parcel parcel;
    parcel.type = work.delivery.type;
    if (work.delivery.event) {
      const auto events = store::covered_events(tx, work.delivery.id);
      if (events.empty()) return std::nullopt;
      if (events.front().subject == "odd") throw std::runtime_error("no text");
      if (outages > 0 && outages-- > 0) throw Failure({Errc::unavailable, "connection refused"});
      for (const store::EventRow& event : events)
        parcel.message.title += (parcel.message.title.empty() ? "" : " ") + event.subject;
    }
    return parcel;
  }

 private:
  struct Parts {
    asio::io_context context{1};
    WorkerPool workers{2};
    std::unique_ptr<Dispatcher> dispatcher;
  };
  std::unique_ptr<Parts> parts_;
};

struct Office {
  TempDatabase database;
  secret::SecretBox box =
      secret::SecretBox::from_base64("MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=").value();
  fakes::ManualClock clock{"2026-11-22T09:00:00Z"};
  FakeSender receiver;
  CabinetId cabinet;
  int events = 0;

  Office() {
    database.write([&](db::Tx& tx) { cabinet = test::add_cabinet(tx, 1, "aaaa"); });
  }

  std::int64_t add_target(TargetKind kind = TargetKind::webhook, std::int64_t user = 1) {
    Target target;
    target.user = TelegramId{user};
    target.kind = kind;
    if (kind == TargetKind::webhook) {
      target.url = "https://example.com/";
    } else {
      target.chat_id = 5;
    }
    target.created_at = clock.now() - std::chrono::hours{1};
    return database.write([&](db::Tx& tx) {
      return notify::add_target(tx, box, {target, std::nullopt}).target.id;
    });
  }

  // Their subjects are e1, e2, ...
  void add_events(int count, EventType type = EventType::order_created, std::string payload = "{}") {
    database.write([&](db::Tx& tx) {
      std::vector<Event> all;
      for (int i = 0; i < count; ++i) {
        const std::string subject = "e" + std::to_string(++events);
        all.push_back({type, subject, subject, clock.now(), payload});
      }
      store::save_events(tx, cabinet, all, clock.now());
    });
  }

  std::unique_ptr<Process> process(std::string owner = "p1", DispatcherOptions options = {}) {
    return std::make_unique<Process>(*database, box, clock, receiver, std::move(owner), std::move(options));
  }

  std::vector<store::Delivery> deliveries(std::optional<std::int64_t> target = std::nullopt) {
    auto all = database.read([&](db::Tx& tx) {
      return store::list_deliveries(tx, {.user = TelegramId{1}, .target = target, .limit = 100'000})
          .deliveries;
    });
    std::reverse(all.begin(), all.end());
    return all;
  }
  Target target(std::int64_t id) {
    return database.read([&](db::Tx& tx) { return store::find_target(tx, id).value(); });
  }
  std::vector<std::string> titles(std::optional<std::int64_t> target = std::nullopt) const {
    std::vector<std::string> found;
    for (const FakeSender::Sent& sent : receiver.sent) {
      if (!target || sent.target == *target) found.push_back(sent.title);
    }
    return found;
  }
};

}  // namespace wbd::daemon::testing
