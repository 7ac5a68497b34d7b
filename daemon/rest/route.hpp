#pragma once
// A route of the API: what it takes, who may call it, and the function that answers it.

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "core/async/runtime.hpp"
#include "core/base/time.hpp"

namespace wbd::db {
class Tx;
}

namespace wbd::rest {

enum class ParameterType : std::uint8_t {
  integer,      // within min..max
  boolean,      // true | false
  percent,      // in bodies: a number with at most two decimals, in hundredths within min..max
  text,         // valid UTF-8, 1..max bytes
  word,         // one of `words`
  range_start,  // a date (its 00:00 in the report zone) or an RFC 3339 time; inclusive
  range_end,    // a date (the whole day belongs to the range) or an RFC 3339 time (exclusive)
  words,        // some of `words`; in queries separated by commas, or the parameter is repeated
  integers,     // in bodies: a list of integers within min..max, each once
  setting,      // in bodies: the setting of core/model/user_settings.hpp with this name
};

struct Parameter {
  std::string_view name;
  ParameterType type = ParameterType::text;
  std::string_view description;
  std::int64_t min = 0, max = 0;
  std::span<const std::string_view> words{};
  std::string_view fallback{};  // value of an absent parameter, as a client would write it; "" = none
  bool nullable = false;        // in bodies: null is allowed, and an empty list
};

// A member of a JSON body. A name with a dot is a member of an object: notifications.order.created.
struct BodyField {
  Parameter value;
  bool required = false;
};

enum class Access : std::uint8_t {
  open,       // no key
  metrics,    // an admin or bot key, unless metrics are configured open
  user_data,  // a key; the data of the users and cabinets it may see
  everyone,   // an admin or bot key, which names no user
  operators,  // an admin key, which names no user
  new_user,   // like user_data, but the user named by an admin or bot key need not exist
};

class Arguments;
struct FieldError;
// Checks arguments that are valid one by one against each other and the time; empty = valid.
using Check = std::vector<FieldError> (*)(const Arguments&, UtcTime now, const TimeZone& zone);

struct ReadResult;
struct ReadInput;
// Reads the answer of a route from one snapshot of the database. Throws Failure(not_found) for an object that
// is not among the viewer's.
using Reader = ReadResult (*)(db::Tx&, const ReadInput&);

struct WriteResult;
struct WriteInput;
struct Problem;
// Makes the change of a route, in its own transactions. An error that the client can correct is a Problem.
using WriteOutcome = std::variant<WriteResult, Problem>;
using Writer = Task<WriteOutcome> (*)(const WriteInput&);

// A route that reads, through the caches.
struct ReadRoute {
  Reader read = nullptr;
  bool list = false;  // paged, newest first; otherwise one object
  // The detail of a 404. If none of the viewer's cabinets holds data, the answer is this 404, or an empty
  // list, without a call of `read`. `without_cabinets`: `read` is called all the same.
  std::string_view missing = "There is no such object.";
  bool without_cabinets = false;
  // A number in the path may be our own id of the object; the reader then sets ReadResult::own_id.
  bool own_ids = false;
  // The answer is cached. If false, it is stored only to serve while the database is down.
  bool kept = true;
  // The head of the cache key: {name} is the value of a parameter, {who} the user. A hash of all other
  // parameters follows. The hash includes the viewer's cabinet set where the pattern alone is ambiguous.
  std::string_view cache_key{};
  // The answer does not depend on when or how syncs ran: a sync that brought no rows does not change it.
  bool rows_alone = false;
  bool in_user_zone = false;  // shows times in the reader's zone
  bool streams = false;       // also serves text/event-stream
  // Rows with every member (core/view/samples.hpp), for a list that can be a file (FilePath).
  std::string (*sample)(const Arguments&) = nullptr;
};

// A route that changes something.
struct WriteRoute {
  Writer write = nullptr;
  std::span<const BodyField> body{};
  // Types of a body that the writer reads itself (WriteInput::body); parameters are then in the query alone.
  // Empty: the body is JSON with the members of `body`.
  std::span<const std::string_view> media_types{};
  std::string_view json_schema{};  // of such a body in JSON

  [[nodiscard]] bool reads_body() const { return !media_types.empty(); }
};

// A route that is not about a seller's data (ServicePath).
enum class Service : std::uint8_t {
  health,
  ready,
  metrics,
  file,  // a static file: openapi.json, the pages of /docs
};

struct Route {
  std::string_view id;  // operationId of openapi.json
  std::string_view method = "GET";
  std::string_view pattern;  // {name} stands for one path segment
  std::string_view summary;
  Access access = Access::user_data;
  std::span<const Parameter> query{};
  std::optional<Parameter> path{};   // the parameter in the pattern
  std::optional<Parameter> inner{};  // the second one
  Check check = nullptr;
  std::string_view schema{};         // of `data`, or of a list's rows; [T] is an array
  std::array<int, 3> statuses{200};  // of success; 0 = none
  std::variant<ReadRoute, WriteRoute, Service> kind;

  std::size_t index = 0;  // in routes(), set by the table

  // Null when the route is of another kind.
  [[nodiscard]] const ReadRoute* reads() const { return std::get_if<ReadRoute>(&kind); }
  [[nodiscard]] const WriteRoute* writes() const { return std::get_if<WriteRoute>(&kind); }
  [[nodiscard]] bool is(Service service) const {
    const Service* own = std::get_if<Service>(&kind);
    return own != nullptr && *own == service;
  }
  [[nodiscard]] std::span<const BodyField> body() const {
    return writes() != nullptr ? writes()->body : std::span<const BodyField>{};
  }
  [[nodiscard]] bool is_list() const { return reads() != nullptr && reads()->list; }
  [[nodiscard]] bool streams() const { return reads() != nullptr && reads()->streams; }
};

inline constexpr std::int64_t kDefaultLimit = 50;
inline constexpr std::int64_t kMaxLimit = 1000;

}  // namespace wbd::rest
