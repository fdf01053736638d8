// The language of what the public, a master or a minister reads: Azerbaijani or English.
#pragma once

#include <string>

#include "proto/result.h"

namespace sukut::cli {

enum class Language { az, en };

// "az" or "en", as given by --lang; empty: by LC_ALL, LC_MESSAGES or LANG, else English. malformed: any other word.
[[nodiscard]] Result<Language> language_of(const std::string& given);
[[nodiscard]] const char* name_of(Language language);

}  // namespace sukut::cli
