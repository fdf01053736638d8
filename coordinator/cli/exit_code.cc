// One form for everything that goes wrong.
#include "coordinator/cli/exit_code.h"

#include <iostream>

#include "coordinator/cli/terminal.h"

namespace sukut::cli {

int fail(const Error& error) {
  const std::string reason(name_of(error.reason));
  std::cerr << "sukut: " << (error.detail.empty() ? reason : error.detail + " (" + reason + ")") << "\n";
  switch (error.reason) {
    case Reason::malformed:
    case Reason::too_large:
    case Reason::unknown_critical_field:
    case Reason::file_missing:
    case Reason::file_permissions:
    case Reason::wrong_passphrase:
      return kBadInput;
    default:
      return kRefused;
  }
}

int fail(int code, const std::string& text) {
  std::cerr << "sukut: " << text << "\n";
  return code;
}

void warn(const std::string& text) { std::cerr << "warning: " << text << "\n"; }

void print_problems(const std::vector<io::Problem>& problems) {
  for (const io::Problem& problem : problems) std::cerr << problem.text() << "\n";
}

}  // namespace sukut::cli
