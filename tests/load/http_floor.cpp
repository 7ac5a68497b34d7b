// Serves one fixed answer of about 15 KB from memory. It shows the limit of core/httpd itself, for comparison
// with a static file server.
// Prints the port and serves until SIGINT or SIGTERM.
//   usage: wb_load_http [threads=2] [listen=127.0.0.1:0]

#include <csignal>
#include <cstdio>
#include <cstdlib>

#include <fmt/format.h>

#include "core/httpd/server.hpp"

namespace {

class FixedAnswer final : public wbd::httpd::Handler {
 public:
  FixedAnswer() {
    std::string rows = "{\"data\":[";
    for (int i = 0; i < 20; ++i) {
      rows += fmt::format("{}{{\"id\":{},\"srid\":\"{:0>36}\",\"note\":\"{}\"}}", i == 0 ? "" : ",", i, i,
                          std::string(680, 'x'));
    }
    rows += ']';
    rows_ = std::make_shared<const std::string>(std::move(rows));
  }

  wbd::httpd::ResponseOrTask begin(const wbd::httpd::Request& request) override {
    if (request.method != "GET") return refuse(405, "only GET is served");
    wbd::httpd::Response response;
    response.headers = "ETag: W/\"0123456789abcdef\"\r\nX-Total-Count: 20\r\n";
    response.shared = rows_;
    response.tail_part =
        ",\"meta\":{\"as_of\":\"2026-11-22T11:18:54Z\",\"stale\":false,\"request_id\":\"0123456789abcdef\"}}";
    return response;
  }

  wbd::httpd::Response refuse(int status, std::string_view detail) override {
    wbd::httpd::Response response;
    response.status = status;
    response.content_type = "text/plain";
    response.tail_part = detail;
    return response;
  }

 private:
  std::shared_ptr<const std::string> rows_;
};

}  // namespace

int main(int argc, char** argv) {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGINT);
  sigaddset(&signals, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);

  wbd::httpd::ServerOptions options;
  options.threads = argc > 1 ? static_cast<unsigned>(std::atoi(argv[1])) : 2;
  options.listen = argc > 2 ? argv[2] : "127.0.0.1:0";
  FixedAnswer handler;
  const auto server = wbd::httpd::start(options, handler);
  if (!server) {
    fmt::print(stderr, "{}\n", server.error().detail);
    return 1;
  }
  fmt::print("{}\n", (*server)->port());
  std::fflush(stdout);
  int signal = 0;
  sigwait(&signals, &signal);
  (*server)->stop(wbd::Millis{1000});
}
