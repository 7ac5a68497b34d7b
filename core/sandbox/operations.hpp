#pragma once
// The emulated methods as the specification describes them: host, category, token types, limits.

#include <array>
#include <optional>
#include <span>
#include <string_view>

#include "core/base/time.hpp"
#include "core/sandbox/routes.hpp"
#include "core/sandbox/tokens.hpp"

namespace wbd::sandbox {

// The hosts differ in their error bodies (GUIDE section 3).
enum class Host : std::uint8_t {
  content,
  analytics,
  prices,
  marketplace,
  statistics,
  feedbacks,
  finance,
  advert,
  common,
  other
};

struct HostInfo {
  std::string_view name;  // "statistics-api.wildberries.ru"
  Host host;
  int category;          // token bit; 0 = any
  bool for_test_tokens;  // a -sandbox host
};
[[nodiscard]] const HostInfo* find_host(std::string_view name);

struct Rate {
  Millis interval{};
  int burst = 0;
};

inline constexpr unsigned kAnyToken = 0b1111;  // bit n = TokenType n

struct Operation {
  std::string_view name;  // for counters and faults
  std::string_view method, path;
  Host host;
  int category;
  std::string_view bucket;  // operations with the same bucket share one limit
  Rate fast;                // personal, service
  Rate base;                // base, test
  unsigned token_types;
  int error_cost;  // the number of requests one 4XX answer costs
  Reply (*answer)(const Call&);
  [[nodiscard]] bool allows(TokenType type) const {
    return (token_types >> static_cast<unsigned>(type) & 1U) != 0;
  }
  [[nodiscard]] Rate rate(TokenType type) const {
    return type == TokenType::personal || type == TokenType::service ? fast : base;
  }
};

[[nodiscard]] std::span<const Operation> operations();

}  // namespace wbd::sandbox
