// The members of a cabinet.
#include <fmt/format.h>

#include "core/store/users.hpp"
#include "core/view/rows.hpp"
#include "core/view/samples.hpp"
#include "daemon/rest/routes/nouns.hpp"
#include "daemon/rest/routes/parameters.hpp"
#include "daemon/rest/routes/reading.hpp"
#include "daemon/rest/routes/writing.hpp"

namespace wbd::rest {
namespace {

constexpr Parameter kMemberId{"member_id", ParameterType::integer, "Telegram id of the member", 1, kMaxId};
constexpr Parameter kRole{"role",
                          ParameterType::word,
                          "What the member may do: an owner also shares and purges",
                          0,
                          0,
                          kMemberRoles,
                          "viewer"};
constexpr std::array kReadQuery{kTelegramId, kUserId, kLimit, kOffset, kListFormat};
constexpr std::array kMembersRemoveQuery{kTelegramId, kUserId, kMemberId};
constexpr std::array kMembersAddBody{BodyField{kTelegramId}, BodyField{kUserId}, BodyField{kMemberId, true},
                                     BodyField{kRole}};

ReadResult list_members(db::Tx& tx, const ReadInput& in) {
  ReadResult result;
  result.page = page_of(in, store::members_of(tx, in.plan.viewer.cabinets->front()), view::write_member);
  result.ttl = kObjectTtl;
  return result;
}

Task<WriteOutcome> add_member(const WriteInput& in) {
  auto work = [&in](db::Tx& tx) -> WriteOutcome {
    const CabinetId cabinet = in.plan.viewer.cabinets->front();
    const TelegramId member{*in.arguments().integer("member_id")};
    if (auto problem = not_owner(in, tx, cabinet)) return std::move(*problem);
    const auto known = store::find_cabinet(tx, cabinet);
    // Until WB accepts the token, the owner has not proved a right to the seller's data.
    if (!known || known->status == CabinetStatus::pending)
      return Problem{409, "conflict", "WB has not accepted the cabinet's token yet; share it afterwards."};
    if (!store::find_user(tx, member)) return not_found("There is no such user.");
    const auto role = parse_member_role(in.arguments().text("role").value_or("viewer")).value();
    const auto added = store::save_member(tx, cabinet, member, role, in.now);
    if (!added) return to_problem(added.error());
    WriteResult written{*added ? 201 : 200, {}};
    JsonWriter json(written.data);
    for (const store::Member& row : store::members_of(tx, cabinet)) {
      if (row.telegram_id == member) view::write_member(json, row);
    }
    return written;
  };
  co_return co_await in_transaction(in, std::move(work));
}

Task<WriteOutcome> remove_member(const WriteInput& in) {
  auto work = [&in](db::Tx& tx) -> WriteOutcome {
    const CabinetId cabinet = in.plan.viewer.cabinets->front();
    const auto named = in.arguments().integer("member_id");
    if (!named) return invalid({{"member_id", "is required: the telegram id of the member who goes"}});
    const TelegramId member{*named};
    // Every member may leave; an owner may remove others.
    if (member != in.plan.viewer.user) {
      if (auto problem = not_owner(in, tx, cabinet)) return std::move(*problem);
    }
    if (!store::leave_cabinet(tx, cabinet, member)) return not_found("There is no such member.");
    return WriteResult{200, fmt::format(R"({{"cabinet_id":{},"telegram_id":{},"removed":true}})",
                                        cabinet.value, member.value)};
  };
  co_return co_await in_transaction(in, std::move(work));
}

constexpr std::array kMemberRoutes{
    Route{.id = "listMembers",
          .pattern = "/api/v1/cabinets/{cabinet_id}/members",
          .summary = "Who shares the cabinet, the oldest member first",
          .query = kReadQuery,
          .path = kCabinetKey,
          .schema = "Member",
          .kind = ReadRoute{.read = list_members,
                            .list = true,
                            .without_cabinets = true,
                            .kept = false,  // shows names of users, which no version covers
                            .cache_key = "members:{cabinet_id}:{who}:{limit}",
                            .sample = [](const Arguments&) { return view::member_sample(); }}},
    Route{.id = "addMember",
          .method = "POST",
          .pattern = "/api/v1/cabinets/{cabinet_id}/members",
          .summary = "Lets a user see the cabinet, or changes their role",
          .path = kCabinetKey,
          .schema = "Member",
          .statuses = {200, 201},
          .kind = WriteRoute{.write = add_member, .body = kMembersAddBody}},
    Route{.id = "removeMember",
          .method = "DELETE",
          .pattern = "/api/v1/cabinets/{cabinet_id}/members",
          .summary = "Takes a member out of the cabinet",
          .query = kMembersRemoveQuery,
          .path = kCabinetKey,
          .schema = "RemovedMember",
          .kind = WriteRoute{.write = remove_member}},
};

// --- schemas

std::vector<Schema> member_schemas() {
  return {{"Member",
           "Who shares a cabinet.",
           {{"telegram_id", "integer", "", "123456789"},
            {"name", "string?", "", R"("Anna")"},
            {"role", "owner|viewer"},
            {"created_at", "time"}}},
          {"RemovedMember",
           "",
           {{"cabinet_id", "integer", "", "1"},
            {"telegram_id", "integer", "", "123456789"},
            {"removed", "boolean", "", "true"}}}};
}

}  // namespace

Noun member_noun() {
  return {.routes = kMemberRoutes, .schemas = member_schemas};
}

}  // namespace wbd::rest
