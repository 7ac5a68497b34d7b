#pragma once
// A client for tests: calls the emulator without a socket and reads its JSON.

#include <algorithm>
#include <cctype>
#include <optional>
#include <string>
#include <vector>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "core/sandbox/sandbox.hpp"
#include "tests/fakes/manual_clock.hpp"

namespace wbd::sandbox::test {

using nlohmann::json;

struct Received {
  int status = 0;
  std::string body, content_type, headers;
  std::optional<std::size_t> reset_after;

  [[nodiscard]] json parsed() const { return json::parse(body); }
  // The value of a header as a number; -1 when it is absent.
  [[nodiscard]] int number(const std::string& header) const {
    const auto at = headers.find(header + ": ");
    return at == std::string::npos ? -1 : std::stoi(headers.substr(at + header.size() + 2));
  }
};

// Limits are far away unless a test uses the official ones.
inline Options quick_options() {
  Options options;
  options.limit_scale = 1e6;
  return options;
}

class Api {
 public:
  explicit Api(Options options = quick_options()) : emulator_(std::move(options), clock_) {
    use(emulator_.tokens().front().token);
  }

  void use(std::string authorization) { authorization_ = std::move(authorization); }
  void pass(Millis time) { clock_.advance(time); }
  [[nodiscard]] const Emulator& emulator() const { return emulator_; }
  [[nodiscard]] std::string sid(std::size_t cabinet = 0) const { return emulator_.tokens().at(cabinet).sid; }

  Received get(const std::string& target, const std::string& host = "127.0.0.1:9") {
    return call("GET", target, "", host, "");
  }
  Received post(const std::string& target, const json& body) { return post_text(target, body.dump()); }
  Received post_text(const std::string& target, const std::string& body,
                     const std::string& content_type = "application/json") {
    return call("POST", target, body, "127.0.0.1:9", content_type);
  }
  Received call(const std::string& method, const std::string& target, const std::string& body,
                const std::string& host, const std::string& content_type) {
    clock_.advance(Millis{1});  // even a bucket of one request refills at the largest scale
    std::vector<httpd::Header> headers{{"host", host}, {"AUTHORIZATION", authorization_}};
    if (!content_type.empty()) headers.push_back({"Content-Type", content_type});
    const httpd::Request request{method, target, body, &headers, "127.0.0.1"};
    httpd::Response response = run_sync(context_, emulator_.handle(request));
    std::string text = response.head_part;
    if (response.shared) text += *response.shared;
    text += response.tail_part;
    return {response.status, std::move(text), response.content_type, response.headers, response.reset_after};
  }

  json truth(std::size_t cabinet = 0) { return get("/__control/truth?sid=" + sid(cabinet)).parsed(); }
  json counters() { return get("/__control/counters").parsed(); }
  json advance(const json& wanted) { return post("/__control/advance", wanted).parsed(); }

  // Reads a statistics report page by page as GUIDE 5.4 describes; also counts the rows that came twice.
  struct Walk {
    std::vector<json> rows;  // each row once
    int pages = 0, repeated = 0;
    bool stuck = false;
  };
  Walk walk(const std::string& path, const std::string& key) {
    Walk walk;
    std::string from = "2020-01-01";
    std::vector<std::string> seen;
    for (;;) {
      const json page = get(path + "?flag=0&dateFrom=" + from).parsed();
      ++walk.pages;
      int fresh = 0;
      for (const json& row : page) {
        const std::string id = row.at(key);
        if (std::find(seen.begin(), seen.end(), id) != seen.end()) {
          ++walk.repeated;
          continue;
        }
        seen.push_back(id);
        walk.rows.push_back(row);
        ++fresh;
      }
      if (fresh == 0) return walk;
      const std::string last = page.back().at("lastChangeDate");
      walk.stuck = last == from;
      from = last;
    }
  }

 private:
  fakes::ManualClock clock_{"2026-11-22T09:30:00Z"};
  asio::io_context context_;
  Emulator emulator_;
  std::string authorization_;
};

}  // namespace wbd::sandbox::test
