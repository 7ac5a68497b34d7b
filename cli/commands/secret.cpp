#include <fmt/format.h>

#include "cli/commands/nouns.hpp"
#include "cli/commands/options.hpp"
#include "cli/session.hpp"
#include "core/base/json_text.hpp"
#include "core/setup/rotation.hpp"

namespace wbd::cli::commands {
namespace {

std::string describe_rotation(Session& session, const setup::Rotation& done) {
  std::string text = fmt::format(
      fmt::runtime(done.new_key ? session.tr("A new key seals now: {}\n", "Теперь шифрует новый ключ: {}\n")
                                : session.tr("The key that seals: {}\n", "Шифрует ключ: {}\n")),
      done.key_id);
  text += fmt::format(fmt::runtime(session.tr("Secrets sealed again: {}\n", "Перешифровано секретов: {}\n")),
                      done.resealed);
  for (const auto& file : done.old_key_files) {
    text += fmt::format(
        fmt::runtime(session.tr("Keep {} as long as wbd runs with it and backups need it.\n",
                                "Храните {}, пока с ним работает wbd и пока он нужен резервным копиям.\n")),
        file.string());
  }
  return text;
}

Outcome secret_rotate(Session& session, const Arguments& arguments) {
  std::optional<std::filesystem::path> given;
  if (const auto file = arguments.text("--key-file")) given = *file;
  const setup::Rotation done =
      setup::rotate_secrets(session.database(), session.settings(), given, arguments.has("--reseal"));
  Answer answer;
  JsonWriter json(answer.data);
  json.begin_object();
  json.field("key_id", done.key_id);
  json.field("new_key", done.new_key);
  json.field("resealed", done.resealed);
  json.field("left", done.left);
  json.key("old_key_files");
  json.begin_array();
  for (const auto& file : done.old_key_files) json.value(file.string());
  json.end_array();
  json.end_object();
  answer.text = describe_rotation(session, done);
  if (done.left > 0) {
    answer.error =
        Error{Errc::configuration,
              fmt::format("{} stored secrets were sealed with a key that is not here: name its file in "
                          "secret.old_key_files, or connect their cabinets and targets again",
                          done.left)};
    answer.exit_code = exit_code(*answer.error);
  }
  return answer;
}

constexpr std::array kSecretRotate{
    Option::of(Kind::file, "--key-file", "FILE", "take the key in this file in place of a fresh one",
               "взять ключ из этого файла, а не создавать новый"),
    Option::flag("--reseal", "make no key: seal with the one in use what older keys still seal",
                 "не создавать ключ: перешифровать действующим то, что ещё под прежними")};

constexpr std::array kSecretCommands{
    Command{
        "secret", "rotate",
        "Change the secret key and seal all stored tokens with it; wbd may run meanwhile. What a killed run left "
        "is finished first",
        "Сменить ключ шифрования и перешифровать им все токены; wbd может работать. Прерванная смена сначала "
        "доводится до конца",
        "wbctl secret rotate", kSecretRotate, secret_rotate}
        .with(Access::changes),
};

}  // namespace

std::span<const Command> secret_commands() {
  return kSecretCommands;
}

}  // namespace wbd::cli::commands
