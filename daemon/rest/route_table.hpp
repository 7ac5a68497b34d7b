#pragma once
// Every route of the API in one table: the server answers by it and openapi.json is generated from it.
// The rows stand beside the functions that answer them, in daemon/rest/routes/<noun>.cpp.

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
  text,         // valid UTF-8, 1..max bytes
  word,         // one of `words`
  range_start,  // a date (its 00:00 in the report zone) or an RFC 3339 time; inclusive
  range_end,    // a date (the whole day belongs to the range) or an RFC 3339 time (exclusive)
  words,        // in bodies: a list of some of `words`, each once
  setting,      // in bodies: the setting of core/model/user_settings.hpp with this name
};

struct Parameter {
  std::string_view name;
  ParameterType type = ParameterType::text;
  std::string_view description;
  std::int64_t min = 0, max = 0;
  std::span<const std::string_view> words{};
  std::string_view fallback{};  // as a client would write it: what an absent one means; "" = nothing
};

// A member of a JSON body. A name with a dot stands inside an object: notifications.order.created.
struct Field {
  Parameter value;
  bool required = false;
};

enum class Access : std::uint8_t {
  open,       // no key
  metrics,    // an admin or bot key, unless metrics are configured open
  user_data,  // a key, and the data of the users and cabinets it may see
  new_user,   // the same, but a user that an admin or bot key names need not exist
};

// Who answers a route.
enum class Action : std::uint8_t {
  read,   // Route::read, through the cache
  write,  // Route::write
  health,
  ready,
  metrics,
  file,  // finished bytes: openapi.json, the pages of /docs
};

class Arguments;
struct FieldError;
// What is wrong with arguments that are right each by itself; empty = nothing.
using Check = std::vector<FieldError> (*)(const Arguments&, UtcTime now, const TimeZone& zone);

struct Content;
struct ReadInput;
// Reads what a route answers from one snapshot of the database. Throws Failure(not_found) for an object that
// is not among the viewer's.
using Reader = Content (*)(db::Tx&, const ReadInput&);

struct Written;
struct WriteInput;
struct Problem;
// Does what a route is for, in its own transactions. What the client can mend comes back as a Problem.
using WriteOutcome = std::variant<Written, Problem>;
using Writer = Task<WriteOutcome> (*)(const WriteInput&);

struct Route {
  std::string_view id;  // operationId of openapi.json
  std::string_view method = "GET";
  std::string_view pattern;  // {name} stands for one path segment
  std::string_view summary;
  Access access = Access::user_data;
  Action action = Action::read;
  std::span<const Parameter> query{};
  std::optional<Parameter> path{};  // the parameter inside the pattern
  Check check = nullptr;
  std::string_view
      answer{};  // the schema of `data` (daemon/rest/openapi), or of a list's rows; [T] for an array
  std::array<int, 3> statuses{200};  // with which it succeeds; 0 = no more
  bool streams = false;              // may be asked for as text/event-stream

  // --- of Action::write
  Writer write = nullptr;
  std::span<const Field> body{};

  // --- of Action::read
  Reader read = nullptr;
  bool list = false;  // paged, newest first; else one object
  // What a 404 says. A viewer without any cabinet that holds data gets it, or an empty list, without `read`
  // being asked, unless `without_cabinets`.
  std::string_view missing = "There is no such object.";
  bool without_cabinets = false;
  // The path's value, when it is a number, may be an id of ours: then the reader says so by Content::own_id.
  bool own_ids = false;
  // The answer is worth keeping; else it is only remembered for when the database is down.
  bool kept = true;
  // The head of the answer's key in the caches: {name} stands for the value of a parameter, {who} for the
  // user. Parameters it does not name follow as a hash, the viewer too where the pattern cannot do without
  // him.
  std::string_view cache_key{};
  // The answer says nothing of syncs, when they were or how they went: one that brought no rows leaves it.
  bool rows_alone = false;
  bool in_user_zone = false;  // shows times in the reader's zone

  std::size_t index = 0;  // in routes(), set by the table
};

inline constexpr std::int64_t kDefaultLimit = 50;
inline constexpr std::int64_t kMaxLimit = 1000;

// The same objects for the life of the process.
[[nodiscard]] std::span<const Route> routes();
[[nodiscard]] const Route& route_of(std::string_view id);  // throws Failure(internal) when there is none
// Parameter of the route's query by name; nullptr when the route has none of that name.
[[nodiscard]] const Parameter* find_parameter(const Route& route, std::string_view name);
[[nodiscard]] const Field* find_field(const Route& route, std::string_view name);  // the same of its body

struct Match {
  const Route* route = nullptr;  // set when path and method fit; HEAD fits where GET does
  std::string_view path_value;   // still percent-encoded
  std::string allow;             // "GET, HEAD, OPTIONS" when only the path fits
};
[[nodiscard]] Match match_route(std::string_view method, std::string_view path);

}  // namespace wbd::rest
