#include "core/report/texts.hpp"

namespace wb::report {

const Texts& texts(Language language) {
  return language == Language::ru ? kRussianTexts : kEnglishTexts;
}

}  // namespace wb::report
