#include "core/model/account.hpp"

namespace wbd {

std::string_view to_string(TokenType type) {
  return name_of(kTokenTypes, type);
}
std::optional<TokenType> parse_token_type(std::string_view name) {
  return find_name<TokenType>(kTokenTypes, name);
}

std::string_view to_string(CabinetStatus status) {
  return name_of(kCabinetStatuses, status);
}
std::optional<CabinetStatus> parse_cabinet_status(std::string_view name) {
  return find_name<CabinetStatus>(kCabinetStatuses, name);
}

std::string_view to_string(MemberRole role) {
  return name_of(kMemberRoles, role);
}
std::optional<MemberRole> parse_member_role(std::string_view name) {
  return find_name<MemberRole>(kMemberRoles, name);
}
std::string_view to_string(KeyScope scope) {
  return name_of(kKeyScopes, scope);
}
std::optional<KeyScope> parse_key_scope(std::string_view name) {
  return find_name<KeyScope>(kKeyScopes, name);
}

}  // namespace wbd
