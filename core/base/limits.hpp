#pragma once
// Every fixed bound on what a caller can make the product keep, send or fetch. wbd.toml(5) lists the table;
// bounds that an operator may change are settings (core/config/settings.hpp).

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace wbd::limits {

inline constexpr std::size_t kListedErrors = 20;
inline constexpr std::size_t kListedFileErrors = 1'000;

// Bytes of request bodies in memory at the same time.
inline constexpr std::size_t kBodyBytes = 64UL << 20;
inline constexpr std::size_t kBodyBytesOfKey = 16UL << 20;

// Bytes of answers that the clients have not taken yet.
inline constexpr std::size_t kUnsentBytes = 256UL << 20;
inline constexpr std::size_t kUnsentBytesOfKey = 64UL << 20;
inline constexpr std::size_t kUnsentBytesOfConnection = 32UL << 20;

// Connections that stay open for an API key between its requests.
inline constexpr std::size_t kConnectionsOfKey = 1'000;

// Open files that are kept free beside the connections of the API.
inline constexpr std::size_t kSpareFiles = 100;

// Replies of Redis.
inline constexpr std::size_t kRedisReplyBytes = 32UL << 20;
inline constexpr std::size_t kRedisElements = 10'000;

// Idempotency keys that are kept for an API key at the same time.
inline constexpr std::size_t kIdempotencyKeys = 1'000;

// Tokens that WB has not accepted: new ones within an hour, and stored claims of a user.
inline constexpr std::size_t kRegistrationsOfUser = 5;
inline constexpr std::size_t kUnverifiedTokens = 60;
inline constexpr std::size_t kOpenClaims = 3;

// The share of the turns at the database that an API key of scope `user` has at the same time, in per cent. A
// bot or admin key acts for many users and leaves one turn to the others.
inline constexpr std::size_t kTurnsOfUserKey = 50;

// Unpacked answers of WB in memory at the same time, and how long WB's hints may hold requests back.
inline constexpr std::size_t kWbAnswerBytes = 384UL << 20;
inline constexpr std::uint64_t kWbHintHours = 24;

enum class Unit : std::uint8_t { number, bytes, hours, percent };

struct Limit {
  std::string_view name;
  std::uint64_t value = 0;
  Unit unit = Unit::number;
  std::string_view meaning;  // a sentence for the manual
};

inline constexpr std::array kTable{
    Limit{"errors of a request", kListedErrors, Unit::number,
          "An answer lists so many; its detail says when there are more."},
    Limit{"errors of a file of costs", kListedFileErrors, Unit::number,
          "An answer of the API lists so many; wbctl lists all."},
    Limit{"request bodies", kBodyBytes, Unit::bytes,
          "In memory at the same time, of the process; more are refused with 503. At least four times "
          "api.max_body."},
    Limit{"request bodies of a key", kBodyBytesOfKey, Unit::bytes,
          "The same for one API key. At least twice api.max_body."},
    Limit{"unsent answers", kUnsentBytes, Unit::bytes,
          "Bytes that clients have not taken yet, of the process; a connection that would need more is "
          "closed."},
    Limit{"unsent answers of a key", kUnsentBytesOfKey, Unit::bytes, "The same for one API key."},
    Limit{"unsent answer of a connection", kUnsentBytesOfConnection, Unit::bytes,
          "The same for one connection."},
    Limit{"connections of a key", kConnectionsOfKey, Unit::number,
          "Kept open between the requests of one API key; one more is closed after its answer."},
    Limit{"spare files", kSpareFiles, Unit::number,
          "Open files that wbd keeps free: connections get at most the limit of open files less these."},
    Limit{"reply of Redis", kRedisReplyBytes, Unit::bytes, "A longer one ends the connection to Redis."},
    Limit{"elements of a reply of Redis", kRedisElements, Unit::number, "Over all depths; the same."},
    Limit{"idempotency keys of a key", kIdempotencyKeys, Unit::number,
          "Kept for 24 hours for one API key; a new one above them is refused with 429."},
    Limit{"new tokens of a user", kRegistrationsOfUser, Unit::number,
          "Tokens that the API may be given for a user within an hour, by any key; a new one above them is "
          "refused with 429. A token that WB accepts does not count."},
    Limit{"unverified tokens", kUnverifiedTokens, Unit::number,
          "The same for all users of the installation together."},
    Limit{"open claims of a user", kOpenClaims, Unit::number,
          "Cabinets that WB has not confirmed yet; a new one above them is refused with 429."},
    Limit{"turns of a user key", kTurnsOfUserKey, Unit::percent,
          "Of the reads and writes of the database at the same time. A bot or admin key leaves one turn "
          "free. Keys that wait are served in turn."},
    Limit{"answers of WB", kWbAnswerBytes, Unit::bytes,
          "Unpacked and in memory at the same time, of a process; a request that would need more fails and "
          "is repeated later."},
    Limit{"hint of WB to wait", kWbHintHours, Unit::hours, "A longer one is cut to this."},
};

}  // namespace wbd::limits
