#include "core/wb/seller_info.hpp"

#include "core/wb/json_rows.hpp"

namespace wbd::wb {

Result<SellerInfo> parse_seller_info(std::string_view json) {
  AnswerDocument answer;
  if (auto opened = answer.open(json); !opened) return opened.error();
  SellerInfo out;
  auto read_all = read_envelope(answer, [&](std::string_view key, ondemand::value& value) {
    if (key == "name") return read_text(value, out.name);
    if (key == "sid") return read_text(value, out.sid);
    if (key == "tradeMark") return read_text(value, out.trade_mark);
    return Read::ok;
  });
  if (!read_all) return read_all.error();
  return out;
}

}  // namespace wbd::wb
