#pragma once
// GET /api/v1/events as server-sent events: what happened to the viewer's cabinets, as it happens.

#include <memory>
#include <string>

#include "core/httpd/server.hpp"
#include "daemon/rest/context.hpp"
#include "daemon/rest/directory_keeper.hpp"
#include "daemon/rest/event_hub.hpp"
#include "daemon/rest/exchange.hpp"
#include "daemon/rest/plan.hpp"

namespace wbd::rest {

// The client asks for text/event-stream.
[[nodiscard]] bool wants_stream(std::string_view accept);
// The id a client goes on from, or what is wrong with it. Empty = none.
[[nodiscard]] std::variant<std::optional<std::int64_t>, Problem> parse_last_event_id(std::string_view text);

class EventStreams {
 public:
  EventStreams(const ApiContext& context, DirectoryKeeper& directory)
      : context_(context), directory_(directory), hub_(context.database) {}

  // The answer whose body goes on until the client leaves, the server stops, or the key is refused. `plan` is
  // the exchange's.
  Task<httpd::Response> open(const Exchange& exchange, const Plan& plan,
                             std::optional<std::int64_t> last_event_id);

 private:
  struct Session;
  Task<void> run(std::shared_ptr<Session> session, httpd::BodyWriter& out);
  // Renews what the session may see; false when its key may no longer.
  Task<bool> renew(Session& session);
  Task<std::string> next_events(Session& session);

  const ApiContext& context_;
  DirectoryKeeper& directory_;
  EventHub hub_;
};

}  // namespace wbd::rest
