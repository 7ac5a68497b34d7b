#pragma once
// An http::Client that answers from a list and records the requests.

#include <deque>
#include <string>
#include <vector>

#include "core/http/client.hpp"

namespace wbd::fakes {

class ScriptedHttp final : public http::Client {
 public:
  struct Step {
    int status = 200;
    std::string body;
    std::vector<std::pair<std::string, std::string>> headers{};
    std::optional<Error> error{};    // instead of an answer, after the body was streamed
    bool left = true;                // with an error: whether the request left
    std::size_t piece = 7;           // bytes a streamed piece
    std::function<void()> before{};  // runs when the request arrives
  };

  void then(Step step) { steps.push_back(std::move(step)); }
  void then(int status, std::string body = "{}",
            std::vector<std::pair<std::string, std::string>> headers = {}) {
    steps.push_back({status, std::move(body), std::move(headers)});
  }
  void then_fails(bool left = true) {
    Step step;
    step.error = Error{Errc::unreachable, "connection reset"};
    step.left = left;
    steps.push_back(std::move(step));
  }

  Task<Result<http::Response>> send(http::Request request) override {
    const Step step = next(request);
    if (step.error) co_return *step.error;
    co_return http::Response{step.status, step.headers, step.body};
  }

  Task<Result<http::Response>> stream(http::Request request, http::BodySink& sink) override {
    const Step step = next(request);
    if (step.status / 100 != 2 && !step.error) co_return http::Response{step.status, step.headers, step.body};
    for (std::size_t at = 0; at < step.body.size(); at += step.piece) {
      const std::string piece = step.body.substr(at, step.piece);
      auto consumed = co_await sink.consume(piece);
      if (!consumed) co_return consumed.error();
    }
    if (step.error) co_return *step.error;
    co_return http::Response{step.status, step.headers, {}};
  }

  std::deque<Step> steps;               // an empty list answers 200 {}
  std::vector<http::Request> requests;  // `left` of these is not to be touched

 private:
  Step next(const http::Request& request) {
    requests.push_back(request);
    Step step{200, "{}"};
    if (!steps.empty()) {
      step = std::move(steps.front());
      steps.pop_front();
    }
    if (request.left != nullptr) *request.left = !step.error || step.left;
    if (step.before) step.before();
    return step;
  }
};

}  // namespace wbd::fakes
