#include <mutex>

#include "core/sandbox/gateway.hpp"
#include "core/sandbox/sandbox.hpp"

namespace wbd::sandbox {

class Emulator::Impl {
 public:
  Impl(Options options, const Clock& clock) : gateway_(std::move(options), clock) {}

  Outcome answer(const httpd::Request& request) {
    const std::scoped_lock lock(mutex_);
    return gateway_.answer(request);
  }

  std::string token(std::size_t cabinet, TokenType type, std::uint64_t scopes, bool expired) const {
    const std::scoped_lock lock(mutex_);
    return gateway_.office().issue(gateway_.world().sellers.at(cabinet).sid, type, scopes, expired);
  }

  std::vector<SellerToken> tokens() const {
    const std::scoped_lock lock(mutex_);
    std::vector<SellerToken> out;
    for (const Seller& seller : gateway_.world().sellers) {
      out.push_back({seller.sid, seller.name, seller.trade_mark,
                     gateway_.office().issue(seller.sid, TokenType::personal, kDefaultScopes, false)});
    }
    return out;
  }

  httpd::Response refuse(int status, std::string_view detail) {
    const std::scoped_lock lock(mutex_);
    gateway_.counters().refusal("unreadable", status, detail);
    Reply reply = gateway_error(status, detail, gateway_.now());
    httpd::Response response;
    response.status = reply.status;
    response.content_type = std::move(reply.content_type);
    response.head_part = std::move(reply.body);
    response.close = true;
    return response;
  }

 private:
  mutable std::mutex mutex_;
  Gateway gateway_;
};

Emulator::Emulator(Options options, const Clock& clock)
    : impl_(std::make_unique<Impl>(std::move(options), clock)) {}
Emulator::~Emulator() = default;

std::vector<SellerToken> Emulator::tokens() const {
  return impl_->tokens();
}

std::string Emulator::token(int cabinet, TokenType type, std::uint64_t scopes, bool expired) const {
  return impl_->token(static_cast<std::size_t>(cabinet), type, scopes, expired);
}

Task<httpd::Response> Emulator::handle(const httpd::Request& request) {
  Outcome outcome = impl_->answer(request);
  if (outcome.delay > Millis{0}) co_await sleep_for(outcome.delay);
  co_return std::move(outcome.response);
}

httpd::Response Emulator::refuse(int status, std::string_view detail) {
  return impl_->refuse(status, detail);
}

}  // namespace wbd::sandbox
