#pragma once
// The emulator as an http::Client in the same process: no sockets, and time that moves when told. A test may
// let a request die on the way, before or after WB has seen it.

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "core/http/client.hpp"
#include "core/sandbox/sandbox.hpp"

namespace wb::fakes {

class EmulatorTransport final : public http::Client {
 public:
  explicit EmulatorTransport(sandbox::Emulator& emulator) : emulator_(emulator) {}

  enum class Fate { arrives, lost_before, lost_after };
  std::function<Fate()> fate = [] { return Fate::arrives; };
  std::size_t piece_size = 4'096;  // of a streamed body

  Task<Result<http::Response>> send(http::Request request) override {
    http::Response answer;
    if (auto error = co_await exchange(request, answer)) co_return *error;
    co_return answer;
  }

  Task<Result<http::Response>> stream(http::Request request, http::BodySink& sink) override {
    http::Response answer;
    if (auto error = co_await exchange(request, answer)) co_return *error;
    if (answer.status / 100 != 2) co_return answer;
    const std::string body = std::exchange(answer.body, {});
    for (std::size_t at = 0; at < body.size(); at += piece_size) {
      auto taken = co_await sink.consume(std::string_view(body).substr(at, piece_size));
      if (!taken) co_return taken.error();
    }
    co_return answer;
  }

 private:
  Task<std::optional<Error>> exchange(const http::Request& request, http::Response& answer) {
    const Fate what = fate();
    if (what == Fate::lost_before) co_return Error{Errc::unreachable, "connection refused"};
    std::vector<httpd::Header> headers;
    for (const auto& [name, value] : request.headers) headers.push_back({name, value});
    httpd::Request incoming;
    incoming.method = request.method;
    const auto authority = request.url.find("//") + 2;
    const auto path = request.url.find('/', authority);
    incoming.target = std::string_view(request.url).substr(path);
    incoming.body = request.body;
    incoming.headers = &headers;
    httpd::Response reply = co_await emulator_.handle(incoming);
    if (what == Fate::lost_after) co_return Error{Errc::unreachable, "the connection was reset"};
    answer.status = reply.status;
    answer.body = reply.head_part + (reply.shared ? *reply.shared : std::string()) + reply.tail_part;
    std::string_view lines = reply.headers;
    while (!lines.empty()) {
      const auto end = lines.find("\r\n");
      const auto line = lines.substr(0, end);
      const auto colon = line.find(':');
      std::string name(line.substr(0, colon));
      for (char& c : name) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
      auto value = line.substr(colon + 1);
      while (!value.empty() && value.front() == ' ') value.remove_prefix(1);
      answer.headers.emplace_back(std::move(name), value);
      lines.remove_prefix(end == std::string_view::npos ? lines.size() : end + 2);
    }
    if (reply.reset_after && *reply.reset_after < answer.body.size()) {
      co_return Error{Errc::unreachable, "the connection was reset"};
    }
    co_return std::nullopt;
  }

  sandbox::Emulator& emulator_;
};

}  // namespace wb::fakes
