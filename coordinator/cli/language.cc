// As POSIX has it: the first of the three that is set counts.
#include "coordinator/cli/language.h"

#include <cstdlib>

namespace sukut::cli {

const char* name_of(Language language) { return language == Language::az ? "az" : "en"; }

Result<Language> language_of(const std::string& given) {
  if (given == "az") return Language::az;
  if (given == "en") return Language::en;
  if (!given.empty()) return {Reason::malformed, "\"" + given + "\" is no language of ours; write az or en"};
  for (const char* variable : {"LC_ALL", "LC_MESSAGES", "LANG"}) {
    const char* value = std::getenv(variable);
    if (value == nullptr || *value == '\0') continue;
    return std::string(value).rfind("az", 0) == 0 ? Language::az : Language::en;
  }
  return Language::en;
}

}  // namespace sukut::cli
