// Which language the person at this terminal wants.
#pragma once

#include "proto/words.h"

namespace sukut::io {

// By LC_ALL, else LC_MESSAGES, else LANG, as POSIX has it.
[[nodiscard]] Lang lang_of_environment();

}  // namespace sukut::io
