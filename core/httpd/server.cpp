#include "core/httpd/server.hpp"

#include <algorithm>
#include <condition_variable>
#include <mutex>
#include <thread>

#include <unistd.h>

#include "core/httpd/worker.hpp"

namespace wbd::httpd {
namespace {

class ThreadedServer final : public Server {
 public:
  ThreadedServer(ServerOptions options, std::vector<Network> trusted, Handler& handler)
      : options_(std::move(options)), shared_(std::make_unique<Shared>(options_, std::move(trusted))) {
    const unsigned threads = std::max(1U, options_.threads);
    for (unsigned i = 0; i < threads; ++i) {
      workers_.push_back(std::make_unique<Worker>(options_, handler, *shared_));
    }
  }

  ~ThreadedServer() override { stop(Millis{0}); }

  Result<void> listen() {
    if (auto loaded = reload_tls(); !loaded) return loaded.error();
    auto address = parse_listen_address(options_.listen);
    if (!address) return address.error();
    if (auto unused = check_unused(workers_.front()->context(), *address); !unused) return unused.error();

    auto first = listen_on(workers_.front()->context(), *address);
    if (!first) return first.error();
    unix_path_ = address->unix_path;
    address->endpoint = first->local_endpoint();  // the other workers share the chosen port
    port_ = port_of(address->endpoint);
    for (std::size_t i = 1; i < workers_.size(); ++i) {
      asio::io_context& context = workers_[i]->context();
      auto next = unix_path_.empty() ? listen_on(context, *address) : share(*first, context);
      if (!next) return next.error();
      workers_[i]->listen(std::move(*next));
    }
    workers_.front()->listen(std::move(*first));
    return {};
  }

  void run() {
    running_ = workers_.size();
    for (const auto& worker : workers_) {
      threads_.emplace_back([this, &worker = *worker] {
        worker.run();
        const std::lock_guard lock(mutex_);
        --running_;
        ended_.notify_all();
      });
    }
  }

  [[nodiscard]] std::uint16_t port() const override { return port_; }

  Result<void> reload_tls() override {
    if (options_.tls_certificate.empty()) return {};
    auto context = load_tls_context(options_.tls_certificate, options_.tls_key);
    if (!context) return context.error();
    for (const auto& worker : workers_) worker->use_tls(*context);
    return {};
  }

  std::size_t on_each_thread(const std::function<void()>& call) override {
    for (const auto& worker : workers_) asio::post(worker->context(), call);
    return workers_.size();
  }

  void stop(Millis limit) override {
    for (const auto& worker : workers_) worker->request_stop();
    {
      std::unique_lock lock(mutex_);
      if (!ended_.wait_for(lock, limit, [this] { return running_ == 0; })) {
        for (const auto& worker : workers_) worker->request_cut();
      }
    }
    threads_.clear();
    if (!unix_path_.empty()) ::unlink(unix_path_.c_str());
    unix_path_.clear();
  }

 private:
  const ServerOptions options_;
  const std::unique_ptr<Shared> shared_;
  std::vector<std::unique_ptr<Worker>> workers_;
  std::vector<std::jthread> threads_;
  std::mutex mutex_;
  std::condition_variable ended_;
  std::size_t running_ = 0;
  std::uint16_t port_ = 0;
  std::string unix_path_;
};

}  // namespace

AdmissionOrTask Handler::admit(const Request&) {
  return Admission{};
}

Result<std::unique_ptr<Server>> start(const ServerOptions& options, Handler& handler) {
  std::vector<Network> trusted;
  for (const std::string& text : options.trusted_addresses) {
    auto network = parse_network(text);
    if (!network) return Error{Errc::configuration, "api.trusted_addresses: " + network.error().detail, {}};
    trusted.push_back(*network);
  }
  auto server = std::make_unique<ThreadedServer>(options, std::move(trusted), handler);
  if (auto listening = server->listen(); !listening) return listening.error();
  server->run();
  return std::unique_ptr<Server>(std::move(server));
}

}  // namespace wbd::httpd
