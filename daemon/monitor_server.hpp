#pragma once
// /healthz, /readyz and /metrics of a process without the REST API.

#include <memory>
#include <vector>

#include "core/async/runtime.hpp"
#include "core/config/settings.hpp"
#include "core/db/database.hpp"
#include "core/httpd/server.hpp"

namespace prometheus {
class Collectable;
}

namespace wbd::daemon {

// Listens on scheduler.listen from construction on; the constructor throws Failure when it cannot. Everything
// referred to must outlive it.
class MonitorServer {
 public:
  MonitorServer(const config::Settings& settings, WorkerPool& workers, db::Database& database,
                std::vector<const prometheus::Collectable*> metrics);
  ~MonitorServer();
  [[nodiscard]] httpd::Server& server() { return *server_; }

 private:
  class Pages;
  std::unique_ptr<Pages> pages_;
  std::unique_ptr<httpd::Server> server_;
};

}  // namespace wbd::daemon
