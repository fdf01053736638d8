// Damage to a file as disks, copies and people do it: bytes overwritten, pages zeroed or exchanged, the end cut off.
#pragma once

#include <algorithm>
#include <string>

#include "tests/fuzz/draw.h"

namespace sukut::fuzz {

inline void damage(std::string& file, Draw& draw) {
  constexpr std::size_t kPage = 4096;
  for (int i = 0; i < 8 && !draw.is_empty() && !file.empty(); ++i) {
    const std::size_t pages = std::max<std::size_t>(file.size() / kPage, 1);
    const std::size_t page = draw.below(pages) * kPage;
    const std::size_t at = std::min(page + draw.number(2) % kPage, file.size() - 1);
    switch (draw.below(6)) {
      case 0:
        file[at] = static_cast<char>(static_cast<unsigned char>(file[at]) ^ (1U << draw.below(8)));
        break;
      case 1: {
        const std::string_view with = draw.take(draw.below(32));
        file.replace(at, std::min(with.size(), file.size() - at), with);
        break;
      }
      case 2:
        file.resize(at);
        break;
      case 3:
        std::fill_n(file.begin() + static_cast<std::ptrdiff_t>(page), std::min(kPage, file.size() - page), '\0');
        break;
      case 4: {
        const std::string other = file.substr(draw.below(pages) * kPage, kPage);
        file.replace(page, std::min(other.size(), file.size() - page), other);
        break;
      }
      default:
        file.insert(at, std::string(draw.take(draw.below(32))));
        break;
    }
  }
}

}  // namespace sukut::fuzz
