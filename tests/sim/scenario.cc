#include "tests/sim/scenario.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <fstream>
#include <map>
#include <set>
#include <sstream>
#include <vector>

#include "tests/sim/fields.h"
#include "tests/sim/network.h"
#include "tests/sim/words.h"

namespace sukut::sim {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;

template <typename Names>
int index_in(const Names& names, const std::string& name, const std::string& what) {
  const auto it = std::find(names.begin(), names.end(), name);
  if (it == names.end()) throw Mistake{"'" + name + "' is no " + what};
  return static_cast<int>(it - names.begin());
}

class Reading {
 public:
  Story read(std::istream& file);
  int line() const { return line_; }

 private:
  void take(Words& words);
  void take_deed(Words& words);
  void world(Words& words);
  void station(Words& words);
  void more_output(Words& words);
  Cue cue(Words& words);
  void order(Words& words);
  void revise(Words& words);
  void expect(Words& words);
  void publish(Words& words, Deed deed);
  void cancel(Words& words, Deed deed);
  void crash(Words& words, Deed deed);
  void partition(Words& words, Deed deed);
  void person(Words& words, Deed deed);
  void forge(Words& words, Deed deed);
  void inhibit(Words& words, Deed deed);
  void any(Words& words, Deed deed);

  [[nodiscard]] int station_named(const std::string& name) const;
  [[nodiscard]] int order_named(const std::string& name) const;
  [[nodiscard]] static CueAction action(const std::string& name);
  static agent::OutputSetup output(Words& words);
  void add(const Deed& deed) { story_.deeds.push_back(deed); }

  Story story_;
  std::vector<std::string> orders_;
  std::optional<std::string> begins_;
  std::optional<std::string> ends_;
  int line_ = 0;
};

CueAction Reading::action(const std::string& name) {
  const auto found = action_named(name);
  if (!found) throw Mistake{"'" + name + "' is no action"};
  return *found;
}

int Reading::station_named(const std::string& name) const {
  for (std::size_t i = 0; i < story_.stations.size(); ++i) {
    if (label_of(story_.stations[i]) == name) return static_cast<int>(i);
  }
  throw Mistake{"no station '" + name + "'"};
}

int Reading::order_named(const std::string& name) const { return index_in(orders_, name, "order"); }

agent::OutputSetup Reading::output(Words& words) {
  agent::OutputSetup output = usual_output(action(words.next("the action")));
  output.holding = static_cast<agent::Holding>(index_in(kHoldings, words.next("the holding"), "holding"));
  if (words.flag("no-drill")) output.drill_outputs_until.reset();
  read_fields(words, output, usual_output(output.action));
  return output;
}

void Reading::station(Words& words) {
  const std::string id = words.next("the station's id");
  StationStory s = usual_station();
  s.attributes.id = StationId(id.substr(0, id.find('~')));
  s.attributes.sector = words.next("the sector");
  s.outputs.push_back(output(words));
  if (const auto rate = words.option("rate")) s.rate_ppb = number_of(*rate) * 990;
  read_fields(words, s, usual_station());
  story_.stations.push_back(std::move(s));
}

// One more output of a station.
void Reading::more_output(Words& words) {
  const int station = station_named(words.next("the station"));
  story_.stations[static_cast<std::size_t>(station)].outputs.push_back(output(words));
}

void Reading::world(Words& words) {
  read_fields(words, story_, Story());
  begins_ = words.option("begins");
  ends_ = words.option("ends");
}

Cue Reading::cue(Words& words) {
  const CueId id(words.next("the cue's id"));
  const CueAction what = action(words.next("the action"));
  const Instant start = kNoon + time_of(words.next("the start"));
  Cue cue = usual_cue(what, start, time_of(words.next("the length")));
  cue.id = id;
  if (words.flag("sound-and-flag")) cue.on_unbounded = OnUnbounded::sound_and_flag;
  const Cue usual = cue;
  read_fields(words, cue, usual);
  if (cue.until_closed) cue.confirm_by.reset();
  return cue;
}

// The first cue of a new order, or one more of the revision that is being written.
void Reading::order(Words& words) {
  const std::string name = words.next("the order's name");
  const std::string mode = words.next("live or drill");
  if (mode != "live" && mode != "drill") throw Mistake{"'" + mode + "' is neither live nor drill"};
  const Cue first = cue(words);
  const auto known = std::find(orders_.begin(), orders_.end(), name);
  if (known != orders_.end()) {
    story_.orders[static_cast<std::size_t>(known - orders_.begin())].revisions.back().cues.push_back(first);
    return;
  }
  Order body = usual_order(mode == "live" ? Mode::live : Mode::drill);
  body.cues.push_back(first);
  orders_.push_back(name);
  story_.orders.push_back({name, {body}});
}

void Reading::revise(Words& words) {
  OrderStory& order = story_.orders[static_cast<std::size_t>(order_named(words.next("the order")))];
  Order next = order.revisions.back();
  if (words.is_empty()) {  // anew: its cues follow
    next.cues.clear();
    order.revisions.push_back(std::move(next));
    return;
  }
  const CueId id(words.next("the cue"));
  const auto cue = std::find_if(next.cues.begin(), next.cues.end(), [&id](const Cue& each) { return each.id == id; });
  if (cue == next.cues.end()) throw Mistake{"the order has no cue '" + id.text + "'"};
  const Instant start = kNoon + time_of(words.next("the start"));
  cue->spans.front() = {{}, start, start + time_of(words.next("the length"))};
  if (const auto station = words.option("not")) cue->scope.exclude.emplace_back(*station);
  order.revisions.push_back(std::move(next));
}

void Reading::expect(Words& words) {
  Expectation expectation;
  expectation.line = line_;
  expectation.station = station_named(words.next("the station"));
  expectation.cue = words.next("the cue");
  const std::string what = words.next("silent, once or an outcome");
  if (what == "silent") {
    expectation.starts = 0;
  } else if (what == "once") {
    expectation.starts = 1;
  } else {
    expectation.outcome = outcome_named(what);
    if (!expectation.outcome) throw Mistake{"'" + what + "' is no outcome"};
    if (!words.is_empty()) {
      const std::string reason = words.next("the reason");
      if (!reason_named(reason)) throw Mistake{"'" + reason + "' is no reason"};
      expectation.reason = *reason_named(reason);
    }
  }
  story_.expectations.push_back(expectation);
}

void Reading::publish(Words& words, Deed deed) {
  const auto station = words.pair("to");
  deed.verb = station ? Verb::bring_order : Verb::publish;
  if (station) deed.station = station_named(*station);
  deed.order = order_named(words.next("the order"));
  if (!words.is_empty()) deed.detail = static_cast<int>(number_of(words.next("the revision").substr(1))) - 1;
  const auto revisions = story_.orders[static_cast<std::size_t>(deed.order)].revisions.size();
  if (deed.detail < 0 || static_cast<std::size_t>(deed.detail) >= revisions) throw Mistake{"there is no such revision"};
  add(deed);
}

void Reading::cancel(Words& words, Deed deed) {
  const auto station = words.pair("to");
  deed.verb = station ? Verb::bring_cancel : Verb::cancel;
  if (station) deed.station = station_named(*station);
  deed.order = order_named(words.next("the order"));
  deed.cue = words.option("cue").value_or("");
  add(deed);
}

void Reading::crash(Words& words, Deed deed) {
  const std::string who = words.next("the station");
  if (who != "centre") deed.station = station_named(who);
  deed.verb = Verb::crash;
  const auto length = words.pair("for");
  if (!length) throw Mistake{"'for TIME' is missing"};
  deed.length = time_of(*length);
  if (words.flag("reboot")) deed.detail = static_cast<int>(CrashKind::reboot);
  if (words.flag("lost-journal")) deed.detail = static_cast<int>(CrashKind::lost_journal);
  if (words.flag("asleep")) deed.verb = Verb::suspend;
  if (const auto after = words.option("after")) {
    deed.verb = Verb::crash_in_list;
    deed.detail = static_cast<int>(number_of(*after));
  }
  add(deed);
}

void Reading::partition(Words& words, Deed deed) {
  const std::string who = words.next("the station");
  if (who != "all") deed.station = station_named(who);
  deed.verb = Verb::partition;
  const auto length = words.pair("for");
  if (!length) throw Mistake{"'for TIME' is missing"};
  deed.length = time_of(*length);
  deed.detail = Network::kUp | Network::kDown | Network::kBulletin;
  if (words.flag("up")) deed.detail = Network::kUp;
  if (words.flag("down")) deed.detail = Network::kDown;
  if (words.flag("bulletin")) deed.detail = Network::kBulletin;
  add(deed);
}

void Reading::person(Words& words, Deed deed) {
  constexpr std::array<std::string_view, 4> verbs{"confirm", "confirm-ended", "decline", "withdraw"};
  deed.verb = Verb::person;
  deed.station = station_named(words.next("the station"));
  deed.order = order_named(words.next("the order"));
  deed.cue = words.next("the cue");
  deed.detail = index_in(verbs, words.next("what the person says"), "word of a person");
  add(deed);
}

void Reading::forge(Words& words, Deed deed) {
  if (const auto station = words.pair("to")) deed.station = station_named(*station);
  deed.verb = Verb::forge;
  const std::string kind = words.next("the forgery");
  deed.detail = -1;
  for (int i = 0; i < kForgeries; ++i) {
    if (name_of(static_cast<Forgery>(i)) == kind) deed.detail = i;
  }
  if (deed.detail < 0) throw Mistake{"'" + kind + "' is no forgery"};
  deed.order = order_named(words.next("the order"));
  add(deed);
}

void Reading::inhibit(Words& words, Deed deed) {
  const auto length = words.pair("for");
  deed.station = station_named(words.next("the station"));
  deed.verb = Verb::inhibit;
  add(deed);
  if (!length) return;
  deed.verb = Verb::clear;
  deed.at += time_of(*length);
  add(deed);
}

// Any deed at all, field by field.
void Reading::any(Words& words, Deed deed) {
  const std::string verb = words.next("the deed");
  const auto found = verb_named(verb);
  if (!found) throw Mistake{"'" + verb + "' is no deed"};
  deed.verb = *found;
  if (const auto station = words.option("at")) deed.station = station_named(*station);
  if (const auto order = words.option("order")) deed.order = order_named(*order);
  read_fields(words, deed, Deed());
  add(deed);
}

void Reading::take_deed(Words& words) {
  Deed deed;
  deed.at = kNoon + time_of(words.next("the time"));
  const std::string verb = words.next("the verb");
  if (verb == "do") return any(words, deed);
  if (verb == "publish") return publish(words, deed);
  if (verb == "cancel") return cancel(words, deed);
  if (verb == "crash") return crash(words, deed);
  if (verb == "partition") return partition(words, deed);
  if (verb == "person") return person(words, deed);
  if (verb == "forge") return forge(words, deed);
  if (verb == "inhibit") return inhibit(words, deed);
  if (verb == "close") {
    deed.verb = Verb::close;
    deed.order = order_named(words.next("the order"));
    deed.cue = words.next("the cue");
    return add(deed);
  }
  if (verb != "disk" && verb != "step") throw Mistake{"'" + verb + "' is no verb"};
  const auto length = words.pair(verb == "disk" ? "for" : "by");
  if (!length) throw Mistake{std::string(verb == "disk" ? "'for" : "'by") + " TIME' is missing"};
  const std::string who = words.next("the station");
  if (who != "centre" || verb == "step") deed.station = station_named(who);
  deed.verb = verb == "disk" ? Verb::disk : Verb::wall_step;
  deed.length = time_of(*length);
  add(deed);
}

void Reading::take(Words& words) {
  const std::string verb = words.next("the verb");
  if (verb == "world")
    world(words);
  else if (verb == "station")
    station(words);
  else if (verb == "output")
    more_output(words);
  else if (verb == "order")
    order(words);
  else if (verb == "revise")
    revise(words);
  else if (verb == "expect")
    expect(words);
  else if (verb == "at")
    take_deed(words);
  else
    throw Mistake{"'" + verb + "' is no verb"};
  words.finish();
}

Story Reading::read(std::istream& file) {
  for (std::string line; std::getline(file, line);) {
    ++line_;
    Words words(line);
    if (!words.is_empty()) take(words);
  }
  std::stable_sort(story_.deeds.begin(), story_.deeds.end(), [](const Deed& a, const Deed& b) { return a.at < b.at; });
  for (const Deed& deed : story_.deeds) {
    story_.begins = std::min(story_.begins, deed.at - minutes(1));
    story_.ends = std::max(story_.ends, deed.at + minutes(2));
  }
  if (begins_) story_.begins = kNoon + time_of(*begins_);
  if (ends_) story_.ends = kNoon + time_of(*ends_);
  return std::move(story_);
}

}  // namespace

Result<Story> read_scenario(std::istream& text, const std::string& name) {
  Reading reading;
  try {
    return reading.read(text);
  } catch (const Mistake& mistake) {
    return {Reason::malformed, name + ":" + std::to_string(reading.line()) + ": " + mistake.what};
  }
}

Result<Story> read_scenario(const std::string& path) {
  std::ifstream file(path);
  if (!file) return {Reason::file_missing, path + " cannot be read"};
  return read_scenario(file, path);
}

}  // namespace sukut::sim
