#include "core/notify/messenger.hpp"

#include <algorithm>
#include <utility>

#include "core/base/encoding.hpp"
#include "core/base/url.hpp"

namespace wbd::notify {
namespace {

constexpr std::size_t kLongestAnswer = 1024UL * 1024;
constexpr std::size_t kLongestReason = 300;
constexpr Millis kDefaultPause{5'000};
constexpr Millis kLongestPause{24LL * 3600 * 1000};
constexpr int kMostMoves = 2;

// An error of libcurl or of a server may repeat the address, which holds the token.
std::string without_token(std::string text, std::string_view token) {
  const std::string encoded = percent_encode(token);
  for (const std::string_view secret : {token, std::string_view(encoded)}) {
    if (secret.empty()) continue;
    for (std::size_t at = text.find(secret); at != std::string::npos; at = text.find(secret, at)) {
      text.replace(at, secret.size(), "***");
    }
  }
  return std::string(take_bytes(clean_text(text), kLongestReason));
}

Outcome failed(Verdict verdict, std::string reason) {
  Outcome outcome;
  outcome.verdict = verdict;
  outcome.reason = std::move(reason);
  return outcome;
}

}  // namespace

struct Messenger::Route {
  std::string base_url;
  std::optional<std::string> proxy;
  bool guarded = false;    // its user has chosen the address or the proxy
  bool own_proxy = false;  // its user has chosen the proxy
};

Messenger::Messenger(http::Client& client, const Dialect& dialect, const AddressGuard& guard,
                     const Clock& clock, MessengerOptions options, Sleep sleep)
    : client_(client),
      dialect_(dialect),
      guard_(guard),
      clock_(clock),
      options_(std::move(options)),
      sleep_(std::move(sleep)) {}

// `delivered` when the route is good. The installation's token goes to the installation's server only, and
// never in the clear through the proxy of a user.
Outcome Messenger::route_to(const Address& to, Route& route) const {
  const Target& target = to.target;
  if (!target.chat_id) return failed(Verdict::refused, "the target has no chat_id");
  if (to.token.empty()) return failed(Verdict::again, "no bot token is set");
  if (target.base_url && !target.has_token) {
    return failed(Verdict::again, "a target with its own base_url needs its own token");
  }
  route.base_url = target.base_url.value_or(options_.base_url);
  while (route.base_url.ends_with('/')) route.base_url.pop_back();
  route.own_proxy = target.proxy && !target.proxy->empty();
  route.guarded = target.base_url || route.own_proxy;
  route.proxy = route.own_proxy   ? target.proxy
                : target.base_url ? std::optional<std::string>("")
                                  : options_.proxy;
  if (route.own_proxy && !target.has_token && !route.base_url.starts_with("https://")) {
    return failed(Verdict::again, "a target with its own proxy needs its own token here");
  }
  return failed(Verdict::delivered, "");
}

Task<Result<http::Response>> Messenger::call(const Route& route, http::Request request) {
  request.timeout = options_.timeout;
  request.max_body = kLongestAnswer;
  request.proxy = route.proxy;
  if (route.guarded) {
    if (auto refusal = guard_.guard(request, route.own_proxy)) co_return Error{Errc::forbidden, *refusal};
  }
  co_return co_await client_.send(std::move(request));
}

std::optional<Millis> Messenger::pause_of(const std::string& bot, const std::string& chat) const {
  const Millis left = pacer_.held_until(bot, chat) - clock_.now();
  return left > Millis{0} ? std::optional(left) : std::nullopt;
}

Task<Outcome> Messenger::send(const Address& to, const Parcel& parcel) {
  Route route;
  Outcome outcome = route_to(to, route);
  outcome.parts_sent = parcel.parts_sent;
  if (outcome.verdict != Verdict::delivered) co_return outcome;
  outcome.verdict = Verdict::again;
  const std::vector<Part> parts = split_message(parcel.message, dialect_.limit());
  const Sha256 token_hash = sha256(to.token);
  const std::string bot = route.base_url + " " + hex_encode(std::span(token_hash).first(8));
  Call next{.base_url = route.base_url,
            .token = to.token,
            .chat_id = *to.target.chat_id,
            .topic_id = to.target.topic_id,
            .silent = parcel.message.silent};
  int moves = 0;
  auto at = static_cast<std::size_t>(std::max(0, parcel.parts_sent));
  bool plain = false;
  while (at < parts.size()) {
    const std::string chat = std::to_string(next.chat_id);
    const UtcTime booked = pacer_.book(bot, chat, next.chat_id < 0, clock_.now());
    if (!pause_of(bot, chat) && booked > clock_.now()) co_await sleep_(booked - clock_.now());
    // The pause may have begun while this call waited.
    if (const auto pause = pause_of(bot, chat)) {
      outcome.retry_after = pause;
      outcome.reason = "the messenger asked for a pause in this chat";
      co_return outcome;
    }
    next.part = &parts[at];
    next.plain = plain;
    next.photo_url = at == 0 && !plain ? parcel.message.photo_url : std::nullopt;
    const auto response = co_await call(route, dialect_.request(next));
    if (!response) {
      outcome.status = 0;
      outcome.reason = without_token(response.error().detail, to.token);
      co_return outcome;
    }
    const Reply reply = dialect_.understand(*response);
    outcome.status = response->status;
    outcome.reason = without_token(reply.reason, to.token);
    switch (reply.kind) {
      case Reply::Kind::taken:
        ++at;
        ++outcome.parts_sent;
        plain = false;
        continue;
      case Reply::Kind::form:
        if (plain) {
          outcome.verdict = Verdict::refused;
          co_return outcome;
        }
        plain = true;
        outcome.plain = true;
        continue;
      case Reply::Kind::moved:
        if (++moves > kMostMoves || !reply.moved_to) co_return outcome;
        next.chat_id = *reply.moved_to;
        outcome.migrated_to = reply.moved_to;
        continue;
      case Reply::Kind::topic:
        if (!next.topic_id) co_return outcome;
        next.topic_id.reset();
        continue;
      case Reply::Kind::gone:
        outcome.verdict = Verdict::gone;
        co_return outcome;
      case Reply::Kind::wrong_token:
        co_return outcome;
      case Reply::Kind::again:
        if (response->status == 429) {
          outcome.retry_after = std::min(reply.pause.value_or(kDefaultPause), kLongestPause);
          pacer_.hold(bot, chat, clock_.now() + *outcome.retry_after);
        }
        co_return outcome;
    }
  }
  outcome.verdict = Verdict::delivered;
  outcome.reason.clear();
  co_return outcome;
}

Task<TokenCheck> check_token(http::Client& client, const Dialect& dialect, const MessengerOptions& options,
                             std::string token) {
  http::Request request = dialect.who_am_i(options.base_url, token);
  request.timeout = options.timeout;
  request.max_body = kLongestAnswer;
  request.proxy = options.proxy;
  const auto response = co_await client.send(std::move(request));
  using State = TokenCheck::State;
  if (!response) co_return TokenCheck{State::blocked, without_token(response.error().detail, token)};
  const Reply reply = dialect.understand(*response);
  if (reply.kind == Reply::Kind::taken) co_return TokenCheck{};
  const bool wrong = reply.kind == Reply::Kind::wrong_token;
  co_return TokenCheck{wrong ? State::wrong_token : State::refused, without_token(reply.reason, token)};
}

}  // namespace wbd::notify
