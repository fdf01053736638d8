#include "coordinator/core/dispatch.h"

#include <algorithm>

namespace sukut::coordinator {

void Dispatch::queue(const Digest& document, std::vector<ConnectionId> to, bool is_urgent) {
  if (to.empty()) return;
  const auto before = std::find_if(rounds_.begin(), rounds_.end(),
                                   [is_urgent](const Round& round) { return is_urgent && !round.is_urgent; });
  rounds_.insert(before, Round{document, std::move(to), 0, is_urgent});
}

std::vector<std::pair<Digest, ConnectionId>> Dispatch::take(std::size_t max) {
  std::vector<std::pair<Digest, ConnectionId>> list;
  while (!rounds_.empty() && list.size() < max) {
    Round& round = rounds_.front();
    list.emplace_back(round.document, round.to[round.next]);
    if (++round.next == round.to.size()) rounds_.pop_front();
  }
  return list;
}

}  // namespace sukut::coordinator
