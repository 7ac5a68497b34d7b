#include "core/notify/webhook.hpp"

#include <chrono>

#include <fmt/format.h>

#include "core/base/encoding.hpp"
#include "core/base/json_text.hpp"
#include "core/http/retry_after.hpp"
#include "core/notify/html_parts.hpp"

namespace wbd::notify {
namespace {

constexpr std::string_view kSecretPrefix = "whsec_";
constexpr std::string_view kShortened = "…";
constexpr std::size_t kLongestRefusal = 1024UL * 1024;
constexpr std::size_t kEnoughOfAnswer = 64UL * 1024;

std::string body_with(const Parcel& parcel, std::string_view data, std::string_view text) {
  std::string body;
  JsonWriter json(body);
  json.begin_object();
  json.field("type", parcel.type);
  json.field("timestamp", parcel.happened_at);
  json.key("data");
  json.raw(data);
  json.field("text", text);
  json.end_object();
  return body;
}

std::string joined_text(const Message& message) {
  std::string text;
  for (const std::string& section : message.text) {
    if (!text.empty()) text += "\n\n";
    text += section;
  }
  return text.empty() ? message.title : text;
}

// Only the status of a success counts: its body is thrown away, and not waited for when it is long.
class IgnoredBody final : public http::BodySink {
 public:
  Task<Result<void>> consume(std::string_view piece) override {
    begun = true;
    received_ += piece.size();
    if (received_ > kEnoughOfAnswer) co_return Error{Errc::bad_data, "long enough"};
    co_return Result<void>{};
  }
  bool begun = false;

 private:
  std::size_t received_ = 0;
};

}  // namespace

std::string webhook_body(const Parcel& parcel) {
  const std::string text = clean_text(joined_text(parcel.message));
  std::string_view data = parcel.data;
  std::string body = body_with(parcel, data, text);
  if (body.size() <= kWebhookBytes) return body;
  if (body_with(parcel, data, kShortened).size() > kWebhookBytes) data = R"({"truncated":true})";
  body = body_with(parcel, data, text);
  // A character may take more bytes in JSON than in the text, so the excess is at least the bytes to take
  // off.
  std::string_view kept = text;
  while (body.size() > kWebhookBytes) {
    const std::size_t excess = body.size() - kWebhookBytes;
    kept = take_bytes(kept, kept.size() - std::min(kept.size(), std::max<std::size_t>(1, excess / 6)));
    body = body_with(parcel, data, std::string(kept).append(kShortened));
  }
  return body;
}

std::optional<std::string> webhook_signature(std::string_view secret, std::string_view id,
                                             std::int64_t timestamp, std::string_view body) {
  if (!secret.starts_with(kSecretPrefix)) return std::nullopt;
  const auto key = base64_decode(secret.substr(kSecretPrefix.size()));
  if (!key || key->empty()) return std::nullopt;
  const Sha256 mac = hmac_sha256(as_bytes(*key), fmt::format("{}.{}.{}", id, timestamp, body));
  return "v1," + base64_encode(mac);
}

Task<Outcome> Webhook::send(const Address& to, const Parcel& parcel) {
  Outcome outcome;
  http::Request request;
  request.method = "POST";
  request.url = to.target.url.value_or("");
  request.proxy = to.target.proxy.value_or("");
  request.timeout = timeout_;
  request.stream_limit = timeout_;
  request.max_body = kLongestRefusal;
  request.body = parcel.body.empty() ? webhook_body(parcel) : parcel.body;
  const auto now = std::chrono::floor<std::chrono::seconds>(clock_.now());
  const std::int64_t timestamp = now.time_since_epoch().count();
  auto signature = webhook_signature(to.secret, parcel.id, timestamp, request.body);
  const auto old =
      to.old_secret ? webhook_signature(*to.old_secret, parcel.id, timestamp, request.body) : std::nullopt;
  if (!signature) {
    outcome.reason = "the secret of the webhook is damaged; make a new one with rotate-secret";
    co_return outcome;
  }
  if (old) signature->append(" ").append(*old);
  request.headers = {{"Content-Type", "application/json"},
                     {"User-Agent", "wbd/" WB_VERSION},
                     {"webhook-id", parcel.id},
                     {"webhook-timestamp", std::to_string(timestamp)},
                     {"webhook-signature", *signature}};
  if (auto refusal = guard_.guard(request, !request.proxy->empty())) {
    outcome.reason = std::move(*refusal);
    co_return outcome;
  }
  IgnoredBody ignored;
  const auto response = co_await client_.stream(std::move(request), ignored);
  if (!response && !ignored.begun) {
    outcome.reason = response.error().detail;
    co_return outcome;
  }
  outcome.status = response ? response->status : 200;
  if (outcome.status / 100 == 2) {
    outcome.verdict = Verdict::delivered;
    outcome.parts_sent = 1;
    co_return outcome;
  }
  if (outcome.status == 410) outcome.verdict = Verdict::gone;
  outcome.reason = outcome.status / 100 == 3
                       ? fmt::format("HTTP {}: redirects are not followed", outcome.status)
                       : fmt::format("HTTP {}", outcome.status);
  if (const auto pause = response->header("retry-after")) {
    outcome.retry_after = http::parse_retry_after(*pause, clock_.now());
  }
  co_return outcome;
}

}  // namespace wbd::notify
