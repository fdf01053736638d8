#include "coordinator/core/stop_view.h"

#include <algorithm>
#include <utility>

namespace sukut::coordinator {
namespace {

// What of a station's acts the cancel covers.
std::vector<Act> covered_acts(const Cancel& cancel, const Holder& holder) {
  const NamedStation station{holder.station.attributes.id, &holder.station, false};
  std::vector<Act> acts;
  std::copy_if(holder.acts.begin(), holder.acts.end(), std::back_inserter(acts),
               [&](const Act& act) { return covers(cancel, act.cue, station); });
  return acts;
}

bool has_stopped(const std::vector<Act>& acts) {
  return std::any_of(acts.begin(), acts.end(), [](const Act& act) { return act.state == Act::State::stopped; });
}

}  // namespace

StopView stop_of(const Digest& hash, const Cancel& cancel, const std::vector<Holder>& holders) {
  StopView view;
  view.hash = hash;
  view.cancel = cancel;
  for (const Holder& holder : holders) {
    std::vector<Act> acts = covered_acts(cancel, holder);
    if (acts.empty()) continue;
    ++view.named;
    const bool is_stopped = has_stopped(acts);
    std::erase_if(acts, [](const Act& act) { return !act.is_open(); });
    if (!acts.empty()) {
      auto& list = holder.revision ? view.unconfirmed : view.unheard;
      list.push_back({holder.station, holder.revision, std::move(acts)});
    } else if (is_stopped) {
      ++view.stopped;
    } else {
      ++view.over;
    }
  }
  return view;
}

std::vector<StopView> stops_of(const OrderId& order, const std::vector<DocumentStored>& documents,
                               const std::vector<Holder>& holders) {
  std::vector<StopView> stops;
  for (const auto& [hash, cancel] : cancels_of(order, documents)) stops.push_back(stop_of(hash, cancel, holders));
  std::stable_sort(stops.begin(), stops.end(),
                   [](const StopView& a, const StopView& b) { return a.cancel.issued < b.cancel.issued; });
  return stops;
}

}  // namespace sukut::coordinator
