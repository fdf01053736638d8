// The promises about holding and arming: what is looked at when a document is accepted or an intent becomes durable,
// and not again when the output goes on.
#include <algorithm>

#include "tests/sim/checks.h"
#include "tests/sim/station.h"
#include "tests/sim/world.h"

namespace sukut::sim {
namespace {

using std::chrono::minutes;
using std::chrono::seconds;

}  // namespace

void Checks::check_intent(std::size_t station, const agent::IntentMade& intent) {
  const Oracle& oracle = watches_[station].oracle;
  const Oracle::Held* held = oracle.held(intent.key.order);
  if (!held || held->written->order->revision != intent.revision) {
    broken("S1", station, "makes an intent durable for " + intent.key.cue.text + " before its order is");
  }
  // Another journal may have started this cue before, or held its cancel: whoever knows nothing of that waits until it is
  // surely told, by the centre or by the person who brought the order.
  const Nanos age_at_start = intent.start - world_.station(station).clock().booted();
  const bool is_brought = held && held->first_path == Path::file;
  if (oracle.is_journal_fresh() && !oracle.is_welcomed() && !is_brought) {
    broken("S3", station, "takes up " + intent.key.cue.text + " with a fresh journal before it was welcomed");
  }
  if (oracle.is_journal_fresh() && age_at_start < seconds(58)) {
    broken("S3", station, "takes up " + intent.key.cue.text + " with a fresh journal just after its boot");
  }
  const Cue* cue = cue_of(*held->written->order, intent.key.cue);
  if (cue && cue->if_unheard_for > Nanos(0)) check_heard(station, *cue);
}

// The agent counts by MONOTONIC, which may be slewed by a twelfth and stands still in a suspend.
void Checks::check_heard(std::size_t station, const Cue& cue) {
  const Instant now = world_.now();
  if (world_.station(station).suspended_until() > now - minutes(10)) return;
  const auto heard = watches_[station].oracle.heard_since();
  if (heard && now - *heard <= cue.if_unheard_for + cue.if_unheard_for / 10 + seconds(5)) return;
  broken("S1", station, "takes up " + cue.id.text + " although it has heard nobody for longer than the order allows");
}

void Checks::check_held(std::size_t station, const agent::DocumentHeld& held, const agent::AgentView& view) {
  const Written* written = world_.registry().genuine(held.document);
  if (held.is_evidence || !written || !written->order || !view.now.is_known()) return;
  if (view.now.earliest() > written->order->expires) {
    broken("S1", station, "accepts " + written->order->name + ", which has expired");
  }
}

// An output has one claim at a time, unless nothing acts there; what a live order displaces is being stopped.
void Checks::check_sole(std::size_t station, const Run& run) {
  const Oracle& oracle = watches_[station].oracle;
  const agent::OutputSetup* output = oracle.output_for(run.claim.action);
  if (!output || output->holding == agent::Holding::dry) return;
  if (oracle.has_lost_journal()) return;  // it cannot know what its device still holds
  for (const Run* other : running(station)) {
    const bool is_same_output = other->claim.output == run.claim.output && other->key != run.key;
    if (!is_same_output || other->on < oracle.up_since()) continue;
    expect_off(station, other->key, world_.now() + std::chrono::milliseconds(150), "S1",
               run.key.cue.text + " has its output");
  }
}

}  // namespace sukut::sim
