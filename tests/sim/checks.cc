#include "tests/sim/checks.h"

#include <algorithm>

#include "proto/clock.h"
#include "proto/codec.h"
#include "tests/sim/centre.h"
#include "tests/sim/station.h"
#include "tests/sim/told.h"
#include "tests/sim/world.h"

namespace sukut::sim {
namespace {

using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;

std::string ns(Nanos span) { return std::to_string(span.count()) + " ns"; }

const SignedDocument* document_in(const agent::Event& event) {
  if (const auto* brought = std::get_if<agent::DocumentBrought>(&event)) return &brought->document;
  const auto* arrived = std::get_if<agent::MessageArrived>(&event);
  const auto* message = arrived ? std::get_if<DocumentMessage>(&arrived->message) : nullptr;
  return message ? &message->document : nullptr;
}

}  // namespace

Checks::Checks(World& world) : world_(world) {
  for (const StationStory& station : world.story().stations) watches_.emplace_back(station);
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
  Watch& watch = watches_[station];
  const Instant now = world_.now();
  if (const auto* restored = std::get_if<agent::Restored>(&event)) watch.oracle.started(now, restored->records.empty());
  if (std::holds_alternative<agent::InhibitSet>(event)) {
    watch.oracle.inhibited(true, now);
    expect_all_off(station, "S13", "inhibited");
  }
  if (std::holds_alternative<agent::InhibitCleared>(event)) watch.oracle.inhibited(false, now);
  if (const auto* arrived = std::get_if<agent::MessageArrived>(&event)) {
    if (std::holds_alternative<Welcome>(arrived->message)) watch.oracle.welcomed();
    const auto* reply = std::get_if<PulseReply>(&arrived->message);
    const auto holds = [&watch](const Digest& hash) { return watch.documents.contains(hash); };
    if (reply && std::all_of(reply->documents.begin(), reply->documents.end(), holds)) watch.in_step_since = now;
  }
  const SignedDocument* document = document_in(event);
  const Written* written = document ? world_.registry().genuine(*document) : nullptr;
  if (!written || !written->cancel) return;
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
  check_clock(station, view);
  check_revisions(station, view);
}

void Checks::check_clock(std::size_t station, const agent::AgentView& view) {
  if (!view.now.is_known()) return;
  const Instant now = world_.now();
  if (now >= view.now.earliest() && now <= view.now.latest()) return;
  broken("S8", station, "true time is " + told(now) + ", the agent says " + told(view.now.at) + " within " +
                            ns(view.now.error));
}

void Checks::check_revisions(std::size_t station, const agent::AgentView& view) {
  for (const agent::OrderView& order : view.orders) {
    const Oracle::Held* held = watches_[station].oracle.held(order.id);
    if (held && held->written->order->revision > order.revision) {
      broken("S5", station, order.name + ": revision " + std::to_string(held->written->order->revision) +
                                " was durable, now it holds " + std::to_string(order.revision));
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
  }
}

// A newer revision may end a running cue earlier; one that a former life began runs to the end it was given.
void Checks::shortened(std::size_t station, const agent::JournalRecord& record) {
  const auto* held = std::get_if<agent::DocumentHeld>(&record);
  if (!held || held->is_evidence || held->document.kind != Kind::schedule) return;
  const Order& order = *world_.registry().find(sha256(held->document.body))->order;
  for (const Run* run : running(station)) {
    const Cue* cue = order.id == run->key.order ? cue_of(order, run->key.cue) : nullptr;
    const ZoneSpan* span = cue ? span_at(*cue, world_.story().stations[station].attributes.zone) : nullptr;
    if (!span || span->end >= run->claim.end || run->on < watches_[station].oracle.up_since()) continue;
    world_.count("running outputs shortened");
    const Nanos error = bound_at_start(station, *run) + Nanos((span->end - run->on).count() / 5000) + milliseconds(10);
    expect_off(station, run->key, std::max(span->end, world_.now() + milliseconds(100)) + error, "S3",
               "a revision has shortened it");
  }
}

void Checks::check_report(std::size_t station, const agent::ReportMade& made) {
  Watch& watch = watches_[station];
  const auto report = decode_report(made.report.body);
  if (!report) broken("S6", station, "journalled a report that cannot be read");
  const auto [it, is_new] = watch.reports.try_emplace({report->journal, report->seq}, made.report.body);
  if (!is_new && it->second != made.report.body) {
    broken("S6", station, "two reports under seq " + std::to_string(report->seq));
  }
  watch.report_bodies.insert(made.report.body);
  if (report->type == ReportType::started) check_started(station, *report);
  if (report->type != ReportType::ended) return;
  const CueKey key{report->order, report->cue};
  const auto [told_before, is_first] = watch.ended.try_emplace(key, *report);
  if (!is_first && told_before->second.seq != report->seq && told_before->second.outcome != report->outcome) {
    broken("S6", station, "two outcomes of cue " + key.cue.text + ": " +
                              std::string(name_of(told_before->second.outcome)) + ", then " +
                              std::string(name_of(report->outcome)));
  }
}

void Checks::check_started(std::size_t station, const Report& report) {
  const Run* run = run_of(station, {report.order, report.cue});
  if (!run || report.person != "") return;
  world_.count("claimed starts checked");
  if (run->on < report.at - report.error_bound || run->on > report.at + report.error_bound) {
    broken("S9", station, "claims its start at " + told(report.at) + " within " + ns(report.error_bound) +
                              ", it was at " + told(run->on));
  }
}

void Checks::crashed(std::size_t station, CrashKind kind) {
  Watch& watch = watches_[station];
  watch.oracle.crashed(world_.now(), kind);
  watch.asked.clear();
  if (kind != CrashKind::lost_journal) return;
  watch.reports.clear();
  watch.report_bodies.clear();
  watch.documents.clear();
  watch.starts.clear();
  watch.ended.clear();
}

void Checks::disturbed(std::size_t station, const std::string&) {
  watches_[station].oracle.disturbed(world_.now(), world_.now() + seconds(1));
}
void Checks::device_trouble(std::size_t station, Nanos length) {
  watches_[station].oracle.disturbed(world_.now(), world_.now() + length + seconds(25));
}
void Checks::wall_stepped(std::size_t station) { watches_[station].oracle.wall_stepped(world_.now()); }

void Checks::sent(std::size_t station, const Message& message) {
  const auto* report = std::get_if<ReportMessage>(&message);
  if (report && !watches_[station].report_bodies.contains(report->report.body)) {
    broken("S6", station, "sends what its journal has not acknowledged: " + told(message));
  }
}

void Checks::arming(std::size_t station, const agent::ArmOutput& action) {
  const Oracle& oracle = watches_[station].oracle;
  if (action.depth == agent::Depth::commit && oracle.inhibited_since()) {
    broken("S13", station, "prepares its output while inhibited");
  }
}

void Checks::deadline_set(std::size_t station, const agent::Deadline& deadline) {
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
  watches_[station].asked[request] = key;
  watches_[station].asked_verb[request] = verb;
}

void Checks::answered(std::size_t station, const agent::AnswerPerson& action) {
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

// ---- The firing thread and the output.

void Checks::judged(std::size_t station, const agent::Deadline& deadline, Raw now) {
  watches_[station].decisions[deadline.key].bound =
      deadline.bound + Nanos((now - deadline.bound_as_of).count() * deadline.drift_ppm / 1'000'000 + 1);
}

void Checks::decided(std::size_t station, const CueKey& key, Nanos slack) {
  Decision& decision = watches_[station].decisions[key];
  decision.at = world_.now();
  decision.slack = slack;
  decision.is_made = true;
  world_.count("start decisions");
}

void Checks::not_fired(std::size_t station, const CueKey& key, Reason reason) {
  if (reason == Reason::too_late) watches_[station].decisions[key].too_late_at = world_.now();
  world_.count("starts refused: " + std::string(name_of(reason)));
}

void Checks::output_on(std::size_t station, const Run& run) {
  Watch& watch = watches_[station];
  world_.count(run.is_rehearsal ? "rehearsals" : "outputs on");
  if (watch.starts[run.key]++ > 0) broken("S3", station, "cue " + run.key.cue.text + " starts a second time");
  check_allowed(station, run);
}

void Checks::check_allowed(std::size_t station, const Run& run) {
  const Oracle& oracle = watches_[station].oracle;
  const Instant decided = run.is_device_held ? run.on : watches_[station].decisions[run.key].at;
  const auto began_before = [decided](std::optional<Instant> since) { return since && *since < decided; };
  if (began_before(oracle.cancelled_since(run.key))) broken("S4", station, "starts " + run.key.cue.text + ", cancelled before");
  if (began_before(oracle.inhibited_since())) broken("S13", station, "starts " + run.key.cue.text + " while inhibited");
  if (began_before(oracle.declined_since(run.key))) broken("S1", station, "starts " + run.key.cue.text + ", declined before");
  const Oracle::Held* held = oracle.held(run.key.order);
  if (run.is_device_held && oracle.has_lost_journal()) return;  // armed by a life that nobody remembers
  if (!held) broken("S1", station, "starts " + run.key.cue.text + " without any accepted order");
  if (!run.was_agent_alive) return;  // the device goes by what it was last told
  const Order& order = *held->written->order;
  const StationStory& story = world_.story().stations[station];
  const Cue* cue = cue_of(order, run.key.cue);
  const ZoneSpan* span = cue ? span_at(*cue, story.attributes.zone) : nullptr;
  if (!span || !is_named(cue->scope, story.attributes) || cue->action != run.claim.action) {
    broken("S1", station, "starts " + run.key.cue.text + ", which the revision it holds does not ask of it");
  }
  const agent::OutputSetup* output = oracle.output_for(cue->action);
  const bool may_drill = output && output->drill_outputs_until && run.on < *output->drill_outputs_until + minutes(1);
  if (order.mode == Mode::drill && !run.is_rehearsal && !may_drill) broken("S1", station, "a drill moves an output");
  check_window(station, run, *cue, *span);
}

Nanos Checks::bound_at_start(std::size_t station, const Run& run) {
  if (!run.is_device_held) return watches_[station].decisions[run.key].bound;
  return world_.station(station).is_up() ? world_.station(station).view().now.error : seconds(1);
}

void Checks::check_window(std::size_t station, const Run& run, const Cue& cue, const ZoneSpan& span) {
  const Decision& decision = watches_[station].decisions[run.key];
  const Nanos error = bound_at_start(station, run);
  const bool was_stepped = watches_[station].oracle.was_stepped_since(run.on - minutes(1));
  const std::string promise = was_stepped ? "S12" : "S2";
  const Nanos late = run.on - span.start;
  if (is_moment(cue.action)) {
    const bool is_unbounded = error > watches_[station].oracle.tolerance(cue);
    if (is_unbounded && cue.on_unbounded == OnUnbounded::silent && run.is_device_held) {
      expect_off(station, run.key, run.on + milliseconds(150), "S2", "its clock bound is over the tolerance");
    } else if (is_unbounded && cue.on_unbounded == OnUnbounded::silent) {
      broken("S2", station, "starts with a clock bound of " + ns(error));
    }
    if (late < -error) broken(promise, station, "starts " + ns(-late) + " early, bound " + ns(error));
    const Nanos most = error + cue.late_max + decision.slack;
    if (late > most) broken(promise, station, "starts " + ns(late) + " late, at most " + ns(most));
  }
  if (late < -error) broken(promise, station, "a state starts " + ns(-late) + " early");
  if (run.on > span.end + error + decision.slack) broken("S3", station, "starts after its end");
  const Nanos grown((span.end - span.start).count() / 5000);
  expect_off(station, run.key, std::max(span.end, run.on) + error + grown + milliseconds(10), "S3", "its end has come");
}

void Checks::expect_off(std::size_t station, const CueKey& key, Instant by, const std::string& promise,
                        const std::string& why) {
  world_.at(by + Nanos(1), [this, station, key, promise, why, life = world_.station(station).life()] {
    const Run* run = run_of(station, key);
    if (!run || run->off) return;
    // A dead agent's output is the guard's or the device's; its own bound is checked by the same watch at the end.
    if (life != world_.station(station).life() && !(promise == "S3" && run->is_device_held)) return;
    broken(promise, station, "output of " + key.cue.text + " is still on: " + why);
  });
}

void Checks::expect_all_off(std::size_t station, const std::string& promise, const std::string& why) {
  for (const Run* run : running(station)) {
    expect_off(station, run->key, world_.now() + milliseconds(100), promise, why);
  }
}

// ---- The centre.

void Checks::centre_sent(const Message& message) {
  const CentreStore& store = world_.centre().store();
  if (const auto* document = std::get_if<DocumentMessage>(&message)) {
    if (!store.holds(document->document)) broken("S10", watches_.size(), "sends a document before it is durable");
  }
  const auto* receipt = std::get_if<Receipt>(&message);
  if (!receipt) return;
  for (const std::uint64_t seq : receipt->seqs) {
    const bool is_stored = std::any_of(
        world_.story().stations.begin(), world_.story().stations.end(), [&](const StationStory& station) {
          return store.reports().contains({station.attributes.id, receipt->journal, seq});
        });
    if (!is_stored) broken("S6", watches_.size(), "confirms report " + std::to_string(seq) + " before it is durable");
  }
}

void Checks::officer_refused(Verb, const coordinator::Answer& answer) {
  world_.trace(watches_.size(), [&] {
    return "officer: " + std::string(name_of(answer.error.reason)) + " " + answer.error.detail;
  });
}

// From now on: when its minute comes, who must be heard? The bound is looked at on the way there.
void Checks::order_written(const SignedDocument& document) {
  const Written* written = world_.registry().find(sha256(document.body));
  for (std::size_t i = 0; i < watches_.size(); ++i) {
    const StationStory& story = world_.story().stations[i];
    for (const Cue& cue : written->order->cues) {
      const ZoneSpan* span = span_at(cue, story.attributes.zone);
      if (!is_moment(cue.action) || !span || !is_named(cue.scope, story.attributes)) continue;
      const Instant noon = span->start;
      for (int s = 31; s >= 1; s -= 3) {
        if (noon - seconds(s) < world_.now()) continue;
        world_.at(noon - seconds(s), [this, i, noon] {
          if (!world_.station(i).is_up()) return;
          const agent::AgentView view = world_.station(i).view();
          watches_[i].oracle.probed(noon, view.now.is_known(), view.now.error);
        });
      }
      world_.at(noon + cue.tolerance + cue.late_max + milliseconds(1500),
                [this, i, written, &cue, noon] { check_must(i, *written, cue, noon); });
    }
  }
}

void Checks::check_must(std::size_t station, const Written& order, const Cue& cue, Instant noon) {
  Station& node = world_.station(station);
  Watch& watch = watches_[station];
  const CueKey key{order.order->id, cue.id};
  if (!node.is_up()) return world_.count("may be silent: down");
  std::string excuse = watch.oracle.excuse(order, cue, node.clock().booted());
  const Decision& decision = watch.decisions[key];
  if (excuse.empty() && decision.too_late_at && *decision.too_late_at > noon + cue.late_max - cue.tolerance) {
    excuse = "woken late";
  }
  if (!excuse.empty()) return world_.count("may be silent: " + excuse);
  world_.count("must sound");
  const bool was_stepped = watch.oracle.was_stepped_since(watch.oracle.held(key.order)->since);
  if (was_stepped) world_.count("must sound in spite of a wall-clock step");
  if (run_of(station, key)) return;
  broken(was_stepped ? "S12" : "L3", station, "cue " + cue.id.text + " had to sound and did not");
}

// ---- At the end.

void Checks::finish() {
  const CentreStore& store = world_.centre().store();
  if (!store.conflict().empty()) broken("S6", watches_.size(), "two reports stored under one key: " + store.conflict());
  if (store.doubles() > 0) broken("S6", watches_.size(), "asked the store twice for one report");
  for (std::size_t i = 0; i < watches_.size(); ++i) finish_station(i);
  for (const Expectation& expectation : world_.story().expectations) check_expectation(expectation);
}

void Checks::check_expectation(const Expectation& expectation) {
  const auto station = static_cast<std::size_t>(expectation.station);
  const std::string line = "line " + std::to_string(expectation.line);
  int starts = 0;
  for (const auto& device : world_.station(station).devices()) {
    starts += static_cast<int>(std::count_if(device->runs().begin(), device->runs().end(), [&](const Run& run) {
      return run.key.cue.text == expectation.cue && !run.is_rehearsal;
    }));
  }
  if (expectation.starts >= 0 && starts != expectation.starts) {
    broken(line, station, expectation.cue + " started " + std::to_string(starts) + " times");
  }
  if (!expectation.outcome) return;
  std::string seen;
  for (const agent::CueView& cue : world_.station(station).view().cues) {
    if (cue.key.cue.text != expectation.cue) continue;
    const bool is_reason = expectation.reason == Reason::none || expectation.reason == cue.reason;
    if (cue.outcome == *expectation.outcome && is_reason) return;
    seen += " " + std::string(name_of(cue.outcome)) + " (" + std::string(name_of(cue.reason)) + ")";
  }
  broken(line, station, expectation.cue + " ended as" + (seen.empty() ? " nothing" : seen));
}

void Checks::finish_station(std::size_t station) {
  const CentreStore& store = world_.centre().store();
  const Watch& watch = watches_[station];
  const StationStory& story = world_.story().stations[station];
  const agent::AgentView view = world_.station(station).view();
  for (const auto& [key, body] : watch.reports) {
    const auto stored = store.reports().find({story.attributes.id, key.first, key.second});
    if (stored == store.reports().end()) broken("S6", station, "report " + std::to_string(key.second) + " is not in the store");
    if (stored->second.report.body != body) broken("S6", station, "report " + std::to_string(key.second) + " was altered");
  }
  if (view.reports_waiting > 0) broken("L2", station, std::to_string(view.reports_waiting) + " reports still wait");
  if (view.now.trust != Trust::synchronized) broken("L4", station, "still in doubt about time");
  if (!watch.in_step_since || world_.now() - *watch.in_step_since > story.pulse_every + minutes(3)) broken("L1", station, "lacks documents that the centre named");
  for (const coordinator::DocumentStored& stored : store.documents()) {
    const Written* written = world_.registry().genuine(stored.document);
    if (!written) broken("S10", watches_.size(), "published what nobody entitled has signed");
    if (!written->order) continue;
    const Oracle::Held* held = watch.oracle.held(written->order->id);
    if (!held || held->written->order->revision < written->order->revision) {
      broken("L1", station, "does not hold " + written->order->name);
    }
  }
  for (const agent::CueView& cue : view.cues) {
    const bool is_open = cue.outcome == Outcome::pending && cue.end + minutes(2) < world_.now();
    if (is_open && !cue.is_by_person) broken("L2", station, "no outcome of cue " + cue.key.cue.text);
  }
  check_outcomes(station);
}

void Checks::check_outcomes(std::size_t station) {
  const Watch& watch = watches_[station];
  if (watch.oracle.has_lost_journal()) return;  // it cannot know what it did
  for (const auto& [key, report] : watch.ended) {
    const Oracle::Held* held = watch.oracle.held(key.order);
    const Cue* cue = held ? cue_of(*held->written->order, key.cue) : nullptr;
    const agent::OutputSetup* output = cue ? watch.oracle.output_for(cue->action) : nullptr;
    if (!output || output->holding == agent::Holding::person || output->holding == agent::Holding::dry) continue;
    world_.count("outcome " + std::string(name_of(report.outcome)));
    const Run* run = run_of(station, key);
    const Nanos length = run && run->off ? *run->off - run->on : Nanos(0);
    const bool says_done = report.outcome == Outcome::executed || report.outcome == Outcome::executed_late;
    if (says_done && !run) broken("S9", station, "says executed, but " + key.cue.text + " never started");
    if (says_done && is_moment(cue->action) && run->off && *run->off < std::min(run->claim.end, watch.oracle.earliest_end(key)) - seconds(2)) {
      broken("S9", station, "says executed, but " + key.cue.text + " lasted " + ns(length));
    }
    if (report.reason == Reason::output_busy) continue;  // displaced by a live order in the middle
    const bool says_nothing = report.outcome == Outcome::missed || report.outcome == Outcome::refused;
    if (says_nothing && length > seconds(2)) {
      broken("S9", station, "says " + std::string(name_of(report.outcome)) + ", but " + key.cue.text + " sounded");
    }
  }
}

}  // namespace sukut::sim
