#include "core/notify/service_message.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "core/notify/incident_message.hpp"
#include "core/report/telegram.hpp"

namespace wbd::notify {
namespace {

struct Words {
  std::string_view type, title_en, title_ru, text_en, text_ru;
};
// {} is the target.
// clang-format off
constexpr Words kWords[] = {
    {"test", "Test message", "Проверка",
     "Messages from wbd arrive here.", "Сообщения от wbd приходят сюда."},
    {"target.failing", "Messages do not arrive", "Сообщения не доходят",
     "{} has failed for four days. If it goes on, it will be switched off tomorrow.",
     "{} не отвечает четыре дня. Если так продолжится, завтра отправка туда будет отключена."},
    {"target.disabled", "A target is switched off", "Отправка отключена",
     "{} does not accept messages, so nothing more is sent there. When it works again, switch it on and recover what it missed.",
     "{} не принимает сообщения, отправка туда отключена. Когда адрес заработает, включите его и верните пропущенное."},
    {"target.gone", "A chat is closed", "Чат закрыт",
     "{} has blocked the bot or removed it. Send the bot /start there to go on.",
     "{}: бот заблокирован или удалён. Чтобы продолжить, отправьте там боту /start."},
};
// clang-format on

std::string name_of_target(const nlohmann::json& payload, bool russian) {
  const auto text = [&payload](const char* key) -> std::string {
    const auto found = payload.find(key);
    if (found == payload.end() || found->is_null()) return "";
    return found->is_string() ? found->get<std::string>() : found->dump();
  };
  if (const std::string url = text("url"); !url.empty()) return url;
  const std::string kind = text("kind") == "max" ? "MAX" : "Telegram";
  return fmt::format(fmt::runtime(russian ? "{}, чат {}" : "{}, chat {}"), kind, text("chat_id"));
}

}  // namespace

std::optional<Message> service_message(std::string_view type, std::string_view payload, Language language) {
  if (auto message = incident_message(type, payload, language)) return message;
  const bool russian = language == Language::ru;
  for (const Words& words : kWords) {
    if (words.type != type) continue;
    auto json = nlohmann::json::parse(payload, nullptr, false);
    if (!json.is_object()) json = nlohmann::json::object();
    Message message;
    message.title = russian ? words.title_ru : words.title_en;
    const std::string name = name_of_target(json, russian);
    const std::string text = fmt::format(fmt::runtime(russian ? words.text_ru : words.text_en), name);
    message.text = {message.title, text};
    std::string html;
    report::append_telegram_html(html, text);
    message.html = {"<b>" + message.title + "</b>", std::move(html)};
    return message;
  }
  return std::nullopt;
}

}  // namespace wbd::notify
