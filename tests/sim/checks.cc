#include "tests/sim/checks.h"

#include <algorithm>
#include <array>

#include "proto/codec.h"
#include "tests/sim/station.h"
#include "tests/sim/told.h"
#include "tests/sim/world.h"

namespace sukut::sim {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

const SignedDocument* document_in(const agent::Event& event) {
  if (const auto* brought = std::get_if<agent::DocumentBrought>(&event)) return &brought->document;
  const auto* arrived = std::get_if<agent::MessageArrived>(&event);
  const auto* message = arrived ? std::get_if<DocumentMessage>(&arrived->message) : nullptr;
  return message ? &message->document : nullptr;
}

}  // namespace

Checks::Checks(World& world) : world_(world) {
  const auto is_quiet = [](const StationStory& station) {
    return station.link.loss_per_mille == 0 && station.link.hand_over_every == Nanos(0);
  };
  const auto is_harmless = [](const Deed& deed) {
    constexpr std::array kHarmless{Verb::publish, Verb::cancel,  Verb::close, Verb::bring_order, Verb::bring_cancel,
                                   Verb::person,  Verb::inhibit, Verb::clear, Verb::clone};
    return std::find(kHarmless.begin(), kHarmless.end(), deed.verb) != kHarmless.end();
  };
  const Story& story = world.story();
  is_calm_ = std::all_of(story.stations.begin(), story.stations.end(), is_quiet) &&
             std::all_of(story.deeds.begin(), story.deeds.end(), is_harmless);
  for (const StationStory& station : story.stations) watches_.emplace_back(station);
}

void Checks::broken(const std::string& promise, std::size_t station, const std::string& what) {
  const bool is_centre = station >= watches_.size();
  const std::string who = is_centre ? "the centre" : world_.story().stations[station].attributes.id.text;
  throw BrokenPromise(promise, told(world_.now()) + " " + who + ": " + what);
}

const Run* Checks::run_of(std::size_t station, const CueKey& key) const {
  const Run* last = nullptr;
  for (const auto& device : world_.station(station).devices()) {
    for (const Run& run : device->runs()) {
      if (run.key == key && (!last || run.on > last->on)) last = &run;
    }
  }
  return last;
}

std::vector<const Run*> Checks::running(std::size_t station) const {
  std::vector<const Run*> list;
  for (const auto& device : world_.station(station).devices()) {
    for (const Run& run : device->runs()) {
      if (!run.off) list.push_back(&run);
    }
  }
  return list;
}

// ---- The station's process.

void Checks::before_handle(std::size_t station, const agent::Event& event) {
  meet_event(station, event);
  Watch& watch = watches_[station];
  const Instant now = world_.now();
  if (const auto* restored = std::get_if<agent::Restored>(&event)) watch.oracle.started(now, restored->records.empty());
  if (std::holds_alternative<agent::InhibitSet>(event)) {
    watch.oracle.inhibited(true, now);
    expect_all_off(station, "S13", "inhibited");
  }
  if (const auto* brought = std::get_if<agent::DocumentBrought>(&event)) {
    watch.brought[brought->request] = sha256(brought->document.body);
  }
  if (std::holds_alternative<agent::InhibitCleared>(event)) watch.oracle.inhibited(false, now);
  if (const auto* arrived = std::get_if<agent::MessageArrived>(&event)) {
    if (std::holds_alternative<Welcome>(arrived->message)) watch.oracle.welcomed(now);
    if (arrived->path == Path::link) meet_answer(station, arrived->message);
    if (arrived->path == Path::link) watch.oracle.heard(now);
    const auto* reply = std::get_if<PulseReply>(&arrived->message);
    const auto holds = [&watch](const Digest& hash) { return watch.documents.contains(hash); };
    if (reply && std::all_of(reply->documents.begin(), reply->documents.end(), holds)) watch.in_step_since = now;
  }
  const SignedDocument* document = document_in(event);
  const Written* written = document ? world_.registry().genuine(*document) : nullptr;
  if (written && written->close) {
    for (const Run* run : running(station)) {
      const bool is_closed = run->key == CueKey{written->close->order, written->close->cue};
      if (is_closed) expect_off(station, run->key, now + milliseconds(100), "S3", "closed");
    }
  }
  if (written && written->withdraw) meet_withdrawal(station, *written);
  if (!written || !written->cancel) return;
  meet_cancel(station, *written->cancel);
  watch.oracle.handed(*written, now);
  for (const Run* run : running(station)) {
    if (watch.oracle.cancelled_since(run->key)) {
      world_.count("cancels of a running output");
      expect_off(station, run->key, now + milliseconds(100), "S4", "cancelled");
    }
  }
}

void Checks::after_handle(std::size_t station, const agent::Event& event, const std::vector<agent::Action>& list) {
  world_.mark(station * 64 + event.index());
  world_.mark(list.size());
  const agent::AgentView view = world_.station(station).view();
  std::optional<Instant>& linked = watches_[station].linked_since;
  linked = view.is_linked ? std::optional(linked.value_or(world_.now())) : std::nullopt;
  check_clock(station, view);
  check_revisions(station, view);
  if (!document_in(event)) return;
  for (const agent::Action& action : list) {
    const auto* write = std::get_if<agent::Persist>(&action);
    if (!write) continue;
    for (const agent::JournalRecord& record : write->records) {
      if (const auto* held = std::get_if<agent::DocumentHeld>(&record)) check_held(station, *held, view);
    }
  }
}

void Checks::check_clock(std::size_t station, const agent::AgentView& view) {
  if (!view.now.is_known()) return;
  const Instant now = world_.now();
  const Nanos misled = watches_[station].misled;
  if (now >= view.now.earliest() - misled && now <= view.now.latest() + misled) return;
  broken("S8", station,
         "true time is " + told(now) + ", the agent says " + told(view.now.at) + " within " + ns(view.now.error));
}

void Checks::check_revisions(std::size_t station, const agent::AgentView& view) {
  for (const agent::OrderView& order : view.orders) {
    const Oracle::Held* held = watches_[station].oracle.held(order.id);
    if (held && held->written->order->revision > order.revision) {
      broken("S5", station,
             order.name + ": revision " + std::to_string(held->written->order->revision) +
                 " was durable, now it holds " + std::to_string(order.revision));
    }
  }
  for (const agent::CueView& cue : view.cues) {
    const bool is_called_off = watches_[station].oracle.cancelled_since(cue.key).has_value();
    if (is_called_off && cue.outcome == Outcome::pending) {
      broken("S4", station, "knows a cancel of " + cue.key.cue.text + " and has not called it off");
    }
    if (watches_[station].oracle.withdrawn_since() && cue.outcome == Outcome::pending) {
      broken("S4", station, "was replaced, and has not called off " + cue.key.cue.text);
    }
  }
}

void Checks::persisted(std::size_t station, const std::vector<agent::JournalRecord>& records) {
  Watch& watch = watches_[station];
  for (const agent::JournalRecord& record : records) {
    const std::string promise = watch.oracle.kept(record, world_.registry(), world_.now());
    if (promise == "S7") broken("S7", station, "accepted a document that nobody entitled has signed");
    shortened(station, record);
    if (promise == "S5") broken("S5", station, "accepted a second content of a revision that it holds");
    if (const auto* held = std::get_if<agent::DocumentHeld>(&record)) {
      watch.documents.insert(sha256(held->document.body));
    }
    if (const auto* made = std::get_if<agent::ReportMade>(&record)) check_report(station, *made);
    if (const auto* began = std::get_if<agent::CueBegan>(&record)) watch.began.insert(began->key);
  }
  for (const agent::JournalRecord& record : records) {
    if (const auto* intent = std::get_if<agent::IntentMade>(&record)) check_intent(station, *intent);
  }
}

void Checks::check_report(std::size_t station, const agent::ReportMade& made) {
  Watch& watch = watches_[station];
  const auto report = decode_report(made.report.body);
  if (!report) broken("S6", station, "journalled a report that cannot be read");
  const auto [it, is_new] =
      watch.reports.try_emplace({report->journal, report->seq}, Watch::Journalled{made.report.body, world_.now()});
  if (!is_new && it->second.body != made.report.body) {
    broken("S6", station, "two reports under seq " + std::to_string(report->seq));
  }
  watch.report_bodies.insert(made.report.body);
  if (report->type == ReportType::started) check_started(station, *report);
  if (report->type != ReportType::ended) return;
  const CueKey key{report->order, report->cue};
  const auto [told_before, is_first] = watch.ended.try_emplace(key, *report);
  if (!is_first && told_before->second.seq != report->seq && told_before->second.outcome != report->outcome) {
    broken("S6", station,
           "two outcomes of cue " + key.cue.text + ": " + std::string(name_of(told_before->second.outcome)) +
               ", then " + std::string(name_of(report->outcome)));
  }
}

void Checks::check_started(std::size_t station, const Report& report) {
  const Run* run = run_of(station, {report.order, report.cue});
  if (!run || report.person != "") return;
  world_.count("claimed starts checked");
  const Nanos most = report.error_bound + watches_[station].misled;
  if (run->on < report.at - most || run->on > report.at + most) {
    broken("S9", station,
           "claims its start at " + told(report.at) + " within " + ns(report.error_bound) + ", it was at " +
               told(run->on));
  }
}

void Checks::crashed(std::size_t station, CrashKind kind) {
  meet_crash(station, kind);
  Watch& watch = watches_[station];
  watch.oracle.crashed(world_.now(), kind);
  watch.asked.clear();
  watch.brought.clear();
  watch.linked_since.reset();
  if (kind != CrashKind::lost_journal) return;
  watch.reports.clear();
  watch.report_bodies.clear();
  watch.documents.clear();
  watch.starts.clear();
  watch.ended.clear();
  watch.began.clear();
}

void Checks::disturbed(std::size_t station, const std::string&) {
  watches_[station].oracle.disturbed(world_.now(), world_.now() + seconds(1));
}
void Checks::device_trouble(std::size_t station, Nanos length) {
  watches_[station].oracle.disturbed(world_.now(), world_.now() + length + seconds(25));
}
void Checks::wall_stepped(std::size_t station) {
  if (is_instant_near(station, milliseconds(2), Nanos(0))) world_.count("clock steps while spinning");
  watches_[station].oracle.wall_stepped(world_.now());
}

// A narrow answer that is far off leads nobody astray who has a map: it never moves that. One that meets the map is
// believed, and what is left of the map lies within what it was. Without any map the answer is the map. chrony's answer
// is never narrow: it reaches back to the wall clock.
void Checks::told_time(std::size_t station, agent::TimeSource source, Nanos lie) {
  if (lie == Nanos(0) || !world_.station(station).is_up()) return;
  Nanos& misled = watches_[station].misled;
  const Nanos size = std::chrono::abs(lie);
  const BoundedInstant now = world_.station(station).view().now;
  if (!now.is_known()) {
    misled = std::max(misled, size);
  } else if (source == agent::TimeSource::link && size > now.error * 2 + misled + seconds(8)) {
    world_.count("lies not believed");
  } else {
    misled = std::max(misled, std::min(size, misled + now.error * 2));
  }
}

void Checks::sent(std::size_t station, const Message& message) {
  check_sending(station, message);
  const auto* report = std::get_if<ReportMessage>(&message);
  if (report && !watches_[station].report_bodies.contains(report->report.body)) {
    broken("S6", station, "sends what its journal has not acknowledged: " + told(message));
  }
  if (report && !watches_[station].sent_once.insert(report->report.body).second) world_.count("reports sent again");
}

// Ten a second, held for a minute, is more than any duty asks for.
void Checks::check_sending(std::size_t station, const Message& message) {
  Watch& watch = watches_[station];
  if (world_.now() - watch.busy_minute > std::chrono::minutes(1)) {
    watch.busy_minute = world_.now();
    watch.sent_in_minute = 0;
  }
  if (++watch.sent_in_minute > 600) broken("S11", station, "600 messages in a minute: " + told(message));
}

// "No intent, no start": neither the firing thread nor the device hears of an instant before.
void Checks::check_has_intent(std::size_t station, const CueKey& key, const std::string& what) {
  const Oracle& oracle = watches_[station].oracle;
  const Oracle::Held* held = oracle.held(key.order);
  if (run_of(station, key) || (held && oracle.has_intent(key, held->written->order->revision))) return;
  broken("S3", station, what + " for " + key.cue.text + " before its intent is durable");
}

void Checks::arming(std::size_t station, const agent::ArmOutput& action) {
  const Oracle& oracle = watches_[station].oracle;
  if (action.depth == agent::Depth::commit && oracle.inhibited_since()) {
    broken("S13", station, "prepares its output while inhibited");
  }
  const bool is_commit = action.depth == agent::Depth::commit && !run_of(station, action.claim.key);
  if (is_commit && oracle.withdrawn_since()) broken("S4", station, "prepares its output though it was replaced");
  if (is_commit && oracle.turned_away_since()) broken("S3", station, "prepares its output as a second machine");
  if (action.depth == agent::Depth::commit) check_has_intent(station, action.claim.key, "prepares its output");
}

void Checks::deadline_set(std::size_t station, const agent::Deadline& deadline) {
  check_has_intent(station, deadline.key, "sets a deadline");
  const Oracle::Held* held = watches_[station].oracle.held(deadline.key.order);
  const Cue* cue = held ? cue_of(*held->written->order, deadline.key.cue) : nullptr;
  if (!cue) return;  // judged when it starts
  const bool is_same = deadline.is_gated == is_moment(cue->action) && deadline.late_max == cue->late_max &&
                       deadline.tolerance == watches_[station].oracle.tolerance(*cue) &&
                       deadline.may_start_unbounded == (cue->on_unbounded == OnUnbounded::sound_and_flag);
  const auto* runs = run_of(station, deadline.key);
  if (!is_same && !runs) broken("S2", station, "the bounds given to the firing thread are not the signed ones");
}

void Checks::person_speaks(std::size_t station, std::uint64_t request, int verb, const CueKey& key) {
  const bool is_decline = verb == static_cast<int>(agent::Verb::decline);
  if (is_decline && is_instant_near(station, milliseconds(5), milliseconds(5)))
    world_.count("declines within 5 ms of T");
  watches_[station].asked[request] = key;
  watches_[station].asked_verb[request] = verb;
}

// Who hands a document over and hears "done" may leave: it is in the journal.
void Checks::check_brought(std::size_t station, const agent::AnswerPerson& action) {
  Watch& watch = watches_[station];
  const auto brought = watch.brought.find(action.request);
  if (brought == watch.brought.end()) return;
  if (action.error.reason == Reason::none && !watch.documents.contains(brought->second)) {
    broken("S6", station, "says done of a document that its journal has not acknowledged");
  }
  watch.brought.erase(brought);
}

void Checks::answered(std::size_t station, const agent::AnswerPerson& action) {
  check_brought(station, action);
  Watch& watch = watches_[station];
  const auto asked = watch.asked.find(action.request);
  if (asked == watch.asked.end()) return;
  if (action.error.reason == Reason::none && watch.asked_verb[action.request] >= 2) {
    const bool is_declined = watch.asked_verb[action.request] == static_cast<int>(agent::Verb::decline);
    watch.oracle.declined(asked->second, is_declined, world_.now());
    if (is_declined) world_.count("cues declined");
    const Run* run = run_of(station, asked->second);
    if (is_declined && run && !run->off) {
      expect_off(station, run->key, world_.now() + milliseconds(100), "S1", "declined");
    }
  }
  watch.asked.erase(asked);
}

std::string Checks::name_held(std::size_t station, const OrderId& order) const {
  const Oracle::Held* held = watches_[station].oracle.held(order);
  return held ? held->written->order->name : std::string();
}

}  // namespace sukut::sim
