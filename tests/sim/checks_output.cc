// The promises about outputs, checked against true time whenever one goes on or off.
#include <algorithm>

#include "tests/sim/checks.h"
#include "tests/sim/station.h"
#include "tests/sim/told.h"
#include "tests/sim/world.h"

namespace sukut::sim {
namespace {

using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;

}  // namespace

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
  const Oracle::Held* held = watches_[station].oracle.held(key.order);
  decision.written = held ? held->written : nullptr;
  world_.count("start decisions");
}

void Checks::not_fired(std::size_t station, const CueKey& key, Reason reason) {
  if (reason == Reason::too_late) watches_[station].decisions[key].too_late_at = world_.now();
  world_.count("starts refused: " + std::string(name_of(reason)));
}

void Checks::output_on(std::size_t station, const Run& run) {
  Watch& watch = watches_[station];
  world_.count(run.is_rehearsal ? "rehearsals" : "outputs on");
  meet_start(station);
  if (watch.starts[run.key]++ > 0) broken("S3", station, "cue " + run.key.cue.text + " starts a second time");
  check_allowed(station, run);
  check_sole(station, run);
  check_second(station, run);
}

// A station that wants two sources of time, and whose own wall clock contradicts the only one it has.
void Checks::check_sources(std::size_t station, const Run& run, const Order& order, const Cue& cue) {
  const StationStory& story = world_.story().stations[station];
  const Instant booted = world_.station(station).clock().booted();
  const bool has_one_source = !story.accepts_single_source && !story.has_chrony && booted < world_.story().begins;
  const bool was_stepped = watches_[station].oracle.was_stepped_since(booted);
  const bool is_live = order.mode == Mode::live && is_moment(cue.action) && !run.is_rehearsal;
  if (is_live && has_one_source && !was_stepped && std::chrono::abs(story.wall_error) > minutes(5)) {
    broken("S2", station, "starts a live cue by a single source of time, which its wall clock contradicts");
  }
}

void Checks::check_allowed(std::size_t station, const Run& run) {
  const Oracle& oracle = watches_[station].oracle;
  if (run.is_device_held && oracle.has_lost_journal()) return;  // armed by a life that nobody remembers
  const Instant decided = run.is_device_held ? run.on : watches_[station].decisions[run.key].at;
  const auto began_before = [decided](std::optional<Instant> since) { return since && *since < decided; };
  if (began_before(oracle.cancelled_since(run.key)))
    broken("S4", station, "starts " + run.key.cue.text + ", cancelled before");
  if (began_before(oracle.inhibited_since())) broken("S13", station, "starts " + run.key.cue.text + " while inhibited");
  if (began_before(oracle.withdrawn_since()))
    broken("S4", station, "starts " + run.key.cue.text + " on a machine that was replaced");
  if (began_before(oracle.turned_away_since()))
    broken("S3", station, "starts " + run.key.cue.text + " as a second machine");
  if (began_before(oracle.declined_since(run.key)))
    broken("S1", station, "starts " + run.key.cue.text + ", declined before");
  const Oracle::Held* held = oracle.held(run.key.order);
  if (!held) broken("S1", station, "starts " + run.key.cue.text + " without any accepted order");
  if (!run.was_agent_alive) return;  // the device goes by what it was last told
  // A revision that became durable between the decision and the driver's start came too late for this start.
  const Written* decided_by = watches_[station].decisions[run.key].written;
  const Order& order = *(run.is_device_held || !decided_by ? held->written : decided_by)->order;
  const StationStory& story = world_.story().stations[station];
  const Cue* cue = cue_of(order, run.key.cue);
  const ZoneSpan* span = cue ? span_at(*cue, story.attributes.zone) : nullptr;
  if (!span || !is_named(cue->scope, story.attributes) || cue->action != run.claim.action) {
    broken("S1", station, "starts " + run.key.cue.text + ", which the revision it holds does not ask of it");
  }
  const agent::OutputSetup* output = oracle.output_for(cue->action);
  const bool may_drill = output && output->drill_outputs_until && run.on < *output->drill_outputs_until + minutes(1);
  if (order.mode == Mode::drill && !run.is_rehearsal && !may_drill) broken("S1", station, "a drill moves an output");
  check_sources(station, run, order, *cue);
  check_window(station, run, *cue, *span);
}

Nanos Checks::bound_at_start(std::size_t station, const Run& run) {
  const Nanos misled = watches_[station].misled;
  if (!run.is_device_held) return watches_[station].decisions[run.key].bound + misled;
  return world_.station(station).is_up() ? world_.station(station).view().now.error + misled : seconds(1) + misled;
}

void Checks::check_window(std::size_t station, const Run& run, const Cue& cue, const ZoneSpan& span) {
  const Decision& decision = watches_[station].decisions[run.key];
  const Nanos error = bound_at_start(station, run);
  const bool was_stepped = watches_[station].oracle.was_stepped_since(run.on - minutes(1));
  const std::string promise = was_stepped ? "S12" : "S2";
  const Nanos late = run.on - span.start;
  if (is_moment(cue.action)) {
    const bool is_unbounded = error - watches_[station].misled > watches_[station].oracle.tolerance(cue);
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
    if (world_.station(station).suspended_until() > run->on) return;  // its guard slept with the host
    // A dead agent's output is the guard's or the device's; its own bound is checked by the same watch at the end.
    if (life != world_.station(station).life() && !(promise == "S3" && run->is_device_held)) return;
    const Oracle& oracle = watches_[station].oracle;
    if (!run->is_device_held && run->on < oracle.up_since()) return;  // the guard has a second from the death
    // Nobody can stop what the device was told by a life whose journal is lost; it ends by itself.
    if (oracle.has_lost_journal() && run->is_device_held && run->on < oracle.up_since() && promise != "S3") return;
    broken(promise, station, "output of " + key.cue.text + " is still on: " + why);
  });
}

void Checks::expect_all_off(std::size_t station, const std::string& promise, const std::string& why) {
  for (const Run* run : running(station)) {
    expect_off(station, run->key, world_.now() + milliseconds(100), promise, why);
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

}  // namespace sukut::sim
