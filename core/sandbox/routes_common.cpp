// ping and seller-info (GUIDE 5.1, 5.2).

#include "core/base/json_text.hpp"
#include "core/sandbox/params.hpp"

namespace wbd::sandbox {
namespace {

void no_parameters(const Call& call) {
  const Query query(call.query, {});
}

}  // namespace

Reply answer_ping(const Call& call) {
  no_parameters(call);
  Reply reply;
  JsonWriter w(reply.body);
  w.begin_object();
  w.field("TS", moscow_offset_text(call.now));
  w.field("Status", "OK");
  w.end_object();
  return reply;
}

Reply answer_seller_info(const Call& call) {
  no_parameters(call);
  Reply reply;
  JsonWriter w(reply.body);
  w.begin_object();
  w.field("name", call.seller.name);
  w.field("sid", call.seller.sid);
  w.field("tin", call.seller.tin);
  w.field("tradeMark", call.seller.trade_mark);
  w.end_object();
  return reply;
}

}  // namespace wbd::sandbox
