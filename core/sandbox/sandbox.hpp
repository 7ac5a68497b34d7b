#pragma once
// An offline Wildberries API for trials and tests. It enforces the published specification strictly: tokens,
// limits, cursors and error bodies. With our client it shares only core/base and core/httpd: shared code
// would hide the client's mistakes from the tests.
//
// The world is a function of the seed and the start time; within a Moscow day only the latest orders depend
// on the hour. No further event becomes visible until POST /__control/advance.
// One address serves all official hosts. The Host header or the first path segment
// (/statistics-api.wildberries.ru/api/v1/...) selects the host. Without either, the path selects it: all
// paths but /ping are unique over hosts.

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/async/runtime.hpp"
#include "core/base/result.hpp"
#include "core/base/time.hpp"
#include "core/httpd/server.hpp"

namespace wbd::sandbox {

// Token types of GUIDE section 2. A base token with a secret looks like a base token and is treated as one.
enum class TokenType : std::uint8_t { base, test, personal, service };
[[nodiscard]] std::optional<TokenType> parse_token_type(std::string_view name);

enum class AuthScheme : std::uint8_t { raw, bearer, both };  // accepted forms of the Authorization header

// The bits of `s` for Content, Analytics, Prices, Marketplace, Statistics, Promotion, Feedbacks, Finance and
// read only.
inline constexpr std::uint64_t kDefaultScopes =
    1U << 1 | 1U << 2 | 1U << 3 | 1U << 4 | 1U << 5 | 1U << 6 | 1U << 7 | 1U << 13 | 1U << 30;

struct Options {
  std::string listen = "127.0.0.1:0";
  std::uint64_t seed = 1;
  int cabinets = 2;
  int orders = 900;    // per cabinet, placed in the last `days` days
  int products = 130;  // live cards per cabinet; some more are in the trash
  int days = 80;
  // Rows in a statistics page; 0 = the official 80,000. The client sets the size of all other pages.
  int page_rows = 0;
  double limit_scale = 1;  // multiplies the official rates
  AuthScheme auth = AuthScheme::both;
  int missing_category_status = 403;  // 401 in WB's texts before September 2026
  std::optional<UtcTime> now{};       // the emulator's time at start; default: the clock's
  bool wide_tie = false;              // rows with one lastChangeDate fill more than a page
  std::string orders_file;            // a JSON array, served verbatim as the first page of supplier/orders
  // ISO 4217 codes of the first cabinets: RUB, KZT, BYN, KGS, AMD or UZS. The others sell in roubles.
  std::vector<std::string> currencies{};
  bool tariffs_of_russia = false;  // true: also after 15 August 2026 (GUIDE 5.22)
  // How long supplier/orders and supplier/sales keep a row. A live cabinet had rows of 6 calendar months
  // (GUIDE 5.4); WB's text says 90 days.
  int statistics_days = 184;
  // Sellers with every kind of accounting row, adverts, paid acceptance and penalties. Without it a seller
  // has rows of sales, returns, logistics, late assembly, storage and one subscription.
  bool money = false;
};

struct SellerToken {
  std::string sid;
  std::string name;        // legal name, as seller-info gives it
  std::string trade_mark;  // shop name
  std::string token;       // personal, all categories of kDefaultScopes, valid 180 days
};

// Thread safe. `clock` serves limits, token expiry and period checks, and must outlive the emulator.
class Emulator final : public httpd::Handler {
 public:
  // Throws Failure(configuration) when the options are invalid or orders_file cannot be read.
  explicit Emulator(Options options, const Clock& clock = system_clock());
  ~Emulator() override;

  [[nodiscard]] std::vector<SellerToken> tokens() const;
  // A token of the cabinet with that index (0-based). Tokens are equal for equal seed, day and arguments.
  [[nodiscard]] std::string token(int cabinet, TokenType type, std::uint64_t scopes = kDefaultScopes,
                                  bool expired = false) const;

  httpd::ResponseOrTask begin(const httpd::Request& request) override { return handle(request); }
  Task<httpd::Response> handle(const httpd::Request& request);
  httpd::Response refuse(int status, std::string_view detail) override;

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

// An emulator with a listening server. The destructor stops it.
class Service {
 public:
  Service(std::unique_ptr<Emulator> emulator, std::unique_ptr<httpd::Server> server);
  ~Service();
  [[nodiscard]] std::uint16_t port() const { return server_->port(); }
  [[nodiscard]] const Emulator& emulator() const { return *emulator_; }

 private:
  std::unique_ptr<Emulator> emulator_;
  std::unique_ptr<httpd::Server> server_;
};

// Errc::configuration when the options are wrong or the address cannot be bound.
[[nodiscard]] Result<std::unique_ptr<Service>> serve(const Options& options,
                                                     const Clock& clock = system_clock());

}  // namespace wbd::sandbox
