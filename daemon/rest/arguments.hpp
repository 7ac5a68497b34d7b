#pragma once
// The query and the body of a request, checked against the parameters of its route. Pure functions.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "core/base/time.hpp"
#include "core/model/user_settings.hpp"
#include "daemon/rest/route_table.hpp"

namespace wbd::rest {

struct FieldError {
  std::string field;
  std::string message;  // what is allowed
  friend bool operator==(const FieldError&, const FieldError&) = default;
};

// Values by parameter name; an unknown name gives nullopt. Texts are wiped at the end, as one may be a token.
class Arguments {
 public:
  // monostate: null in a body.
  using Value = std::variant<std::int64_t, bool, UtcTime, std::string, std::vector<std::string>,
                             std::monostate, std::vector<std::int64_t>>;

  Arguments() = default;
  ~Arguments();
  Arguments(const Arguments&) = default;
  Arguments& operator=(const Arguments&) = default;
  Arguments(Arguments&&) = default;
  Arguments& operator=(Arguments&&) = default;

  void set(std::string_view name, Value value);
  void replace(std::string_view name, Value value);  // instead of its old value
  // Adds words to a value that set() has stored; each word is kept once.
  void add_words(std::string_view name, Value words);
  [[nodiscard]] bool has(std::string_view name) const { return find(name) != nullptr; }
  [[nodiscard]] std::optional<std::int64_t> integer(std::string_view name) const {
    return get<std::int64_t>(name);
  }
  [[nodiscard]] std::optional<bool> boolean(std::string_view name) const { return get<bool>(name); }
  [[nodiscard]] std::optional<UtcTime> time(std::string_view name) const { return get<UtcTime>(name); }
  [[nodiscard]] std::optional<std::string> text(std::string_view name) const {
    return get<std::string>(name);
  }
  [[nodiscard]] std::optional<std::vector<std::string>> words(std::string_view name) const {
    return get<std::vector<std::string>>(name);
  }
  [[nodiscard]] std::optional<std::vector<std::int64_t>> integers(std::string_view name) const {
    return get<std::vector<std::int64_t>>(name);
  }
  // The body says null.
  [[nodiscard]] bool is_null(std::string_view name) const { return get<std::monostate>(name).has_value(); }
  // The value of a parameter of type `setting`.
  [[nodiscard]] std::optional<SettingValue> setting(std::string_view name) const;
  [[nodiscard]] std::int64_t limit() const { return integer("limit").value_or(kDefaultLimit); }
  [[nodiscard]] std::int64_t offset() const { return integer("offset").value_or(0); }

  // The value in the form of canonical(); nullopt if there is none.
  [[nodiscard]] std::optional<std::string> printed(std::string_view name) const;
  // "name=value" of every argument that is not in `without`, sorted and percent-encoded. Equal exactly if the
  // arguments mean the same.
  [[nodiscard]] std::string canonical(const std::vector<std::string_view>& without) const;

 private:
  [[nodiscard]] const Value* find(std::string_view name) const;
  template <class T>
  [[nodiscard]] std::optional<T> get(std::string_view name) const {
    const T* held = std::get_if<T>(find(name));
    return held ? std::optional<T>(*held) : std::nullopt;
  }
  std::vector<std::pair<std::string, Value>> values_;
};

struct ParsedQuery {
  Arguments arguments;
  std::vector<FieldError> errors;  // empty = valid; at most limits::kListedErrors
  bool more_errors = false;        // there are more than are listed
  bool not_json = false;           // the body is not JSON, so none of its members was read

  // False: no more are listed, so the rest need not be read.
  bool add(FieldError error);
};
// Stores `user_id` as telegram_id, and an absent parameter as its fallback, but no limit for a file. Unknown
// names, repeated names and bad values are errors. Dates without a time are days of `zone`; the end of a
// range is stored as the first instant after it.
[[nodiscard]] ParsedQuery parse_query(const Route& route, std::string_view query, const TimeZone& zone);

// Adds the members of a JSON object to the arguments of query and path. An empty body is an empty object.
// `user_id` means telegram_id; it may be given in both places if they agree. Unknown members, missing ones
// and bad values are errors.
void parse_body(const Route& route, std::string_view body, const TimeZone& zone, ParsedQuery& parsed);

[[nodiscard]] bool is_json(std::string_view body);

// Parses the text of a value; the error says what is allowed.
[[nodiscard]] std::variant<Arguments::Value, FieldError> parse_value(const Parameter& parameter,
                                                                     std::string text, const TimeZone& zone);
// Parses the percent-encoded value of a path parameter; the error says what is allowed.
[[nodiscard]] std::variant<Arguments::Value, FieldError> parse_path_value(const Parameter& parameter,
                                                                          std::string_view encoded,
                                                                          const TimeZone& zone);

}  // namespace wbd::rest
