#include "core/cache/redis_url.hpp"

#include <charconv>

#include <fmt/format.h>

#include "core/base/encoding.hpp"

namespace wbd::cache {
namespace {

constexpr std::uint16_t kRedisPort = 6379;
constexpr std::uint16_t kSentinelPort = 26'379;
constexpr std::string_view kForms =
    "redis://[user:password@]host:port/db, rediss://..., unix:///path?db=N or "
    "redis+sentinel://host:port,host:port/master/db";

Error bad(std::string_view what) {
  return {Errc::configuration, fmt::format("cache.redis_url: {}; allowed: {}", what, kForms)};
}

// Returns the text of `rest` before the first `mark`, and removes it and the mark. Without a mark: the whole
// text.
std::string_view cut(std::string_view& rest, char mark) {
  const std::size_t at = rest.find(mark);
  const std::string_view head = rest.substr(0, at);
  rest.remove_prefix(at == std::string_view::npos ? rest.size() : at + 1);
  return head;
}

template <class Number>
bool parse_number(std::string_view text, Number& out) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
  return error == std::errc{} && end == text.data() + text.size() && !text.empty();
}

Result<void> decode(std::string_view text, std::string& out) {
  auto plain = percent_decode(text);
  if (!plain) return bad("a % must be followed by two hex digits");
  out = std::move(*plain);
  return {};
}

Result<void> parse_database(std::string_view text, int& out) {
  if (!parse_number(text, out) || out < 0) return bad("the database must be a number from 0");
  return {};
}

Result<void> parse_credentials(std::string_view text, RedisTarget& target) {
  const std::size_t colon = text.find(':');
  // As in redis-cli: a single word is the password.
  if (colon == std::string_view::npos) return decode(text, target.password);
  if (auto user = decode(text.substr(0, colon), target.user); !user) return user;
  return decode(text.substr(colon + 1), target.password);
}

Result<RedisTarget::Host> parse_host(std::string_view text, std::uint16_t default_port) {
  RedisTarget::Host host;
  host.port = default_port;
  std::string_view port;
  if (text.starts_with('[')) {
    const std::size_t close = text.find(']');
    if (close == std::string_view::npos) return bad("an IPv6 address needs a closing ]");
    host.name = text.substr(1, close - 1);
    text.remove_prefix(close + 1);
    if (!text.empty() && text.front() != ':') return bad("after ] only :port may follow");
    if (!text.empty()) port = text.substr(1);
    if (!text.empty() && port.empty()) return bad("the port is missing after the colon");
  } else {
    const std::size_t colon = text.find(':');
    host.name = text.substr(0, colon);
    if (colon != std::string_view::npos) {
      port = text.substr(colon + 1);
      if (port.empty()) return bad("the port is missing after the colon");
    }
  }
  if (host.name.empty()) return bad("the host is missing");
  if (!port.empty() && (!parse_number(port, host.port) || host.port == 0)) {
    return bad("the port must be a number from 1 to 65535");
  }
  return host;
}

Result<void> parse_parameters(std::string_view query, RedisTarget& target) {
  while (!query.empty()) {
    std::string_view pair = cut(query, '&');
    const std::string_view name = cut(pair, '=');
    Result<void> done;
    if (name == "db") {
      done = parse_database(pair, target.database);
    } else if (name == "ca_file" && target.tls) {
      done = decode(pair, target.ca_file);
    } else if (name == "sentinel_user" && target.has_sentinels()) {
      done = decode(pair, target.sentinel_user);
    } else if (name == "sentinel_password" && target.has_sentinels()) {
      done = decode(pair, target.sentinel_password);
    } else {
      done = bad(fmt::format("the parameter \"{}\" is not known here", name));
    }
    if (!done) return done;
  }
  return {};
}

Result<void> parse_unix(std::string_view rest, RedisTarget& target) {
  const std::size_t slash = rest.find('/');
  if (slash == std::string_view::npos) return bad("unix:// needs the absolute path of a socket");
  if (slash > 0) {
    if (rest[slash - 1] != '@') return bad("unix:// needs the absolute path of a socket");
    if (auto ok = parse_credentials(rest.substr(0, slash - 1), target); !ok) return ok;
  }
  return decode(rest.substr(slash), target.unix_path);
}

Result<void> parse_hosts(std::string_view rest, bool sentinels, RedisTarget& target) {
  std::string_view authority = cut(rest, '/');
  if (const std::size_t at = authority.rfind('@'); at != std::string_view::npos) {
    if (auto ok = parse_credentials(authority.substr(0, at), target); !ok) return ok;
    authority.remove_prefix(at + 1);
  }
  if (!sentinels && authority.find(',') != std::string_view::npos) {
    return bad("several hosts are for redis+sentinel:// only; Redis Cluster is not supported");
  }
  if (authority.ends_with(',')) return bad("the host is missing after the comma");
  do {
    auto host = parse_host(cut(authority, ','), sentinels ? kSentinelPort : kRedisPort);
    if (!host) return host.error();
    target.hosts.push_back(std::move(*host));
  } while (!authority.empty());
  if (sentinels) {
    if (auto ok = decode(cut(rest, '/'), target.master); !ok) return ok;
    if (target.master.empty()) return bad("the name of the master is missing: .../mymaster/0");
  }
  if (!rest.empty()) return parse_database(rest, target.database);
  return {};
}

}  // namespace

Result<RedisTarget> parse_redis_url(std::string_view url) {
  const std::size_t scheme_end = url.find("://");
  if (scheme_end == std::string_view::npos) return bad("this is not a URL");
  const std::string_view scheme = url.substr(0, scheme_end);
  std::string_view query = url.substr(scheme_end + 3);
  const std::string_view rest = cut(query, '?');

  RedisTarget target;
  target.tls = scheme.starts_with("rediss");
  Result<void> parsed;
  if (scheme == "unix") {
    parsed = parse_unix(rest, target);
  } else if (scheme == "redis" || scheme == "rediss") {
    parsed = parse_hosts(rest, false, target);
  } else if (scheme == "redis+sentinel" || scheme == "rediss+sentinel") {
    parsed = parse_hosts(rest, true, target);
  } else {
    parsed = bad(fmt::format("\"{}\" is not a known scheme", scheme));
  }
  if (parsed) parsed = parse_parameters(query, target);
  if (!parsed) return parsed.error();
  return target;
}

std::string describe(const RedisTarget& target) {
  if (!target.unix_path.empty()) return fmt::format("{} (db {})", target.unix_path, target.database);
  std::string hosts;
  for (const RedisTarget::Host& host : target.hosts) {
    const bool v6 = host.name.find(':') != std::string::npos;
    hosts +=
        fmt::format("{}{}:{}", hosts.empty() ? "" : ",", v6 ? '[' + host.name + ']' : host.name, host.port);
  }
  if (target.has_sentinels()) hosts += '/' + target.master;
  return fmt::format("{}/{}", hosts, target.database);
}

}  // namespace wbd::cache
