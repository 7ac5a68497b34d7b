// The client on libcurl: checks a request, then runs a Transfer for it.

#include <memory>
#include <string_view>
#include <utility>

#include <boost/asio/this_coro.hpp>

#include "core/base/url.hpp"
#include "core/http/client.hpp"
#include "core/http/curl_loop.hpp"
#include "core/http/transfer.hpp"

namespace wbd::http {
namespace {

bool has_line_break(std::string_view text) {
  return text.find_first_of(std::string_view("\r\n\0", 3)) != std::string_view::npos;
}

class CurlClient final : public Client {
 public:
  CurlClient(asio::io_context& context, std::size_t max_in_memory)
      : context_(context), max_in_memory_(max_in_memory) {}

  Task<Result<Response>> send(Request request) override { return exchange(std::move(request), nullptr); }
  Task<Result<Response>> stream(Request request, BodySink& sink) override {
    return exchange(std::move(request), &sink);
  }

 private:
  Task<Result<Response>> exchange(Request request, BodySink* sink) {
    if (request.left != nullptr) *request.left = false;
    for (const auto& [name, value] : request.headers) {
      if (name.empty() || has_line_break(name) || has_line_break(value)) {
        co_return Error{Errc::invalid_argument, "a request header holds a line break or has no name"};
      }
    }
    if (request.proxy && !request.proxy->empty() && !is_proxy_url(*request.proxy)) {
      // libcurl's own message would show the password.
      co_return Error{Errc::invalid_argument,
                      "the proxy must be http://host:port, socks5://host:port or socks5h://host:port"};
    }
    if (request.left != nullptr) *request.left = true;
    const auto executor = co_await asio::this_coro::executor;
    if (!loop_) loop_ = std::make_shared<CurlLoop>(context_);
    Transfer transfer(*loop_, std::move(request), sink, executor, max_in_memory_);
    co_return co_await transfer.run();
  }

  asio::io_context& context_;
  std::shared_ptr<CurlLoop> loop_;  // made by the first request: it loads libcurl
  const std::size_t max_in_memory_;
};

}  // namespace

std::unique_ptr<Client> make_curl_client(asio::io_context& context, std::size_t max_in_memory) {
  return std::make_unique<CurlClient>(context, max_in_memory);
}

}  // namespace wbd::http
