#include "core/sandbox/tokens.hpp"

#include <nlohmann/json.hpp>

#include "core/base/encoding.hpp"
#include "core/sandbox/identifiers.hpp"

namespace wbd::sandbox {
namespace {

using nlohmann::json;
using std::chrono::days;

Error refused(std::string detail) {
  return Error{Errc::unauthorized, std::move(detail)};
}

std::optional<json> decode_part(std::string_view part) {
  if (part.find('=') != std::string_view::npos) return std::nullopt;
  const auto bytes = base64_decode(part);
  if (!bytes) return std::nullopt;
  auto value = json::parse(*bytes, nullptr, false);
  if (!value.is_object()) return std::nullopt;
  return value;
}

// The claims acc, for and t must agree (see the table in GUIDE section 2).
std::optional<TokenType> type_of(const json& payload) {
  const auto acc = payload.find("acc");
  const auto test = payload.find("t");
  if (acc == payload.end() || !acc->is_number_integer() || test == payload.end() || !test->is_boolean()) {
    return std::nullopt;
  }
  const auto owner = payload.find("for");
  const std::string audience = owner != payload.end() && owner->is_string() ? owner->get<std::string>() : "";
  if (*acc == 2) return test->get<bool>() && audience.empty() ? std::optional(TokenType::test) : std::nullopt;
  if (test->get<bool>()) return std::nullopt;
  if (*acc == 1 && audience.empty()) return TokenType::base;
  if (*acc == 3 && audience == "self") return TokenType::personal;
  if (*acc == 4 && audience.starts_with("asid:")) return TokenType::service;
  return std::nullopt;
}

}  // namespace

std::optional<TokenType> parse_token_type(std::string_view name) {
  if (name == "base") return TokenType::base;
  if (name == "test") return TokenType::test;
  if (name == "personal") return TokenType::personal;
  if (name == "service") return TokenType::service;
  return std::nullopt;
}

TokenOffice::TokenOffice(std::uint64_t seed, Seconds day) : day_(day) {
  const Sha256 digest = sha256("offline api signing key " + std::to_string(seed));
  key_ = hex_encode(digest);
}

std::string TokenOffice::issue(const std::string& sid, TokenType type, std::uint64_t scopes,
                               bool expired) const {
  const Sha256 digest = sha256(sid + std::to_string(static_cast<int>(type)) + std::to_string(scopes));
  std::uint64_t id_seed = 0;
  for (std::size_t i = 0; i < 8; ++i) id_seed = id_seed << 8U | std::to_integer<std::uint64_t>(digest[i]);
  Random random(id_seed);

  json payload{{"id", make_uuid(random)}, {"sid", sid}, {"s", scopes}, {"t", type == TokenType::test}};
  payload["exp"] = (expired ? day_ - days{1} : day_ + days{180}).time_since_epoch().count();
  switch (type) {
    case TokenType::base:
      payload["acc"] = 1;
      break;
    case TokenType::test:
      payload["acc"] = 2;
      break;
    case TokenType::personal:
      payload["acc"] = 3;
      payload["for"] = "self";
      break;
    case TokenType::service:
      payload["acc"] = 4;
      payload["for"] = "asid:" + make_uuid(random);
      break;
  }
  // Internal claims of real tokens; a client must not depend on them.
  payload["oid"] = random.between(100'000, 999'999);
  payload["uid"] = random.between(10'000'000, 99'999'999);

  const json header{{"alg", "HS256"}, {"kid", "20260801v1"}, {"typ", "JWT"}};
  const std::string text =
      base64url_encode(as_bytes(header.dump())) + "." + base64url_encode(as_bytes(payload.dump()));
  return text + "." + base64url_encode(hmac_sha256(as_bytes(key_), text));
}

Result<Claims> TokenOffice::read(std::string_view authorization, AuthScheme scheme, Seconds now) const {
  constexpr std::string_view kBearer = "Bearer ";
  if (authorization.empty()) return refused("empty Authorization header");
  if (authorization.starts_with(kBearer)) {
    if (scheme == AuthScheme::raw) return refused("token problem; token is malformed: unexpected scheme");
    authorization.remove_prefix(kBearer.size());
  } else if (scheme == AuthScheme::bearer) {
    return refused("token problem; token is malformed: scheme Bearer is missing");
  }

  const auto first = authorization.find('.');
  const auto second = first == std::string_view::npos ? first : authorization.find('.', first + 1);
  if (second == std::string_view::npos || authorization.find('.', second + 1) != std::string_view::npos) {
    return refused("token problem; token is malformed: token contains an invalid number of segments");
  }
  const auto header = decode_part(authorization.substr(0, first));
  if (!header) return refused("token problem; token is malformed: could not decode header");
  const auto payload = decode_part(authorization.substr(first + 1, second - first - 1));
  if (!payload) return refused("token problem; token is malformed: could not decode claims");
  if (header->value("alg", json{}) != "HS256") {
    return refused("token problem; token is unverifiable: unexpected signing method");
  }
  const auto given = base64_decode(authorization.substr(second + 1));
  if (!given) return refused("token problem; token is malformed: could not base64 decode signature");
  const Sha256 expected = hmac_sha256(as_bytes(key_), authorization.substr(0, second));
  if (base64url_encode(expected) != base64url_encode(as_bytes(*given))) {
    return refused("token problem; token signature is invalid");
  }

  Claims claims;
  const auto type = type_of(*payload);
  const auto sid = payload->find("sid");
  const auto scopes = payload->find("s");
  const auto expiry = payload->find("exp");
  if (!type || sid == payload->end() || !sid->is_string() || scopes == payload->end() ||
      !scopes->is_number_unsigned() || expiry == payload->end() || !expiry->is_number_integer()) {
    return refused("token problem; token is malformed: claims are incomplete");
  }
  claims.type = *type;
  claims.sid = sid->get<std::string>();
  claims.scopes = scopes->get<std::uint64_t>();
  claims.expires_at = Seconds{std::chrono::seconds{expiry->get<std::int64_t>()}};
  if (claims.expires_at <= now) return refused("token expired");
  return claims;
}

}  // namespace wbd::sandbox
