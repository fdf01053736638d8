#include "tests/sim/draw.h"

#include <algorithm>

#include "agent/core/event.h"
#include "tests/sim/draw_alone.h"
#include "tests/sim/draw_faults.h"
#include "tests/sim/draw_machines.h"
#include "tests/sim/rng.h"

namespace sukut::sim {
namespace {

using std::chrono::hours;
using std::chrono::microseconds;
using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;

// Draws the parts of one story, one after the other.
class Drawing {
 public:
  explicit Drawing(std::uint64_t seed) : seed_(seed) {}

  Story draw() {
    draw_size();
    draw_centre();
    draw_stations();
    draw_orders();
    draw_publishing();
    draw_cancels();
    draw_people();
    draw_faults(story_);
    draw_alone(story_);
    draw_machines(story_);
    std::stable_sort(story_.deeds.begin(), story_.deeds.end(),
                     [](const Deed& a, const Deed& b) { return a.at < b.at; });
    return std::move(story_);
  }

 private:
  void draw_size();
  void draw_centre();
  void draw_stations();
  [[nodiscard]] StationStory station(std::size_t number);
  [[nodiscard]] static LinkStory link(Rng& rng);
  void draw_clock(StationStory& s, Rng& rng) const;
  [[nodiscard]] agent::OutputSetup output(CueAction action, Rng& rng);
  void draw_orders();
  [[nodiscard]] Order order(Mode mode, Instant noon, Rng& rng);
  [[nodiscard]] Cue moment(const std::string& id, CueAction action, Instant noon, Nanos length, Rng& rng);
  [[nodiscard]] Cue state(const std::string& id, CueAction action, Instant noon, Rng& rng);
  [[nodiscard]] Order revised(Order order, Rng& rng);
  void draw_publishing();
  void draw_cancels();
  void draw_people();

  Deed& deed(Verb verb, Instant at, int station = -1) {
    story_.deeds.push_back({std::max(at, story_.begins), verb, station, 0, {}, Nanos(0), 0});
    return story_.deeds.back();
  }
  [[nodiscard]] int some_station(Rng& rng) { return static_cast<int>(rng.below(story_.stations.size())); }
  // Some instant of the story; often close to noon.
  [[nodiscard]] Instant some_time(Rng& rng) {
    if (rng.chance(500)) return kNoon + rng.between(-seconds(35), seconds(65));
    if (rng.chance(200)) return kNoon + rng.between(-milliseconds(50), milliseconds(50));
    return story_.begins + rng.between(Nanos(0), story_.ends - story_.begins);
  }

  std::uint64_t seed_;
  Story story_;
  bool is_long_ = false;
};

// 97 % are short, around noon; some last hours, a few days; a few are crowds.
void Drawing::draw_size() {
  Rng rng(seed_, "size");
  story_.seed = seed_;
  const std::size_t dice = rng.below(1000);
  const bool is_days = dice < 5;
  const bool is_hours = !is_days && dice < 30;
  const bool is_crowd = dice == 999;
  is_long_ = is_days || is_hours;
  std::size_t count = rng.chance(700) ? 1 + rng.below(4) : 5 + rng.below(6);
  Nanos lead = rng.between(seconds(75), minutes(9));
  if (is_days) lead = rng.between(hours(20), hours(60));
  if (is_hours) lead = rng.between(minutes(15), minutes(340));
  if (is_days) count = 1 + rng.below(3);
  if (is_crowd) {
    count = 50 + rng.below(151);
    lead = rng.between(seconds(75), minutes(3));
  }
  story_.stations.resize(count);
  story_.begins = kNoon - lead;
  story_.ends = kNoon + rng.between(seconds(140), seconds(200));
}

void Drawing::draw_centre() {
  Rng rng(seed_, "centre-story");
  story_.is_time_declared = rng.chance(300);
  story_.reference_error = rng.between(microseconds(20), milliseconds(20));
  story_.store_commit = rng.chance(100) ? milliseconds(800) : rng.between(milliseconds(1), milliseconds(30));
}

void Drawing::draw_stations() {
  for (std::size_t i = 0; i < story_.stations.size(); ++i) story_.stations[i] = station(i);
}

agent::OutputSetup Drawing::output(CueAction action, Rng& rng) {
  agent::OutputSetup output;
  output.action = action;
  output.name = std::string(name_of(action));
  output.driver = "simulated";
  const bool is_state = !is_moment(action);
  output.holding = is_state ? agent::Holding::person : agent::Holding::fired;
  if (action == CueAction::silence && rng.chance(700)) output.holding = agent::Holding::device;
  if (action == CueAction::sound && rng.chance(150)) output.holding = agent::Holding::device;
  if (rng.chance(40)) output.holding = agent::Holding::dry;
  if (is_state && rng.chance(200)) output.holding = agent::Holding::fired;
  if (rng.chance(800)) output.drill_outputs_until = kNoon + hours(1);
  if (rng.chance(100)) output.tolerance = rng.between(milliseconds(30), milliseconds(400));
  return output;
}

StationStory Drawing::station(std::size_t number) {
  Rng rng(seed_, "station-story", number);
  struct Kind {
    const char* sector;
    CueAction action;
  };
  static const std::vector<Kind> kinds{{"ship", CueAction::sound},         {"siren", CueAction::sound},
                                       {"rail", CueAction::sound},         {"broadcast", CueAction::silence},
                                       {"broadcast", CueAction::silence},  {"flag", CueAction::lower_flag},
                                       {"road", CueAction::restrict_road}, {"port", CueAction::sound}};
  const Kind kind = rng.pick(kinds);
  StationStory s;
  s.attributes = {StationId(std::string(kind.sector) + "-" + std::to_string(number + 1)), kind.sector, "operator",
                  rng.chance(500) ? "baku" : "ganja", "Asia/Baku"};
  s.outputs.push_back(output(kind.action, rng));
  if (rng.chance(200) && is_moment(kind.action)) s.outputs.push_back(output(CueAction::lower_flag, rng));
  Rng links(seed_, "link-story", number);
  s.link = link(links);
  s.has_bulletin = links.chance(600);
  Rng clocks(seed_, "clock-story", number);
  draw_clock(s, clocks);
  s.fsync = rng.chance(100) ? rng.between(milliseconds(50), milliseconds(250))
                            : rng.between(microseconds(200), milliseconds(12));
  s.is_preempted = rng.chance(300);
  if (is_long_ || rng.chance(100)) s.pulse_every = s.time_every = minutes(10);
  return s;
}

// One way, each. A line in four is also a bad one.
LinkStory Drawing::link(Rng& rng) {
  LinkStory link;
  const std::size_t dice = rng.below(100);
  if (dice < 50) {  // LAN
    link = {rng.between(microseconds(100), milliseconds(3)), milliseconds(1), 0, 0, 0, Nanos(0)};
  } else if (dice < 74) {  // LTE
    link = {rng.between(milliseconds(15), milliseconds(60)), milliseconds(40), 5, 2, 0, Nanos(0)};
  } else if (dice < 84) {  // LEO satellite
    link = {rng.between(milliseconds(10), milliseconds(25)), milliseconds(5), 5, 0, 0, seconds(15)};
  } else if (dice < 94) {  // GEO satellite
    link = {rng.between(milliseconds(250), milliseconds(300)), milliseconds(50), 5, 2, 0, Nanos(0)};
  } else {  // GSM-R
    link = {rng.between(milliseconds(200), milliseconds(500)), milliseconds(1000), 20, 2, 0, Nanos(0)};
  }
  if (!rng.chance(250)) return link;
  link.loss_per_mille = static_cast<int>(rng.between(20, 300));
  link.duplicate_per_mille = static_cast<int>(rng.between(0, 500));
  link.reorder_per_mille = static_cast<int>(rng.between(0, 200));
  return link;
}

void Drawing::draw_clock(StationStory& s, Rng& rng) const {
  constexpr Nanos kRollover = hours(1024 * 7 * 24);
  s.has_chrony = rng.chance(300);
  s.accepts_single_source = rng.chance(800);
  s.drift_ppm = rng.chance(700) ? 50 : 100;
  s.rate_ppb = rng.between(-std::int64_t{s.drift_ppm} * 990, std::int64_t{s.drift_ppm} * 990);
  if (rng.chance(200)) s.rate_ppb = (s.rate_ppb < 0 ? -990 : 990) * s.drift_ppm;
  s.wanders = is_long_ || rng.chance(300);
  s.wall_error =
      rng.chance(500) ? rng.either_sign(milliseconds(1), hours(1)) : rng.either_sign(microseconds(10), milliseconds(1));
  if (rng.chance(20)) s.wall_error = -kRollover;
  s.boot_age = rng.chance(100) ? rng.between(seconds(5), minutes(3)) : rng.between(minutes(10), hours(1000));
}

Cue Drawing::moment(const std::string& id, CueAction action, Instant noon, Nanos length, Rng& rng) {
  Cue cue;
  cue.id = CueId(id);
  cue.action = action;
  cue.pattern =
      action == CueAction::silence ? (rng.chance(500) ? "bed" : "mute") : (rng.chance(500) ? "steady" : "prolonged");
  cue.spans.push_back({{}, noon, noon + length});
  if (action == CueAction::silence) cue.scope.sectors = {"broadcast"};
  if (action == CueAction::sound) cue.scope.sectors = {"ship", "siren", "rail", "port"};
  cue.tolerance = action == CueAction::silence ? milliseconds(250) : seconds(1);
  if (rng.chance(200)) cue.tolerance = rng.between(milliseconds(5), milliseconds(100));
  cue.late_max = rng.chance(700) ? milliseconds(500) : rng.between(milliseconds(10), milliseconds(200));
  if (rng.chance(200)) cue.on_unbounded = OnUnbounded::sound_and_flag;
  if (rng.chance(50)) cue.if_unheard_for = minutes(2);
  return cue;
}

Cue Drawing::state(const std::string& id, CueAction action, Instant noon, Rng& rng) {
  Cue cue;
  cue.id = CueId(id);
  cue.action = action;
  cue.spans.push_back({{}, noon - rng.between(seconds(0), seconds(60)), noon + rng.between(seconds(30), seconds(90))});
  cue.scope.sectors =
      action == CueAction::restrict_road ? std::vector<std::string>{"road"} : std::vector<std::string>{};
  cue.until_closed = action == CueAction::restrict_road;
  if (!cue.until_closed) cue.confirm_by = cue.spans.front().start + seconds(50);
  return cue;
}

Order Drawing::order(Mode mode, Instant noon, Rng& rng) {
  Order order;
  order.mode = mode;
  order.tzdata = "2026a";
  order.observance = "january-20";
  order.titles = {{"az", "20 Yanvar"}, {"en", "20 January"}};
  const Nanos length = rng.between(seconds(10), seconds(60));
  order.cues.push_back(moment("minute-horns", CueAction::sound, noon, length, rng));
  order.cues.push_back(moment("minute-silence", CueAction::silence, noon, length, rng));
  if (rng.chance(700)) order.cues.push_back(state("flags", CueAction::lower_flag, noon, rng));
  if (rng.chance(500)) order.cues.push_back(state("roads", CueAction::restrict_road, noon, rng));
  return order;
}

Order Drawing::revised(Order order, Rng& rng) {
  const std::size_t how = rng.below(4);
  const Nanos shift = rng.either_sign(milliseconds(100), seconds(30));
  for (Cue& cue : order.cues) {
    ZoneSpan& span = cue.spans.front();
    if (how == 0) span.start += shift;
    if (how == 0) span.end += shift;
    if (how == 0 && cue.confirm_by) *cue.confirm_by += shift;
    if (how == 1) span.end = span.start + (span.end - span.start) / 2;
    if (how == 2) cue.scope.exclude.push_back(story_.stations[rng.below(story_.stations.size())].attributes.id);
    if (how == 3 && is_moment(cue.action)) cue.late_max = milliseconds(300);
  }
  return order;
}

void Drawing::draw_orders() {
  Rng rng(seed_, "orders");
  const Mode mode = rng.chance(500) && !story_.is_time_declared ? Mode::live : Mode::drill;
  story_.orders.push_back(
      {mode == Mode::live ? "january-20/2027" : "DRILL-january-20/2027-01-20", {order(mode, kNoon, rng)}});
  while (rng.chance(300) && story_.orders[0].revisions.size() < 4) {
    story_.orders[0].revisions.push_back(revised(story_.orders[0].revisions.back(), rng));
  }
  if (!rng.chance(250)) return;
  const Nanos apart = rng.chance(500) ? rng.between(-seconds(30), seconds(30)) : rng.between(seconds(61), seconds(70));
  story_.orders.push_back({"DRILL-january-20/2027-01-19", {order(Mode::drill, kNoon + apart, rng)}});
}

// From days before to three seconds before noon; revisions until after it.
void Drawing::draw_publishing() {
  Rng rng(seed_, "publishing");
  const Nanos lead = kNoon - story_.begins;
  for (std::size_t o = 0; o < story_.orders.size(); ++o) {
    Nanos before = rng.between(seconds(3), lead);
    if (rng.chance(250)) before = rng.between(seconds(2), seconds(90));
    if (rng.chance(300)) before = lead - seconds(5);
    Instant at = kNoon - before;
    for (std::size_t r = 0; r < story_.orders[o].revisions.size(); ++r) {
      const Instant published = at;
      Deed& publish = deed(Verb::publish, published);
      publish.order = static_cast<int>(o);
      publish.detail = static_cast<int>(r);
      if (rng.chance(100)) {
        const int station = some_station(rng);
        Deed& bring = deed(Verb::bring_order, at + rng.between(seconds(1), seconds(20)), station);
        bring.order = static_cast<int>(o);
        bring.detail = static_cast<int>(r);
      }
      at = rng.chance(500) ? kNoon + rng.between(-seconds(30), seconds(40)) : at + rng.between(seconds(1), seconds(60));
      at = std::max(at, published + milliseconds(10));
    }
  }
}

void Drawing::draw_cancels() {
  Rng rng(seed_, "cancels");
  const auto fill = [&](Deed& cancel) {
    cancel.order = static_cast<int>(rng.below(story_.orders.size()));
    if (rng.chance(300)) cancel.cue = rng.chance(500) ? "minute-horns" : "minute-silence";
  };
  if (rng.chance(200)) {
    Deed& cancel = deed(Verb::cancel, some_time(rng));
    if (rng.chance(200)) cancel.station = some_station(rng);
    fill(cancel);
  }
  if (rng.chance(250)) {  // at the very instant, by hand
    for (std::size_t i = 0; i < story_.stations.size(); ++i) {
      if (!rng.chance(700)) continue;
      const Nanos near = rng.chance(500) ? rng.between(-milliseconds(50), milliseconds(50))
                                         : rng.between(-milliseconds(2), milliseconds(5));
      fill(deed(Verb::bring_cancel, kNoon + near, static_cast<int>(i)));
    }
  }
  if (rng.chance(60)) fill(deed(Verb::bring_cancel, story_.begins + seconds(10), some_station(rng)));
  if (rng.chance(500)) {
    Deed& close = deed(Verb::close, kNoon + rng.between(seconds(1), seconds(100)));
    close.cue = "roads";
  }
}

void Drawing::draw_people() {
  Rng rng(seed_, "people");
  const auto speak = [&](agent::Verb verb, const std::string& cue, Instant at, int station) {
    Deed& word = deed(Verb::person, at, station);
    word.detail = static_cast<int>(verb);
    word.cue = cue;
  };
  if (rng.chance(150)) {
    const int station = some_station(rng);
    const Instant at = rng.chance(300) ? kNoon + rng.between(-milliseconds(20), milliseconds(20)) : some_time(rng);
    const std::string cue = rng.chance(500) ? "minute-horns" : "minute-silence";
    speak(agent::Verb::decline, cue, at, station);
    if (rng.chance(300)) speak(agent::Verb::withdraw, cue, at + rng.between(seconds(1), seconds(60)), station);
  }
  for (std::size_t i = 0; i < story_.stations.size(); ++i) {
    if (!rng.chance(400)) continue;
    for (const char* cue : {"flags", "roads"}) {
      speak(agent::Verb::confirm, cue, kNoon + rng.between(-seconds(70), seconds(20)), static_cast<int>(i));
      if (rng.chance(500))
        speak(agent::Verb::confirm_ended, cue, kNoon + rng.between(seconds(30), seconds(120)), static_cast<int>(i));
    }
  }
  if (!rng.chance(120)) return;
  const int station = some_station(rng);
  const Instant at = rng.chance(300) ? kNoon + rng.between(-milliseconds(20), milliseconds(20)) : some_time(rng);
  deed(Verb::inhibit, at, station);
  if (rng.chance(600)) deed(Verb::clear, at + rng.between(seconds(1), seconds(90)), station);
}

}  // namespace

Story draw_story(std::uint64_t seed) { return Drawing(seed).draw(); }

}  // namespace sukut::sim
