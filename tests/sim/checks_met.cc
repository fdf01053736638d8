// Counts the dangers that the stories lead into (coverage.cc names those that have to be met).
#include <algorithm>

#include "tests/sim/centre.h"
#include "tests/sim/checks.h"
#include "tests/sim/network.h"
#include "tests/sim/station.h"
#include "tests/sim/world.h"

namespace sukut::sim {
namespace {

using std::chrono::milliseconds;

constexpr Nanos kNear = milliseconds(5);
constexpr Nanos kSpin = milliseconds(2);  // the firing thread spins from here on

}  // namespace

bool Checks::is_instant_near(std::size_t station, Nanos before, Nanos after) const {
  const Instant now = world_.now();
  const auto intended = watches_[station].oracle.intended();
  return std::any_of(intended.begin(), intended.end(), [&](const Oracle::Intended& each) {
    return now >= each.start - before && now <= each.start + after;
  });
}

bool Checks::is_intended(std::size_t station) const {
  const auto intended = watches_[station].oracle.intended();
  return std::any_of(intended.begin(), intended.end(), [&](const Oracle::Intended& each) {
    return world_.now() < each.start && !run_of(station, each.key);
  });
}

void Checks::meet_event(std::size_t station, const agent::Event& event) {
  const Watch& watch = watches_[station];
  if (std::holds_alternative<agent::InhibitSet>(event)) {
    if (is_instant_near(station, kNear, kNear)) world_.count("inhibits within 5 ms of T");
    if (!running(station).empty()) world_.count("inhibits during an output");
  }
  const auto* arrived = std::get_if<agent::MessageArrived>(&event);
  const auto* message = arrived ? std::get_if<DocumentMessage>(&arrived->message) : nullptr;
  if (!message) return;
  const Written* written = world_.registry().genuine(message->document);
  if (!written) return;
  if (watch.documents.contains(written->hash)) return world_.count("documents heard again");
  if (written->order && watch.oracle.held(written->order->id) && is_intended(station)) {
    world_.count("revisions between the intent and T");
  }
  const auto runs = running(station);
  const bool closes = written->close && std::any_of(runs.begin(), runs.end(), [written](const Run* run) {
                        return run->key == CueKey{written->close->order, written->close->cue};
                      });
  if (closes) world_.count("ends of a closed state");
}

void Checks::meet_cancel(std::size_t station, const Cancel& cancel) {
  const Instant now = world_.now();
  for (const Oracle::Intended& each : watches_[station].oracle.intended()) {
    if (each.key.order != cancel.order || (cancel.cue && *cancel.cue != each.key.cue)) continue;
    if (std::chrono::abs(now - each.start) <= kNear) world_.count("cancels within 5 ms of T");
    if (now <= each.start && now >= each.start - kSpin) world_.count("cancels while spinning");
  }
}

void Checks::meet_emergency(std::size_t station, const Written& written, bool is_by_hand) {
  const Watch& watch = watches_[station];
  if (watch.documents.contains(written.hash)) return;
  const Inhibit& body = *written.inhibit;
  if (body.is_clear) return;
  if (is_by_hand) world_.count("inhibits of the centre by hand");
  if (watch.oracle.is_cleared(body.id)) return world_.count("inhibits that come after their clear");
  if (!world_.station(station).view().now.is_known()) world_.count("inhibits heard without a time");
  if (body.scope && !is_named(*body.scope, world_.story().stations[station].attributes)) return;
  if (is_instant_near(station, kNear, kNear)) world_.count("inhibits of the centre within 5 ms of T");
  if (!running(station).empty()) world_.count("inhibits of the centre during an output");
}

void Checks::meet_crash(std::size_t station, CrashKind kind) {
  if (kind == CrashKind::lost_journal) world_.count("lost journals");
  const bool is_reboot = kind == CrashKind::reboot;
  if (is_intended(station)) {
    world_.count(is_reboot ? "reboots between the intent and T" : "crashes between the intent and the start");
  }
  for (const Run* run : running(station)) {
    world_.count("crashes during an output");
    if (!watches_[station].began.contains(run->key)) world_.count("crashes between the sound and the journal");
  }
}

void Checks::meet_start(std::size_t station) {
  if (!world_.centre().is_up()) world_.count("starts while the coordinator is down");
  if (world_.network().is_cut_off(station)) world_.count("starts while cut off from the centre");
}

void Checks::slept(std::size_t station, Instant until) {
  const auto intended = watches_[station].oracle.intended();
  const bool is_across = std::any_of(intended.begin(), intended.end(), [&](const Oracle::Intended& each) {
    return each.start > world_.now() && each.start < until;
  });
  if (is_across) world_.count("suspends across T");
  disturbed(station, "suspend");
}

void Checks::write_failed(std::size_t station, const std::vector<agent::JournalRecord>& records) {
  const bool has_intent = std::any_of(records.begin(), records.end(), [](const agent::JournalRecord& record) {
    return std::holds_alternative<agent::IntentMade>(record);
  });
  if (has_intent) world_.count("failed journal writes of an intent");
  if (!running(station).empty()) world_.count("failed journal writes during an output");
  disturbed(station, "disk");
}

}  // namespace sukut::sim
