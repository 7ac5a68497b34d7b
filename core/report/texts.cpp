#include "core/report/texts.hpp"

namespace wbd::report {

const Texts& texts(Language language) {
  return language == Language::ru ? kRussianTexts : kEnglishTexts;
}

}  // namespace wbd::report
