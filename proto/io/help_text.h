// The help of a command as people read it in a terminal: no line wider than its width, descriptions continued under
// themselves. Width is counted in characters, not bytes.
#pragma once

#include <cstddef>
#include <string>

namespace sukut::io {

inline constexpr std::size_t kHelpWidth = 100;

// `text`: as the command line library lays it out, one description a line. What has no place to break stays whole.
[[nodiscard]] std::string wrapped_help(const std::string& text, std::size_t width = kHelpWidth);

}  // namespace sukut::io
