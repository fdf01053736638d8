// A failing story made small, greedily: whatever can go without the promise being kept again, goes.
#include <algorithm>

#include "tests/sim/playing.h"

namespace sukut::sim {
namespace {

constexpr int kTrials = 800;

class Minimising {
 public:
  Minimising(Story story, std::string promise, const World::Options& options)
      : story_(std::move(story)), promise_(std::move(promise)), options_(options) {}

  Story run() {
    for (std::size_t before = 0; before != size() && trials_ < kTrials;) {
      before = size();
      drop_deeds();
      drop_stations();
      drop_orders();
      calm_stations();
    }
    return std::move(story_);
  }

 private:
  [[nodiscard]] std::size_t size() const {
    std::size_t size = story_.deeds.size() + story_.stations.size();
    for (const OrderStory& order : story_.orders) {
      for (const Order& body : order.revisions) size += 1 + body.cues.size();
    }
    return size;
  }

  // Keeps the change when the promise is still broken.
  template <typename Change>
  bool attempt(Change&& change) {
    if (++trials_ > kTrials) return false;
    Story trial = story_;
    change(trial);
    if (trial.stations.empty()) return false;
    Totals aside;
    const auto played = play(trial, options_, aside);
    if (!played.breach || played.breach->promise != promise_) return false;
    story_ = std::move(trial);
    return true;
  }

  // In halves, quarters … down to single ones.
  void drop_deeds() {
    for (std::size_t share = std::max<std::size_t>(story_.deeds.size() / 2, 1);; share /= 2) {
      for (std::size_t from = 0; from < story_.deeds.size();) {
        const bool is_dropped = attempt([&](Story& trial) {
          const auto begin = trial.deeds.begin() + static_cast<std::ptrdiff_t>(from);
          trial.deeds.erase(begin, begin + static_cast<std::ptrdiff_t>(std::min(share, trial.deeds.size() - from)));
        });
        if (!is_dropped) from += share;
      }
      if (share <= 1) return;
    }
  }

  void drop_stations() {
    for (std::size_t i = story_.stations.size(); i-- > 0 && story_.stations.size() > 1;) {
      attempt([i](Story& trial) {
        const int gone = static_cast<int>(i);
        trial.stations.erase(trial.stations.begin() + gone);
        for (StationStory& station : trial.stations) {
          if (station.second_of == gone) return void(trial.stations.clear());  // not without its first
          station.second_of -= station.second_of > gone ? 1 : 0;
        }
        std::erase_if(trial.deeds, [gone](const Deed& deed) { return deed.station == gone; });
        for (Deed& deed : trial.deeds) deed.station -= deed.station > gone ? 1 : 0;
      });
    }
  }

  void drop_orders() {
    while (story_.orders.size() > 1) {
      const bool is_dropped = attempt([](Story& trial) {
        trial.orders.pop_back();
        std::erase_if(trial.deeds,
                      [&](const Deed& deed) { return deed.order >= static_cast<int>(trial.orders.size()); });
      });
      if (!is_dropped) break;
    }
    for (std::size_t o = 0; o < story_.orders.size(); ++o) drop_cues(o);
  }

  // From all revisions alike: a cue that one of them lacks would be another story.
  void drop_cues(std::size_t o) {
    for (std::size_t c = story_.orders[o].revisions.front().cues.size(); c-- > 0;) {
      if (story_.orders[o].revisions.front().cues.size() == 1) return;
      attempt([o, c](Story& trial) {
        for (Order& body : trial.orders[o].revisions) {
          if (c < body.cues.size()) body.cues.erase(body.cues.begin() + static_cast<std::ptrdiff_t>(c));
        }
      });
    }
  }

  void calm_stations() {
    const auto calm = [this](auto&& make) {
      for (std::size_t i = 0; i < story_.stations.size(); ++i) {
        attempt([&](Story& trial) { make(trial.stations[i]); });
      }
    };
    calm([](StationStory& station) { station.link = LinkStory(); });
    calm([](StationStory& station) { station.wanders = station.is_preempted = false; });
    calm([](StationStory& station) { station.wall_error = Nanos(0); });
    calm([](StationStory& station) { station.fsync = StationStory().fsync; });
    calm([](StationStory& station) { station.boot_age = StationStory().boot_age; });
    calm([](StationStory& station) { station.rate_ppb = 0; });
    calm([](StationStory& station) { station.has_chrony = false; });
    calm([](StationStory& station) { station.outputs.resize(1); });
  }

  Story story_;
  std::string promise_;
  World::Options options_;
  int trials_ = 0;
};

}  // namespace

Story minimised(Story story, const std::string& promise, const World::Options& options) {
  return Minimising(std::move(story), promise, options).run();
}

}  // namespace sukut::sim
