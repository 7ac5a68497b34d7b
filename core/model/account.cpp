#include "core/model/account.hpp"

#include <utility>

namespace wbd {
namespace {

template <class Enum, std::size_t N>
std::optional<Enum> find_name(const std::array<std::pair<Enum, std::string_view>, N>& names,
                              std::string_view name) {
  for (const auto& [value, text] : names) {
    if (text == name) return value;
  }
  return std::nullopt;
}

template <class Enum, std::size_t N>
std::string_view name_of(const std::array<std::pair<Enum, std::string_view>, N>& names, Enum wanted) {
  for (const auto& [value, text] : names) {
    if (value == wanted) return text;
  }
  return "";
}

constexpr std::array<std::pair<TokenType, std::string_view>, 4> kTokenTypes{
    {{TokenType::base, "base"},
     {TokenType::test, "test"},
     {TokenType::personal, "personal"},
     {TokenType::service, "service"}}};
constexpr std::array<std::pair<CabinetStatus, std::string_view>, 5> kStatuses{
    {{CabinetStatus::active, "active"},
     {CabinetStatus::pending, "pending"},
     {CabinetStatus::paused, "paused"},
     {CabinetStatus::refused, "refused"},
     {CabinetStatus::disconnected, "disconnected"}}};
constexpr std::array<std::pair<MemberRole, std::string_view>, 2> kRoles{
    {{MemberRole::owner, "owner"}, {MemberRole::viewer, "viewer"}}};
constexpr std::array<std::pair<KeyScope, std::string_view>, 3> kScopes{
    {{KeyScope::admin, "admin"}, {KeyScope::bot, "bot"}, {KeyScope::user, "user"}}};

}  // namespace

std::string_view to_string(TokenType type) {
  return name_of(kTokenTypes, type);
}
std::optional<TokenType> parse_token_type(std::string_view name) {
  return find_name(kTokenTypes, name);
}
std::string_view to_string(CabinetStatus status) {
  return name_of(kStatuses, status);
}
std::optional<CabinetStatus> parse_cabinet_status(std::string_view name) {
  return find_name(kStatuses, name);
}
std::string_view to_string(MemberRole role) {
  return name_of(kRoles, role);
}
std::optional<MemberRole> parse_member_role(std::string_view name) {
  return find_name(kRoles, name);
}
std::string_view to_string(KeyScope scope) {
  return name_of(kScopes, scope);
}
std::optional<KeyScope> parse_key_scope(std::string_view name) {
  return find_name(kScopes, name);
}

}  // namespace wbd
