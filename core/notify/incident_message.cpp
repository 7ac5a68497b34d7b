#include "core/notify/incident_message.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "core/base/json_text.hpp"
#include "core/notify/card.hpp"
#include "core/store/incident_detail.hpp"

namespace wbd::notify {
namespace {

struct IncidentWords {
  std::string_view en, ru;  // {0} key, {1} subject, {2} number
  std::string_view command;
};

// In the order of IncidentKind.
// clang-format off
constexpr IncidentWords kIncidentWords[] = {
    {"Cabinet {0}: syncs fail, {2} times in a row ({1})", "Кабинет {0}: загрузка не удаётся {2} раз подряд ({1})", "wbctl status"},
    {"The database did not answer", "База данных не отвечала", "wbctl doctor"},
    {"{0}: Redis does not answer; answers come from memory and the database",
     "{0}: Redis не отвечает; ответы берутся из памяти и базы", "wbctl doctor"},
    {"", "", "wbctl cabinet list"},
    {"Messages are not delivered: the oldest has waited for {2} min",
     "Сообщения не доставляются: самое старое ждёт {2} мин", "wbctl doctor"},
    {"{0}: the disk of the data has room for {2} MB", "{0}: на диске с данными осталось {2} МБ", "wbctl doctor"},
    {"The last backup is {2} days old", "Последней резервной копии {2} дн.", "wbctl db backup"},
    {"WB has changed the answer of {0}: {1}", "WB изменил ответ метода {0}: {1}", "wbctl doctor"},
    {"Cabinet {2}: WB's payout of report {1} does not add up", "Кабинет {2}: выплата WB по отчёту {1} не сходится с расчётом",
     "wbctl finance reconcile"},
};
// clang-format on

std::string_view token_words(std::string_view trouble, bool russian) {
  if (trouble == "refused") {
    return russian ? "Кабинет {0}: WB не принимает токен, загрузка остановлена"
                   : "Cabinet {0}: WB refuses the token, syncs have stopped";
  }
  if (trouble == "expired")
    return russian ? "Кабинет {0}: срок токена истёк" : "Cabinet {0}: the token has expired";
  return russian ? "Кабинет {0}: токен действует ещё {2} дн." : "Cabinet {0}: the token ends in {2} days";
}

std::string_view words_of(const Incident& incident, bool russian) {
  if (incident.kind == IncidentKind::token_trouble) return token_words(incident.detail.subject, russian);
  if (incident.kind == IncidentKind::sync_failed && incident.key == "many")
    return russian ? "Загрузка не удаётся сразу у нескольких кабинетов: {2}" : "Syncs of {2} cabinets fail";
  const IncidentWords& words = kIncidentWords[static_cast<std::size_t>(incident.kind)];
  return russian ? words.ru : words.en;
}

std::string lasted(Millis time, bool russian) {
  const auto minutes = std::chrono::ceil<std::chrono::minutes>(time).count();
  if (minutes < 120) return fmt::format(fmt::runtime(russian ? "{} мин" : "{} min"), minutes);
  return fmt::format(fmt::runtime(russian ? "{} ч {} мин" : "{} h {} min"), minutes / 60, minutes % 60);
}

std::string word_of(const nlohmann::json& json, const char* name) {
  const auto found = json.find(name);
  return found != json.end() && found->is_string() ? found->get<std::string>() : std::string();
}

std::optional<UtcTime> time_of(const nlohmann::json& json, const char* name) {
  const auto time = parse_rfc3339(word_of(json, name));
  return time ? std::optional(*time) : std::nullopt;
}

std::optional<Incident> parse_incident(std::string_view payload) {
  const auto json = nlohmann::json::parse(payload, nullptr, false);
  if (!json.is_object()) return std::nullopt;
  const auto kind = parse_incident_kind(word_of(json, "kind"));
  const auto began = time_of(json, "began_at");
  if (!kind || !began) return std::nullopt;
  Incident incident;
  incident.kind = *kind;
  incident.key = word_of(json, "key");
  incident.detail = store::parse_incident_detail(payload);
  incident.began_at = *began;
  incident.ended_at = time_of(json, "ended_at");
  return incident;
}

}  // namespace

std::string incident_sentence(const Incident& incident, Language language) {
  const IncidentDetail& detail = incident.detail;
  std::string text = fmt::format(fmt::runtime(words_of(incident, language == Language::ru)), incident.key,
                                 detail.subject, detail.number);
  if (!detail.reason.empty()) text += ": " + detail.reason;
  return text;
}

std::string_view incident_command(IncidentKind kind) {
  return kIncidentWords[static_cast<std::size_t>(kind)].command;
}

std::string incident_payload(const Incident& incident) {
  std::string text;
  JsonWriter json(text);
  json.begin_object();
  json.field("kind", to_string(incident.kind));
  json.field("key", incident.key);
  json.field("subject", incident.detail.subject);
  json.field("number", incident.detail.number);
  json.field("reason", incident.detail.reason);
  json.field("began_at", incident.began_at);
  json.field("ended_at", incident.ended_at);
  json.end_object();
  return text;
}

std::optional<Message> incident_message(std::string_view type, std::string_view payload, Language language) {
  if (type != kIncidentBegan && type != kIncidentEnded) return std::nullopt;
  const auto incident = parse_incident(payload);
  if (!incident) return std::nullopt;
  const bool russian = language == Language::ru;
  const bool over = type == kIncidentEnded && incident->ended_at;
  Card card;
  card.title = over ? (russian ? "Сбой устранён" : "Incident is over") : (russian ? "Сбой" : "Incident");
  report::Section section(over ? "✅" : "🚨", card.title);
  section.line().text(shortened(incident_sentence(*incident, language), 500));
  if (over) {
    section.line()
        .text(russian ? "Длительность: " : "It lasted ")
        .text(lasted(*incident->ended_at - incident->began_at, russian));
  } else {
    section.line().text(russian ? "Подробнее: " : "More: ").code(incident_command(incident->kind));
  }
  card.sections.push_back(std::move(section));
  return render_card(card);
}

}  // namespace wbd::notify
