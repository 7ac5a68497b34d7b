#include "daemon/rest/routes/nouns.hpp"
#include "daemon/rest/routes/parameters.hpp"
#include "daemon/rest/routes/reading.hpp"

namespace wbd::rest {
namespace {

constexpr std::array<std::string_view, 4> kTariffsKinds{"commission", "box", "pallet", "return"};
constexpr Parameter kTariffsKind{"kind", ParameterType::word, "Only this kind of tariff", 0,
                                 0,      kTariffsKinds};
constexpr Parameter kSubjectId{"subject_id", ParameterType::integer, "Commission of this subject", 1, kMaxId};
constexpr Parameter kWarehouse{"warehouse", ParameterType::text, "Name of a warehouse", 1, 200};
constexpr Parameter kTariffsDate{"date", ParameterType::range_start, "Valid on this day; absent = valid now"};
constexpr Parameter kTariffsName{"q", ParameterType::text, "Part of a subject's, warehouse's or place's name",
                                 1, 200};
constexpr std::array kTariffListQuery{kTelegramId, kUserId,      kCabinetId,   kTariffsKind, kSubjectId,
                                      kWarehouse,  kTariffsDate, kTariffsName, kLimit,       kOffset};

Content list_tariffs(db::Tx& tx, const ReadInput& in) {
  auto filter = page_filter<store::TariffFilter>(in);
  if (const auto kind = in.arguments().text("kind")) filter.kind = parse_tariff_kind(*kind);
  filter.subject_id = in.arguments().integer("subject_id");
  filter.warehouse = in.arguments().text("warehouse");
  if (const auto day = in.arguments().time("date")) filter.day = in.zone.date_of(*day);
  filter.q = in.arguments().text("q");
  return list_content(in, view::tariffs(tx, filter), kProductTtl);
}

constexpr std::array kTariffRoutes{
    Route{.id = "listTariffs",
          .pattern = "/api/v1/tariffs",
          .summary = "Commission by subject; box, pallet and return tariffs by warehouse",
          .query = kTariffListQuery,
          .answer = "Tariff",
          .read = list_tariffs,
          .list = true,
          .cache_key = "tariffs:{who}:{limit}"},
};

}  // namespace

std::span<const Route> tariff_routes() {
  return kTariffRoutes;
}

}  // namespace wbd::rest
