#include "core/sandbox/tariffs.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "core/sandbox/vocabulary.hpp"

namespace wbd::sandbox {
namespace {

constexpr std::string_view kBoxColumns[] = {"boxDeliveryBase",
                                            "boxDeliveryLiter",
                                            "boxDeliveryCoefExpr",
                                            "boxDeliveryMarketplaceBase",
                                            "boxDeliveryMarketplaceLiter",
                                            "boxDeliveryMarketplaceCoefExpr",
                                            "boxStorageBase",
                                            "boxStorageLiter",
                                            "boxStorageCoefExpr"};
constexpr std::string_view kPalletColumns[] = {"palletDeliveryExpr", "palletDeliveryValueBase",
                                               "palletDeliveryValueLiter", "palletStorageExpr",
                                               "palletStorageValueExpr"};
constexpr std::string_view kReturnColumns[] = {"deliveryDumpKgtOfficeBase",   "deliveryDumpKgtOfficeLiter",
                                               "deliveryDumpKgtReturnExpr",   "deliveryDumpSrgOfficeExpr",
                                               "deliveryDumpSrgReturnExpr",   "deliveryDumpSupCourierBase",
                                               "deliveryDumpSupCourierLiter", "deliveryDumpSupOfficeBase",
                                               "deliveryDumpSupOfficeLiter",  "deliveryDumpSupReturnExpr"};

constexpr std::string_view kCentralDistrict = "Центральный федеральный округ";
constexpr TariffValue kNone = std::nullopt;

// Sold from sellers' warehouses only; no product of the world has this subject.
constexpr Subject kSellerOnly{3'756, 6'119, "Септики", "Сантехника", "Септик", false, 0, 0, 0, 185};

// Sellers' own warehouses, and WB's warehouses outside Russia.
std::vector<TariffRow> box_rows_without_russia() {
  return {
      {"Минск", "Беларусь", TariffStyle::comma, {4'800, 1'120, 16'000, kNone, kNone, kNone, 14, 7, 103'900}},
      {"Астана", "Казахстан", TariffStyle::comma, {6'210, 1'890, 13'500, kNone, kNone, kNone, 8, 8, 100'000}},
      {"СЦ Брест", "Беларусь", TariffStyle::point, {3'565, 1'004, 11'500, kNone, kNone, kNone, 8, 4, 11'500}},
      {"Свой склад РФ",
       "Россия",
       TariffStyle::no_break,
       {kNone, kNone, kNone, 7'820, 2'380, 17'000, kNone, kNone, kNone}},
      {"Свой склад СГТ РФ",
       "Россия",
       TariffStyle::comma,
       {kNone, kNone, kNone, 123'456, 1'205, 10'000, kNone, kNone, kNone}},
  };
}

std::vector<TariffRow> pallet_rows_without_russia() {
  return {
      {"СЦ Брест", "", TariffStyle::point, {11'500, 4'305, 1'000, kNone, 3'565}},
      {"Астана", "", TariffStyle::no_break, {16'000, 112'050, 1'400, 100'000, 104'200}},
      {"Минск", "", TariffStyle::comma, {12'000, 4'800, 1'120, kNone, kNone}},
  };
}

std::vector<TariffRow> box_rows() {
  const std::vector<TariffValue> usual{4'800, 1'120, 16'000, 4'050, 1'100, 12'500, 14, 7, 103'900};
  return {
      {"Склад WB РФ", std::string(kCentralDistrict), TariffStyle::comma, usual},
      {"Склад WB СГТ РФ", std::string(kCentralDistrict), TariffStyle::comma, usual},
      {"Минск", "Беларусь", TariffStyle::comma, usual},
      {"Свой склад СГТ РФ",
       "Россия",
       TariffStyle::no_break,
       {104'850, 1'190, 17'500, 123'456, 1'205, 100'000, 1'575, 9, kNone}},
      {"Маркетплейс: Центральный федеральный округ",
       "Россия",
       TariffStyle::comma,
       {kNone, kNone, kNone, 4'600, 1'400, 12'500, kNone, kNone, kNone}},
      {"СЦ Брест", "Беларусь", TariffStyle::point, {3'565, 1'004, 11'500, kNone, kNone, kNone, 8, 4, 11'500}},
  };
}

std::vector<TariffRow> pallet_rows() {
  return {
      {"Склад WB РФ", "", TariffStyle::comma, {17'000, 5'100, 1'190, 15'500, 3'565}},
      {"Склад WB СГТ РФ", "", TariffStyle::no_break, {16'000, 112'050, 1'400, 100'000, 104'200}},
      {"СЦ Брест", "", TariffStyle::point, {11'500, 4'305, 1'000, kNone, 3'565}},
      {"Минск", "", TariffStyle::comma, {12'000, 4'800, 1'120, kNone, kNone}},
  };
}

std::vector<TariffRow> return_rows() {
  return {
      {"Свой склад РФ",
       "",
       TariffStyle::comma,
       {104'000, 920, 105'000, 17'000, 17'000, 22'900, 910, 12'900, 910, 25'000}},
      {"Свой склад СГТ РФ",
       "",
       TariffStyle::point,
       {203'950, 1'815, 205'000, 17'000, 17'000, kNone, kNone, 12'900, 910, 25'000}},
      {"Склад WB РФ",
       "",
       TariffStyle::comma,
       {103'900, 910, 105'000, 17'000, 17'000, 22'900, 910, 12'900, 910, 25'000}},
      {"Склад WB СГТ РФ",
       "",
       TariffStyle::no_break,
       {203'950, 1'815, 205'000, 17'000, 17'000, kNone, kNone, 12'900, 910, 25'000}},
      {"СЦ Брест",
       "",
       TariffStyle::point,
       {98'765, 850, 99'900, 16'000, 16'000, 21'050, 875, kNone, kNone, 24'000}},
  };
}

}  // namespace

std::string tariff_text(TariffValue value, TariffStyle style) {
  if (!value) return style == TariffStyle::comma ? "-" : "";
  const std::string whole = std::to_string(*value / 100);
  std::string text;
  for (std::size_t i = 0; i < whole.size(); ++i) {
    if (i > 0 && (whole.size() - i) % 3 == 0 && style != TariffStyle::point) {
      text += style == TariffStyle::no_break ? "\u00A0" : " ";
    }
    text += whole[i];
  }
  if (const auto rest = *value % 100; rest != 0) {
    text += style == TariffStyle::point ? '.' : ',';
    text += rest % 10 == 0 ? fmt::format("{}", rest / 10) : fmt::format("{:02}", rest);
  }
  return text;
}

std::span<const std::string_view> tariff_columns(TariffKind kind) {
  switch (kind) {
    case TariffKind::pallet:
      return kPalletColumns;
    case TariffKind::returns:
      return kReturnColumns;
    case TariffKind::box:
      break;
  }
  return kBoxColumns;
}

const TariffEpoch* TariffBook::on(std::chrono::sys_days day) const {
  const TariffEpoch* found = nullptr;
  for (const TariffEpoch& epoch : epochs) {
    if (epoch.from <= day) found = &epoch;
  }
  return found;
}

const TariffEpoch* TariffBook::after(std::chrono::sys_days day) const {
  const auto next =
      std::find_if(epochs.begin(), epochs.end(), [&](const TariffEpoch& epoch) { return epoch.from > day; });
  return next == epochs.end() ? nullptr : &*next;
}

std::array<std::vector<TariffRow>, kTariffKinds> tariff_tables(TariffLayout layout) {
  if (layout == TariffLayout::everything) return {box_rows(), pallet_rows(), return_rows()};
  return {box_rows_without_russia(), pallet_rows_without_russia(), return_rows()};
}

TariffEpoch& begin_epoch(TariffBook& book, std::chrono::sys_days day) {
  if (book.epochs.back().from != day) {
    TariffEpoch next = book.epochs.back();
    next.from = day;
    book.epochs.push_back(std::move(next));
  }
  return book.epochs.back();
}

Commission seller_only_commission() {
  return {&kSellerOnly, std::nullopt, kSellerOnly.fbs_percent_x10};
}

TariffBook make_tariffs(std::chrono::sys_days today, TariffLayout layout) {
  constexpr std::chrono::sys_days kRussiaHidden = std::chrono::year{2026} / 8 / 15;
  TariffBook book;
  const bool hidden = layout == TariffLayout::no_russia;
  const std::chrono::sys_days first = today - std::chrono::days{400};
  const bool always_hidden = hidden && kRussiaHidden <= first;
  book.epochs.push_back(
      {first, tariff_tables(always_hidden ? TariffLayout::no_russia : TariffLayout::everything)});
  if (hidden && !always_hidden && kRussiaHidden <= today) {
    book.epochs.push_back({kRussiaHidden, tariff_tables(TariffLayout::no_russia)});
  }
  for (const Subject& subject : subjects()) {
    book.commission.push_back({&subject, subject.fbw_percent_x10, subject.fbs_percent_x10});
  }
  return book;
}

}  // namespace wbd::sandbox
