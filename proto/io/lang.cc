#include "proto/io/lang.h"

#include <cstdlib>

namespace sukut::io {

Lang lang_of_environment() {
  for (const char* name : {"LC_ALL", "LC_MESSAGES", "LANG"}) {
    const char* const locale = std::getenv(name);
    if (locale != nullptr && *locale != '\0') return lang_of_locale(locale);
  }
  return Lang::en;
}

}  // namespace sukut::io
