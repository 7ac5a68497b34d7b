#pragma once
// The whole API over a real SQLite database in a temporary folder, with a clock moved by hand.

#include <atomic>
#include <filesystem>
#include <string>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "core/base/log.hpp"
#include "core/model/catalog.hpp"
#include "core/store/api_keys.hpp"
#include "core/store/cabinets.hpp"
#include "core/store/deliveries.hpp"
#include "core/store/finance.hpp"
#include "core/store/funnel.hpp"
#include "core/store/ledger.hpp"
#include "core/store/orders.hpp"
#include "core/store/payouts.hpp"
#include "core/store/penalties.hpp"
#include "core/store/stocks.hpp"
#include "core/store/sync_state.hpp"
#include "core/store/unit_costs.hpp"
#include "core/store/users.hpp"
#include "core/store/versions.hpp"
#include "core/sync/feedback/ingest.hpp"
#include "core/sync/finance/ingest.hpp"
#include "core/sync/funnel/ingest.hpp"
#include "core/sync/products/ingest.hpp"
#include "daemon/rest/api.hpp"
#include "daemon/rest/store_versions.hpp"
#include "tests/fakes/manual_clock.hpp"
#include "tests/fakes/open_options.hpp"
#include "tests/fakes/temp_folder.hpp"

namespace wbd::rest::testing {

// Forwards to the real database while it is up.
class SwitchedDatabase final : public db::Database {
 public:
  explicit SwitchedDatabase(std::unique_ptr<db::Database> real) : real_(std::move(real)) {}
  std::atomic<bool> down{false};
  std::atomic<int> refusals{0};  // calls while it was down
  std::atomic<bool> stamp_lost{false};
  std::atomic<bool> stamp_rests{false};  // like an unannounced commit where commits are announced
  std::atomic<int> reads{0};
  std::function<void()> before_read;  // runs once, before the next read

  [[nodiscard]] db::Dialect dialect() const override { return real_->dialect(); }
  [[nodiscard]] db::Database& real() { return *real_; }  // also while this one is down
  void read(const std::function<void(db::Tx&)>& work) override {
    check();
    ++reads;
    if (auto hook = std::exchange(before_read, nullptr)) hook();
    real_->read(work);
  }
  using Database::write;
  void write(const std::function<void(db::Tx&)>& work, db::LockTimeout lock_timeout) override {
    check();
    real_->write(work, lock_timeout);
  }
  void migrate() override { real_->migrate(); }
  [[nodiscard]] db::MigrationStatus migration_status() override {
    check();
    return real_->migration_status();
  }
  [[nodiscard]] std::optional<std::uint64_t> change_stamp() override {
    if (stamp_lost) return std::nullopt;
    if (!stamp_rests) last_stamp_ = real_->change_stamp().value();
    return last_stamp_.load();
  }

 private:
  void check() {
    if (!down) return;
    ++refusals;
    throw Failure({Errc::unavailable, "switched off"});
  }
  std::unique_ptr<db::Database> real_;
  std::atomic<std::uint64_t> last_stamp_{0};
};

struct Reply {
  int status = 0;
  std::string content_type, headers, body;
  bool at_once = false;  // answered without a coroutine

  [[nodiscard]] nlohmann::json json() const { return nlohmann::json::parse(body); }
  [[nodiscard]] nlohmann::json data() const { return json().at("data"); }
  [[nodiscard]] nlohmann::json meta() const { return json().at("meta"); }
  [[nodiscard]] std::string header(std::string_view name) const {
    const std::size_t at = headers.find(std::string(name) + ": ");
    if (at == std::string::npos) return {};
    const std::size_t start = at + name.size() + 2;
    return headers.substr(start, headers.find("\r\n", start) - start);
  }
};

// The Redis of one process; connect() connects the client of a context.
struct SharedCache {
  SharedCache(const std::string& url, const Clock& clock)
      : clients(options(url)), cache(clients, {"wb:", "installation"}, clock) {}
  void connect(asio::io_context& context) {
    REQUIRE(run_sync(context, clients.of(context.get_executor()).ready(Millis{10'000})));
  }
  static cache::RedisOptions options(const std::string& url) {
    cache::RedisOptions options;
    options.target = cache::parse_redis_url(url).value();
    options.command_limit = Millis{2'000};
    options.longest_backoff = Millis{100};
    return options;
  }
  cache::RedisClients clients;
  cache::RedisCache cache;
};

// The other processes: `hear` runs at the moment of an announcement.
struct ListeningProcesses final : cache::Publisher {
  std::function<void()> hear = [] {};
  int announced = 0;
  Task<void> publish() override {
    ++announced;
    hear();
    co_return;
  }
};

// The coroutine of a request that the API cannot answer at once.
inline Task<httpd::Response> task_of(Api& api, const httpd::Request& request) {
  auto begun = api.begin(request);
  REQUIRE(std::holds_alternative<Task<httpd::Response>>(begun));
  return std::get<Task<httpd::Response>>(std::move(begun));
}

inline Reply call_api(Api& api, asio::io_context& context, std::string_view method, std::string_view target,
                      std::string_view key = "",
                      std::vector<std::pair<std::string, std::string>> headers = {},
                      std::string_view body = "") {
  if (!key.empty()) headers.emplace_back("X-API-Key", key);
  std::vector<httpd::Header> views;
  for (const auto& [name, value] : headers) views.push_back({name, value});
  httpd::Request request;
  request.method = method;
  request.target = target;
  request.headers = &views;
  request.body = body;
  Reply reply;
  auto begun = api.begin(request);
  reply.at_once = std::holds_alternative<httpd::Response>(begun);
  const httpd::Response response = reply.at_once
                                       ? std::get<httpd::Response>(std::move(begun))
                                       : run_sync(context, std::get<Task<httpd::Response>>(std::move(begun)));
  reply.status = response.status;
  reply.content_type = response.content_type;
  reply.headers = response.headers;
  reply.body = response.head_part + (response.shared ? *response.shared : "") + response.tail_part;
  return reply;
}

// Anna (100) owns cabinet `anna`, Boris (200) owns `boris`; each holds one order, product, stock row and
// review with the name in it. Vera (300) has no cabinet.
class Installation {
 public:
  // `redis_url`: a server that already answers; empty = no Redis. `change` may alter the context.
  using Change = std::function<void(ApiContext&)>;
  explicit Installation(const std::string& redis_url = "", const Change& change = {});
  ~Installation() { workers.join(); }

  Reply call(std::string_view method, std::string_view target, std::string_view key = "",
             std::vector<std::pair<std::string, std::string>> headers = {});
  using Headers = std::vector<std::pair<std::string, std::string>>;
  Reply send(std::string_view method, std::string_view target, std::string_view key, std::string_view body,
             Headers headers = {{"Content-Type", "application/json"}}) {
    body_ = body;
    const Reply reply = call(method, target, key, std::move(headers));
    body_.clear();
    return reply;
  }
  Reply get(std::string_view target, std::string_view key = "",
            std::vector<std::pair<std::string, std::string>> headers = {}) {
    return call("GET", target, key, std::move(headers));
  }

  void add_order(CabinetId cabinet, std::string_view srid, std::string_view ordered_at, std::int64_t nm_id);
  void add_sale(CabinetId cabinet, std::string_view sale_id, std::string_view srid, std::int64_t nm_id);
  void add_key(std::string_view text, KeyScope scope, std::optional<TelegramId> user = std::nullopt,
               std::optional<UtcTime> expires_at = std::nullopt);
  // Every dataset of the cabinet was synced at this time, and its first sync has ended.
  void mark_synced(CabinetId cabinet, UtcTime when);

  fakes::TempFolder folder;
  fakes::ManualClock clock{"2026-11-22T10:00:00Z"};
  SwitchedDatabase database;
  WorkerPool workers{2};
  cache::MemoryCache memory{8UL << 20};
  StoreVersions versions{database, workers};
  cache::VersionWatch watch{versions};
  cache::SingleFlight flights;
  secret::SecretBox secrets = secret::SecretBox::from_base64(std::string(43, 'A') + '=').value();
  std::unique_ptr<SharedCache> shared;
  CabinetId anna, boris;
  std::map<std::int64_t, std::int64_t> targets;  // a webhook of each of them, by user
  std::vector<std::pair<CabinetId, Dataset>> asked;
  std::optional<std::string> not_ready;
  ListeningProcesses others;
  int woken = 0;  // calls of wake_scheduler
  // The result of registering a new cabinet; a test stores it as pending, active or not at all.
  std::function<wb::TokenResult<sync::Registered>(TelegramId, const std::string& token)> wb_says;
  std::function<wb::TokenResult<sync::Registered>(CabinetId, const std::string& token)> wb_renews;
  std::function<Result<std::vector<sync::HostCheck>>(CabinetId)> wb_checks;
  Api api;
  asio::io_context context;

 private:
  CabinetId add_cabinet(TelegramId owner, std::string_view sid, std::string_view name, std::int64_t nm_id);
  ApiContext api_context(const Change& change);
  Task<wb::TokenResult<sync::Registered>> register_claim(TelegramId user, std::string token,
                                                         std::optional<std::string> name);
  Task<wb::TokenResult<sync::Registered>> renew(CabinetId cabinet, std::string token);
  Task<Result<std::vector<sync::HostCheck>>> look(CabinetId cabinet);
  std::string body_;
};

inline Installation::Installation(const std::string& redis_url, const Change& change)
    : database([this] {
        auto options = fakes::options_at("sqlite://" + (folder.path() / "wbd.db").string());
        options.create = true;
        auto opened = db::open(options);
        opened.value()->migrate();
        return std::move(opened).value();
      }()),
      shared(redis_url.empty() ? nullptr : std::make_unique<SharedCache>(redis_url, clock)),
      api(api_context(change)) {
  log::configure(log::Level::warning, log::Format::text);
  if (shared) shared->connect(context);
  database.write([this](db::Tx& tx) {
    for (const auto& [id, name] : {std::pair{100, "Anna"}, {200, "Boris"}, {300, "Vera"}}) {
      User user;
      user.telegram_id = TelegramId{id};
      user.name = name;
      user.created_at = clock.now();
      store::upsert_user(tx, user);
    }
  });
  anna = add_cabinet(TelegramId{100}, "11111111-1111-4111-8111-111111111111", "anna", 1001);
  boris = add_cabinet(TelegramId{200}, "22222222-2222-4222-8222-222222222222", "boris", 2001);
  add_key("admin-key", KeyScope::admin);
  add_key("bot-key", KeyScope::bot);
  add_key("anna-key", KeyScope::user, TelegramId{100});
  add_key("boris-key", KeyScope::user, TelegramId{200});
}

inline ApiContext Installation::api_context(const Change& change) {
  ApiContext context{database, workers, memory, watch, flights, clock, TimeZone::moscow(), secrets};
  context.ask_sync = [this](const RefreshRequester::Wanted& wanted) {
    asked.insert(asked.end(), wanted.begin(), wanted.end());
  };
  context.sync_times = &versions.sync_times();
  context.not_ready = [this] { return not_ready; };
  context.publisher = &others;
  context.wake_scheduler = [this] { ++woken; };
  context.register_cabinet = [this](TelegramId user, std::string token, std::optional<std::string> name) {
    return register_claim(user, std::move(token), std::move(name));
  };
  context.renew_token = [this](CabinetId cabinet, std::string token, std::optional<TelegramId>) {
    return renew(cabinet, std::move(token));
  };
  context.check_cabinet = [this](CabinetId cabinet) { return look(cabinet); };
  if (shared) context.shared = &shared->cache;
  if (change) change(context);
  return context;
}

inline Task<wb::TokenResult<sync::Registered>> Installation::register_claim(TelegramId user,
                                                                            std::string token,
                                                                            std::optional<std::string>) {
  if (wb_says) co_return wb_says(user, token);
  co_return Error{Errc::unreachable, "no WB in this test"};
}

inline Task<wb::TokenResult<sync::Registered>> Installation::renew(CabinetId cabinet, std::string token) {
  if (wb_renews) co_return wb_renews(cabinet, token);
  co_return Error{Errc::unreachable, "no WB in this test"};
}

inline Task<Result<std::vector<sync::HostCheck>>> Installation::look(CabinetId cabinet) {
  if (wb_checks) co_return wb_checks(cabinet);
  co_return std::vector<sync::HostCheck>{};
}

inline CabinetId Installation::add_cabinet(TelegramId owner, std::string_view sid, std::string_view name,
                                           std::int64_t nm_id) {
  CabinetId id;
  database.write([&](db::Tx& tx) {
    store::NewCabinet cabinet;
    cabinet.name = name;
    cabinet.token.sid = sid;
    cabinet.token.type = TokenType::personal;
    cabinet.token.expires_at = clock.now() + 24h;
    cabinet.token_sealed = "sealed";
    cabinet.created_by = owner;
    cabinet.now = clock.now();
    const CabinetId claim = store::claim_cabinet(tx, cabinet);
    store::Verified facts;
    facts.auth_scheme = "raw";
    facts.now = clock.now();
    id = store::verify_cabinet(tx, claim, cabinet.token_sealed, facts).value().first;

    const UtcTime now = clock.now();
    tx.prepare(
          "insert into questions(cabinet_id, id, nm_id, text, state, answered, created_at) values($1, 'q', "
          "$4, "
          "'t', 'none', $2, $3)")
        .bind_all(id, false, now, nm_id)
        .run();
    for (const char* table : {"prices", "price_history"}) {
      tx.prepare(std::string("insert into ") + table +
                 "(cabinet_id, nm_id, chrt_id, changed_at) values($1, $2, 0, $3)")
          .bind_all(id, nm_id, now)
          .run();
    }
    Target webhook;
    webhook.user = owner;
    webhook.kind = TargetKind::webhook;
    webhook.url = fmt::format("https://{}.example/hook", name);
    webhook.created_at = now;
    store::Delivery delivery;
    delivery.target = targets[owner.value] = store::create_target(tx, webhook, {});
    delivery.type = "test";
    delivery.state = store::DeliveryState::dead;
    delivery.reason = fmt::format("{} did not answer", name);
    delivery.created_at = now;
    store::add_delivery(tx, delivery);
    tx.prepare("insert into warehouses(cabinet_id, kind, id, name, updated_at) values($1, 0, 1, 'w', $2)")
        .bind_all(id, now)
        .run();
    tx.prepare(
          "insert into tariffs(cabinet_id, kind, key, place, valid_from, name, rates) values($1, 0, '1', '', "
          "'2026-11-16', 'n', '{}')")
        .bind_all(id)
        .run();
    const Date day{std::chrono::year{2026} / 11 / 20};
    FunnelDay funnel;
    funnel.nm_id = NmId{nm_id};
    funnel.day = day;
    funnel.currency = "RUB";
    sync::ingest_funnel_days(tx, id, std::array{funnel}, now);
    FinanceRow sale;
    sale.report = {FinancePeriod::daily, nm_id, 1, day, day, std::nullopt, "RUB"};
    sale.rrd_id = nm_id;
    sale.day = day;
    sale.kind = FinanceKind::sale;
    sale.doc_type = sale.operation = "Продажа";
    sale.nm_id = funnel.nm_id;
    sale.retail_price_with_discount = Money{90'050};
    sale.for_pay = Money{70'025};
    sync::ingest_finance_rows(tx, id, std::array{sale});
    store::settle_finance_reports(tx, id, FinancePeriod::daily);
    LedgerCell cell;
    cell.day = cell.cost_day = day;
    cell.nm_id = sale.nm_id.value();
    cell.units_sold = 1;
    cell.parts[LedgerPart::sale] = *sale.for_pay;
    store::LedgerWork report;
    report.period = FinancePeriod::daily;
    report.report_id = nm_id;
    store::replace_ledger_cells(tx, id, report, std::array{cell});
    Payout payout;
    payout.report_id = nm_id;
    payout.from = payout.to = day;
    payout.currency = "RUB";
    store::save_payouts(tx, id, std::array{payout});

    MeasurementPenalty measured;
    measured.nm_id = funnel.nm_id;
    measured.dim_id = 7;
    measured.day = day;
    measured.penalty = Amount{412'6200};
    store::save_penalties(tx, id, std::array{measured});

    // The cost of one size only, so that the sale above has no known cost.
    store::save_unit_costs(
        tx, id, std::array{UnitCost{funnel.nm_id, "42", day, Amount{450'0000}, {}, {}, {}, "RUB"}});

    Product product;
    product.nm_id = NmId{nm_id};
    product.title = std::string(name) + " product";
    product.updated_at = clock.now();
    product.sizes = {{ChrtId{nm_id * 10}, "42", {"bar"}}};
    sync::ingest_products(tx, id, std::vector{product});
    Stock stock{NmId{nm_id}, ChrtId{nm_id * 10}, WarehouseType::wb, WarehouseId{507}, "Коледино", 5, 0, 0};
    store::save_stocks(tx, id, std::vector{store::StockChange{stock, true}}, clock.now());
    Review review;
    review.id = std::string(name) + "-review";
    review.nm_id = NmId{nm_id};
    review.rating = 5;
    review.text = "ok";
    review.created_at = clock.now() - 1h;
    sync::ingest_reviews(tx, id, std::vector{review});
    store::ensure_sync_states(tx, id);
    store::raise_data_version(tx, id);
  });
  add_order(id, std::string(name) + "-srid", "2026-11-22T08:00:00Z", nm_id);
  add_sale(id, "S-" + std::string(name), std::string(name) + "-srid", nm_id);
  mark_synced(id, clock.now());
  return id;
}

inline void Installation::add_order(CabinetId cabinet, std::string_view srid, std::string_view ordered_at,
                                    std::int64_t nm_id) {
  database.write([&](db::Tx& tx) {
    Order order;
    order.cabinet_id = cabinet;
    order.srid = srid;
    order.ordered_at = order.updated_at = parse_rfc3339(ordered_at).value();
    order.nm_id = NmId{nm_id};
    order.price_with_discount = Money{90'050};
    const Order* const row = &order;
    store::save_orders(tx, cabinet, std::span(&row, 1));
    store::raise_data_version(tx, cabinet);
  });
}

inline void Installation::add_sale(CabinetId cabinet, std::string_view sale_id, std::string_view srid,
                                   std::int64_t nm_id) {
  database.write([&](db::Tx& tx) {
    Sale sale;
    sale.cabinet_id = cabinet;
    sale.currency = "RUB";
    sale.row.sale_id = sale_id;
    sale.row.srid = srid;
    sale.row.kind = sale_kind(sale_id);
    sale.row.sold_at = sale.row.changed_at = clock.now() - 1h;
    sale.row.nm_id = NmId{nm_id};
    sale.row.for_pay = Money{70'025};
    const Sale* const row = &sale;
    store::save_sales(tx, cabinet, std::span(&row, 1));
    store::raise_data_version(tx, cabinet);
  });
}

inline void Installation::add_key(std::string_view text, KeyScope scope, std::optional<TelegramId> user,
                                  std::optional<UtcTime> expires_at) {
  ApiKey key;
  key.name = text;
  key.scope = scope;
  key.telegram_id = user;
  key.created_at = clock.now();
  key.expires_at = expires_at;
  database.write([&](db::Tx& tx) { store::create_api_key(tx, key, sha256(text)); });
}

inline void Installation::mark_synced(CabinetId cabinet, UtcTime when) {
  database.write([&](db::Tx& tx) {
    tx.prepare("update sync_state set last_success_at = $2, backfilled = $3 where cabinet_id = $1")
        .bind_all(cabinet, when, true)
        .run();
  });
}

inline Reply Installation::call(std::string_view method, std::string_view target, std::string_view key,
                                std::vector<std::pair<std::string, std::string>> headers) {
  return call_api(api, context, method, target, key, std::move(headers), body_);
}

}  // namespace wbd::rest::testing
