// What stands below a command's options in its --help, as in a manual page: examples, files, exit codes, environment.
#pragma once

#include <string>
#include <string_view>

namespace sukut::cli {

// `command`: the words that lead to it, "order draft". One without a page of its own has the exit codes and environment.
[[nodiscard]] std::string help_page(std::string_view command);

}  // namespace sukut::cli
