#pragma once
// The emulator as an http::Client in the same process: no sockets, and a clock that the test moves. A test
// may lose a request before or after WB has seen it.

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "core/http/client.hpp"
#include "core/sandbox/sandbox.hpp"

namespace wbd::fakes {

class EmulatorTransport final : public http::Client {
 public:
  explicit EmulatorTransport(sandbox::Emulator& emulator) : emulator_(emulator) {}

  enum class Fate { arrives, lost_before, lost_after };
  std::function<Fate()> fate = [] { return Fate::arrives; };
  std::size_t piece_size = 4'096;  // of a streamed body

  // May change a request before WB sees it.
  std::function<void(http::Request&)> rewrite = [](http::Request&) {};
  // May delay a request before it leaves, and may answer one in WB's place.
  std::function<Task<void>(const http::Request&)> hold;
  std::function<std::optional<http::Response>(const http::Request&)> instead;
  // Called before each piece of a streamed body, with the bytes before it.
  std::function<Task<void>(std::string_view)> before_piece;
  // Called with the time that WB takes without an answer, so that a manual clock can move.
  std::function<void(Millis)> silence = [](Millis) {};

  Task<Result<http::Response>> send(http::Request request) override {
    http::Response answer;
    const Ending ending = co_await exchange(request, answer);
    if (ending.error) co_return *ending.error;
    co_return answer;
  }

  Task<Result<http::Response>> stream(http::Request request, http::BodySink& sink) override {
    http::Response answer;
    const Ending ending = co_await exchange(request, answer);
    if (ending.error && !ending.in_the_middle) co_return *ending.error;
    if (answer.status / 100 != 2) co_return answer;
    const std::string body = std::exchange(answer.body, {});
    for (std::size_t at = 0; at < body.size(); at += piece_size) {
      if (before_piece) co_await before_piece(std::string_view(body).substr(0, at));
      auto taken = co_await sink.consume(std::string_view(body).substr(at, piece_size));
      if (!taken) co_return taken.error();
    }
    if (ending.error) co_return *ending.error;
    co_return answer;
  }

 private:
  struct Ending {
    std::optional<Error> error{};
    bool in_the_middle = false;  // after a part of the body has arrived
  };

  Task<Ending> exchange(http::Request& request, http::Response& answer) {
    rewrite(request);
    if (hold) co_await hold(request);
    if (instead) {
      if (auto own = instead(request)) {
        answer = std::move(*own);
        co_return Ending{};
      }
    }
    const Fate what = fate();
    if (what == Fate::lost_before) co_return Ending{Error{Errc::unreachable, "connection refused"}};
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
    if (what == Fate::lost_after) co_return Ending{Error{Errc::unreachable, "the connection was reset"}};
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
    if (!reply.reset_after) co_return Ending{};
    if (answer.body.empty()) {
      silence(request.timeout);
      co_return Ending{Error{Errc::unreachable, "no answer in time"}};
    }
    if (*reply.reset_after >= answer.body.size()) co_return Ending{};
    answer.body.resize(*reply.reset_after);
    co_return Ending{Error{Errc::unreachable, "the connection was reset"}, *reply.reset_after > 0};
  }

  sandbox::Emulator& emulator_;
};

}  // namespace wbd::fakes
