#include "daemon/rest/cache_key.hpp"

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace wbd::rest {
namespace {

constexpr std::size_t kHashDigits = 32;

std::string hash_of(std::string_view text) {
  return hex_encode(sha256(text)).substr(0, kHashDigits);
}

// The part of a cache key for a text that a client sent. Plain text is used unchanged; any other text becomes
// `#` and its hash. The two cannot collide, because plain text has no `#`.
std::string key_part(std::string_view text) {
  const bool plain = !text.empty() && text.size() <= 64 && std::ranges::all_of(text, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' ||
           c == '_' || c == '-';
  });
  if (plain) return std::string(text);
  return "#" + hex_encode(sha256(text));
}

// A pattern with the values of its {names}.
struct Head {
  std::string text;
  std::vector<std::string_view> spelled;
  bool names_user = false;
  bool has_gap = false;  // a parameter is absent: the key covers many objects
};

Head fill(const Plan& plan) {
  const Arguments& arguments = plan.arguments;
  Head head;
  std::string_view rest = plan.route->reads()->cache_key;
  while (!rest.empty()) {
    const std::size_t open = std::min(rest.find('{'), rest.size());
    head.text += rest.substr(0, open);
    rest.remove_prefix(open);
    if (rest.empty()) break;
    const std::string_view name = rest.substr(1, rest.find('}') - 1);
    rest.remove_prefix(name.size() + 2);
    head.spelled.push_back(name);
    if (name == "who") {
      head.names_user = true;
      head.text += plan.viewer.user ? fmt::format("{}", plan.viewer.user->value) : "all";
    } else if (plan.own_id && plan.route->path->name == name) {
      head.text += fmt::format("{}", *plan.own_id);  // one form: 7 and 007 are the same object
    } else if (const auto text = arguments.text(name)) {
      head.text += key_part(*text);
    } else if (const auto printed = arguments.printed(name)) {
      head.text += *printed;
    } else {
      head.has_gap = true;
      head.text += '*';
    }
  }
  return head;
}

}  // namespace

std::string cache_key(const Plan& plan) {
  Head head = fill(plan);
  head.spelled.push_back("telegram_id");
  if (!head.names_user) head.spelled.push_back("cabinet_id");
  for (const Parameter& parameter : plan.route->query) {
    const bool at_fallback =
        !parameter.fallback.empty() && plan.arguments.printed(parameter.name) == parameter.fallback;
    if (at_fallback) head.spelled.push_back(parameter.name);
  }
  std::string rest = plan.arguments.canonical(head.spelled);
  const bool plain = head.names_user || plan.own_id || (plan.viewer.cabinets->size() == 1 && !head.has_gap);
  if (!plain) rest += "&cabinets=" + scope_text(*plan.viewer.cabinets);
  if (!plan.reader_zone.empty()) rest += "&zone=" + plan.reader_zone;
  return rest.empty() ? head.text : head.text + ':' + hash_of(rest);
}

std::string scope_text(const std::vector<CabinetId>& cabinets) {
  std::vector<std::int64_t> ids;
  ids.reserve(cabinets.size());
  for (const CabinetId id : cabinets) ids.push_back(id.value);
  std::string text = fmt::format("{}", fmt::join(ids, ","));
  return cabinets.size() <= 1 ? text : "#" + hash_of(text);
}

bool is_for(const cache::Entry& entry, const Plan& plan) {
  const auto& made_for = entry.built_from.cabinets;
  if (plan.own_id) return made_for.size() == 1 && is_within(entry, plan.viewer);
  return std::ranges::equal(made_for, *plan.viewer.cabinets, {},
                            [](const auto& dependency) { return dependency.first; });
}

bool is_within(const cache::Entry& entry, const Viewer& viewer) {
  return std::ranges::all_of(entry.built_from.cabinets, [&viewer](const auto& dependency) {
    return std::ranges::binary_search(*viewer.cabinets, dependency.first);
  });
}

}  // namespace wbd::rest
