// What must hold once the story is over and the world has healed: every report stored once, everything told.
#include <algorithm>

#include "tests/sim/centre.h"
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

// ---- The centre.

void Checks::centre_sent(const Message& message) {
  const CentreStore& store = world_.centre().store();
  if (const auto* document = std::get_if<DocumentMessage>(&message)) {
    if (!store.holds(document->document)) broken("S10", watches_.size(), "sends a document before it is durable");
  }
  const auto* receipt = std::get_if<Receipt>(&message);
  if (!receipt) return;
  for (const std::uint64_t seq : receipt->seqs) {
    const bool is_stored =
        std::any_of(world_.story().stations.begin(), world_.story().stations.end(), [&](const StationStory& station) {
          return store.reports().contains({station.attributes.id, receipt->journal, seq});
        });
    if (!is_stored) broken("S6", watches_.size(), "confirms report " + std::to_string(seq) + " before it is durable");
  }
}

void Checks::officer_refused(Verb, const coordinator::Answer& answer) {
  world_.trace(watches_.size(),
               [&] { return "officer: " + std::string(name_of(answer.error.reason)) + " " + answer.error.detail; });
}

void Checks::officer_accepted(const SignedDocument& document) {
  if (!world_.centre().store().holds(document)) {
    broken("S10", watches_.size(), "says published before it is durable");
  }
}

// Whatever was asked for, only what is entitled is in the store, and each (order, revision) has one content.
void Checks::check_store() {
  std::map<std::pair<OrderId, std::uint32_t>, Digest> contents;
  for (const coordinator::DocumentStored& stored : world_.centre().store().documents()) {
    const Written* written = world_.registry().genuine(stored.document);
    if (!written) broken("S7", watches_.size(), "accepted what nobody entitled has signed");
    if (!written->order) continue;
    const auto [it, is_new] = contents.try_emplace({written->order->id, written->order->revision}, written->hash);
    if (!is_new && it->second != written->hash) broken("S10", watches_.size(), "two contents of one revision");
  }
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
  if (watch.misled > Nanos(0)) excuse = "misled about time";
  const Decision& decision = watch.decisions[key];
  if (excuse.empty() && decision.too_late_at && *decision.too_late_at > noon + cue.late_max - cue.tolerance) {
    excuse = "woken late";
  }
  if (!excuse.empty()) return world_.count("may be silent: " + excuse);
  world_.count("must sound");
  const bool was_stepped = watch.oracle.was_stepped_since(watch.oracle.held(key.order)->since);
  if (was_stepped) world_.count("must sound in spite of a wall-clock step");
  if (watch.oracle.is_resumed(key, order.order->revision)) world_.count("must sound after a restart with the intent");
  if (run_of(station, key)) return;
  broken(was_stepped ? "S12" : "L3", station, "cue " + cue.id.text + " had to sound and did not");
}

// ---- At the end.

void Checks::finish() {
  const CentreStore& store = world_.centre().store();
  const auto& deeds = world_.story().deeds;
  const bool has_copied_disks = std::any_of(deeds.begin(), deeds.end(), [](const Deed& deed) {
    return deed.verb == Verb::clone && static_cast<CloneKind>(deed.detail) == CloneKind::disk;
  });
  if (!store.conflict().empty() && !has_copied_disks)
    broken("S6", watches_.size(), "two reports stored under one key: " + store.conflict());
  check_store();
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
  if (world_.station(station).is_off() || world_.centre().is_revoked(station)) return;
  const CentreStore& store = world_.centre().store();
  const Watch& watch = watches_[station];
  const StationStory& story = world_.story().stations[station];
  const agent::AgentView view = world_.station(station).view();
  std::uint64_t young = 0;
  for (const auto& [key, report] : watch.reports) {
    if (is_contested(station, key.first, key.second, report.body)) {
      ++young;  // of two machines with one journal the first that was heard is kept
      continue;
    }
    const std::string name = "report " + std::to_string(key.second);
    const auto stored = store.reports().find({story.attributes.id, key.first, key.second});
    const bool is_young = world_.now() - report.at < minutes(2);
    if (is_young) ++young;
    if (stored == store.reports().end() && !is_young) broken("S6", station, name + " is not in the store");
    if (stored != store.reports().end() && stored->second.report.body != report.body) {
      broken("S6", station, name + " was altered");
    }
  }
  if (view.reports_waiting > young) broken("L2", station, std::to_string(view.reports_waiting) + " reports still wait");
  // A map that a small lie has moved lies beside the truth: it creeps back along its edge, contradicted now and then.
  const bool was_misled = watch.misled > Nanos(0);
  if (view.now.trust != Trust::synchronized && !was_misled) broken("L4", station, "still in doubt about time");
  if (!watch.in_step_since || world_.now() - *watch.in_step_since > story.pulse_every + minutes(3))
    broken("L1", station, "lacks documents that the centre named");
  for (const coordinator::DocumentStored& stored : store.documents()) {
    const Written* written = world_.registry().genuine(stored.document);
    if (written->cancel && !watch.documents.contains(written->hash)) broken("L1", station, "does not hold a cancel");
    if (written->withdraw && !watch.documents.contains(written->hash)) {
      broken("L1", station, "does not hold a withdrawal");
    }
    if (!written->order) continue;
    const Oracle::Held* held = watch.oracle.held(written->order->id);
    if (!held || held->written->order->revision < written->order->revision) {
      broken("L1", station, "does not hold " + written->order->name);
    }
  }
  for (const agent::CueView& cue : view.cues) {
    const Instant told_by = cue.end + minutes(2) + watch.misled;  // by the clock that it was given
    const bool is_open = cue.outcome == Outcome::pending && told_by < world_.now();
    if (is_open && !cue.is_by_person) broken("L2", station, "no outcome of cue " + cue.key.cue.text);
  }
  check_outcomes(station);
}

// What is said of the lateness, against the truth: own-clock lateness differs from it by the bound of the clock.
void Checks::check_lateness(std::size_t station, const Report& report, const Run& run, const Cue& cue) {
  const Decision& decision = watches_[station].decisions[run.key];
  const Cue* decided = decision.written ? cue_of(*decision.written->order, run.key.cue) : nullptr;
  const ZoneSpan* span = decided ? span_at(*decided, world_.story().stations[station].attributes.zone) : nullptr;
  if (!span || !is_moment(cue.action) || run.is_device_held) return;
  const Nanos late = run.on - span->start;
  const Nanos unsure = decision.bound + decision.slack + watches_[station].misled + milliseconds(5);
  const Nanos tolerance = watches_[station].oracle.tolerance(*decided);
  const bool says_late = report.outcome == Outcome::executed_late;
  if (says_late ? late < tolerance - unsure : late > tolerance + unsure) {
    broken("S9", station, "says " + std::string(name_of(report.outcome)) + ", and started " + ns(late) + " late");
  }
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
    if (says_done && is_moment(cue->action) && run->off &&
        *run->off < std::min(run->claim.end, watch.oracle.earliest_end(key)) - seconds(2) - watch.misled) {
      broken("S9", station, "says executed, but " + key.cue.text + " lasted " + ns(length));
    }
    if (says_done && run) check_lateness(station, report, *run, *cue);
    if (report.reason == Reason::output_busy) continue;  // displaced by a live order in the middle
    const bool says_nothing = report.outcome == Outcome::missed || report.outcome == Outcome::refused;
    if (says_nothing && length > seconds(2)) {
      broken("S9", station, "says " + std::string(name_of(report.outcome)) + ", but " + key.cue.text + " sounded");
    }
  }
}

}  // namespace sukut::sim
