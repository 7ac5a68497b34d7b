#include "cli/confirm.hpp"

#include <istream>
#include <ostream>

#include <fmt/format.h>

#include "cli/output/text_width.hpp"

namespace wbd::cli {
namespace {

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view kSpace = " \t\r\n";
  const std::size_t first = text.find_first_not_of(kSpace);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kSpace) - first + 1);
}

}  // namespace

Result<void> confirm(Session& session, const Arguments& arguments, const Loss& loss) {
  if (arguments.has("--yes")) return {};
  const std::string what = printable(session.tr(loss.en, loss.ru));
  Io& io = session.io();
  if (!io.in_terminal) {
    return Error{Errc::invalid_argument,
                 fmt::format("{} {}", what,
                             session.tr("Nothing was changed: without a terminal add --yes to agree.",
                                        "Ничего не изменено: без терминала согласие даёт --yes."))};
  }
  const std::string word = printable(trimmed(loss.word));
  io.err << what << '\n'
         << session.tr("A copy first: wbctl db backup FILE", "Сначала копия: wbctl db backup ФАЙЛ") << '\n'
         << fmt::format(
                fmt::runtime(session.tr("Type \"{}\" to agree: ", "Чтобы согласиться, введите «{}»: ")), word)
         << std::flush;
  std::string typed;
  std::getline(io.in, typed);
  if (!word.empty() && trimmed(typed) == word) return {};
  return Error{Errc::invalid_argument, std::string(session.tr("not confirmed: nothing was changed",
                                                              "нет подтверждения: ничего не изменено"))};
}

}  // namespace wbd::cli
