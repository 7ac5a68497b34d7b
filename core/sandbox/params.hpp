#pragma once
// Strict reading of a client's input: unknown, missing, repeated and mistyped parameters throw Refused(400).

#include <initializer_list>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/sandbox/routes.hpp"
#include "core/sandbox/wire_time.hpp"

namespace wbd::sandbox {

class Query {
 public:
  // `known`: the parameters of the method.
  Query(std::string_view text, std::initializer_list<std::string_view> known);

  [[nodiscard]] std::optional<std::string> text(std::string_view name) const;
  [[nodiscard]] std::string required_text(std::string_view name) const;
  [[nodiscard]] std::optional<std::int64_t> integer(std::string_view name, std::int64_t low,
                                                    std::int64_t high) const;
  [[nodiscard]] std::int64_t required_integer(std::string_view name, std::int64_t low,
                                              std::int64_t high) const;
  [[nodiscard]] bool required_flag(std::string_view name) const;  // true | false
  [[nodiscard]] std::optional<std::string> choice(std::string_view name,
                                                  std::initializer_list<std::string_view> allowed) const;

 private:
  std::map<std::string, std::string, std::less<>> values_;
};

// A JSON object of the request body; an absent one reads as empty. Cheap to copy.
class Body {
 public:
  // Refused(400) unless the text is one JSON object.
  [[nodiscard]] static Body parse(std::string_view text);

  void allow(std::initializer_list<std::string_view> known) const;  // any other member is refused
  void allow(std::span<const std::string_view> known) const;
  [[nodiscard]] bool has(std::string_view name) const;  // present and not null
  [[nodiscard]] Body object(std::string_view name) const;
  [[nodiscard]] std::optional<std::int64_t> integer(std::string_view name, std::int64_t low,
                                                    std::int64_t high) const;
  [[nodiscard]] std::optional<std::string> text(std::string_view name) const;
  [[nodiscard]] std::optional<bool> flag(std::string_view name) const;
  [[nodiscard]] std::vector<std::int64_t> integers(std::string_view name, std::size_t most) const;
  [[nodiscard]] std::vector<std::string> texts(std::string_view name, std::size_t most) const;

 private:
  struct Node;
  Body(std::shared_ptr<const Node> root, const void* here, std::string path);
  std::shared_ptr<const Node> root_;  // keeps the document alive
  const void* here_;                  // the object inside it; null = absent
  std::string path_;                  // "selectedPeriod.", for messages
};

[[noreturn]] inline void refuse(const std::string& reason) {
  throw Refused(400, reason);
}

}  // namespace wbd::sandbox
