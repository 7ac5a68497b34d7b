#include "core/view/samples.hpp"
#include "daemon/rest/routes/nouns.hpp"
#include "daemon/rest/routes/parameters.hpp"
#include "daemon/rest/routes/reading.hpp"

namespace wbd::rest {
namespace {

constexpr Parameter kTariffsKind{"kind", ParameterType::word, "Only this kind of tariff", 0, 0, kTariffKinds};
constexpr Parameter kSubjectId{"subject_id", ParameterType::integer, "Commission of this subject", 1, kMaxId};
constexpr Parameter kWarehouse{"warehouse", ParameterType::text, "Name of a warehouse", 1, 200};
constexpr Parameter kTariffsDate{"date", ParameterType::range_start, "Valid on this day; absent = valid now"};
constexpr Parameter kTariffsName{"q", ParameterType::text, "Part of a subject's, warehouse's or place's name",
                                 1, 200};
constexpr std::array kTariffListQuery{kTelegramId, kUserId,    kCabinetId,   kTariffsKind,
                                      kSubjectId,  kWarehouse, kTariffsDate, kTariffsName,
                                      kLimit,      kOffset,    kListFormat};

ReadResult list_tariffs(db::Tx& tx, const ReadInput& in) {
  auto filter = page_filter<store::TariffFilter>(in);
  if (const auto kind = in.arguments().text("kind")) filter.kind = parse_tariff_kind(*kind);
  filter.subject_id = in.arguments().integer("subject_id");
  filter.warehouse = in.arguments().text("warehouse");
  if (const auto day = in.arguments().time("date")) filter.day = in.zone.date_of(*day);
  filter.q = in.arguments().text("q");
  return list_result(in, view::tariffs(tx, filter), kProductTtl);
}

constexpr std::array kTariffRoutes{
    Route{.id = "listTariffs",
          .pattern = "/api/v1/tariffs",
          .summary = "Commission by subject; box, pallet and return tariffs by warehouse",
          .query = kTariffListQuery,
          .schema = "Tariff",
          .kind = ReadRoute{.read = list_tariffs,
                            .list = true,
                            .cache_key = "tariffs:{who}:{limit}",
                            .sample =
                                [](const Arguments& arguments) {
                                  const auto kind = arguments.text("kind");
                                  return view::tariff_sample(kind ? parse_tariff_kind(*kind) : std::nullopt);
                                }}},
};

// --- schemas

std::vector<Member> tariff_members() {
  std::vector<Member> members{
      {"cabinet_id", "integer", "", "1"},
      {"kind", "commission|box|pallet|return"},
      {"subject_id", "integer?", "Of a commission", "184", true},
      {"subject", "string?", "Of a commission", R"("Shirts")", true},
      {"parent", "string?", "Of a commission: the subject's parent", R"("Clothes")", true},
      {"warehouse", "string?", "Of the other kinds", R"("Коледино")", true},
      {"geo", "string?", "Of the other kinds: where the warehouse stands",
       R"("Центральный федеральный округ")", true},
      {"currency", "string?", "Of the other kinds", R"("RUB")", true},
  };
  const auto add = [&members]<class T>(const char* name, const std::optional<T>&) {
    constexpr bool kMoney = std::is_same_v<T, Money>;
    // Several kinds may share a name.
    for (const Member& known : members) {
      if (known.name == name) return;
    }
    members.push_back({name, kMoney ? "money?" : "percent?",
                       kMoney ? "" : "100 is the base rate, or per cent of the price",
                       kMoney ? "46.00" : "15.5", true});
  };
  for_each_rate(static_cast<const CommissionRates&>(CommissionRates{}), add);
  for_each_rate(static_cast<const BoxRates&>(BoxRates{}), add);
  for_each_rate(static_cast<const PalletRates&>(PalletRates{}), add);
  for_each_rate(static_cast<const ReturnRates&>(ReturnRates{}), add);
  members.push_back({"valid_from", "date"});
  members.push_back({"valid_to", "date?", "The last day; null: still valid", "null"});
  return members;
}

std::vector<Schema> tariff_schemas() {
  return {{"Tariff", "Which rates it has follows from its kind.", tariff_members()}};
}

}  // namespace

Noun tariff_noun() {
  return {.tags = {{"tariffs", "What WB charges"}}, .routes = kTariffRoutes, .schemas = tariff_schemas};
}

}  // namespace wbd::rest
