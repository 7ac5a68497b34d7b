#include "core/sandbox/vocabulary.hpp"

namespace wbd::sandbox {
namespace {

constexpr Subject kSubjects[] = {
    {192, 306, "Футболки", "Одежда", "Футболка", true, 700, 2900, 245, 285},
    {177, 306, "Рубашки", "Одежда", "Рубашка", true, 1400, 5200, 245, 285},
    {69, 306, "Платья", "Одежда", "Платье", true, 1900, 7900, 250, 290},
    {11, 306, "Брюки", "Одежда", "Брюки", true, 1500, 6400, 245, 285},
    {105, 629, "Кроссовки", "Обувь", "Кроссовки", true, 2500, 11900, 230, 270},
    {232, 657, "Мультистайлеры", "Бытовая техника", "Мультистайлер", false, 1800, 9900, 155, 195},
    {1436, 481, "Ведра хозяйственные", "Дом", "Ведро", false, 300, 1900, 190, 225},
    {812, 543, "Кружки", "Посуда и инвентарь", "Кружка", false, 350, 1700, 210, 250},
    {2286, 519, "Пазлы", "Игрушки", "Пазл", false, 400, 3200, 185, 220},
    {1724, 786, "Кремы", "Красота", "Крем", false, 290, 4100, 265, 300},
};

constexpr std::string_view kRussia = "Россия";
constexpr std::string_view kCentral = "Центральный федеральный округ";
constexpr Region kRegions[] = {
    {kRussia, kCentral, "Московская", "Москва", "Центральный"},
    {kRussia, kCentral, "Московская", "Химки", "Центральный"},
    {kRussia, kCentral, "Воронежская", "Воронеж", "Центральный"},
    {kRussia, "Северо-Западный федеральный округ", "Санкт-Петербург", "Санкт-Петербург", "Северо-Западный"},
    {kRussia, "Приволжский федеральный округ", "Республика Татарстан", "Казань", "Приволжский"},
    {kRussia, "Приволжский федеральный округ", "Самарская", "Самара", "Приволжский"},
    {kRussia, "Южный федеральный округ", "Краснодарский край", "Краснодар", "Южный"},
    {kRussia, "Уральский федеральный округ", "Свердловская", "Екатеринбург", "Уральский"},
    {kRussia, "Сибирский федеральный округ", "Новосибирская", "Новосибирск", "Сибирский"},
    {kRussia, "Дальневосточный федеральный округ", "Приморский край", "Владивосток", "Дальневосточный"},
    {"Беларусь", "", "Минская", "Минск", "Беларусь"},
    {"Казахстан", "", "Алматы", "Алматы", "Казахстан"},
};

constexpr std::string_view kBrands[] = {"Северный Лён", "Abikas",      "Tike",
                                        "ДомУют",       "O'Neal & Co", "Flax Store"};
constexpr std::string_view kColors[] = {"белый", "черный", "красно-сиреневый", "синий", "бежевый", "зеленый"};
constexpr std::string_view kAdjectives[] = {"базовая модель", "оверсайз",      "подарочная серия",
                                            "для дома",       "премиум",       "2 шт.",
                                            "на каждый день", "\"Люкс\" <new>"};
constexpr std::string_view kFirstNames[] = {"Николай",   "Анна",  "Мария", "Олег",
                                            "Екатерина", "Тимур", "Ольга"};
constexpr std::string_view kSurnames[] = {"Кружинин", "Белова",  "Ларин", "Сафина",
                                          "Орлов",    "Громова", "Юдин"};

}  // namespace

std::span<const Subject> subjects() {
  return kSubjects;
}
std::span<const Region> regions() {
  return kRegions;
}
std::span<const std::string_view> brands() {
  return kBrands;
}
std::span<const std::string_view> colors() {
  return kColors;
}
std::span<const std::string_view> adjectives() {
  return kAdjectives;
}
std::span<const std::string_view> first_names() {
  return kFirstNames;
}
std::span<const std::string_view> surnames() {
  return kSurnames;
}

}  // namespace wbd::sandbox
