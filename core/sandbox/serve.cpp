#include "core/sandbox/sandbox.hpp"

namespace wbd::sandbox {

Service::Service(std::unique_ptr<Emulator> emulator, std::unique_ptr<httpd::Server> server)
    : emulator_(std::move(emulator)), server_(std::move(server)) {}

Service::~Service() {
  // A hanging answer is a requested fault; it must not delay the stop.
  server_->stop(100ms);
}

Result<std::unique_ptr<Service>> serve(const Options& options, const Clock& clock) {
  std::unique_ptr<Emulator> emulator;
  try {
    emulator = std::make_unique<Emulator>(options, clock);
  } catch (const Failure& failure) {
    return failure.error();
  }
  httpd::ServerOptions server_options;
  server_options.listen = options.listen;
  auto server = httpd::start(server_options, *emulator);
  if (!server) return server.error();
  return std::make_unique<Service>(std::move(emulator), std::move(*server));
}

}  // namespace wbd::sandbox
