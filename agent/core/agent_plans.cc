// From held orders to cue runs and outputs: what this station does of an order, and who has which output when.
#include <algorithm>

#include "agent/core/agent_impl.h"

namespace sukut::agent {

void Agent::Impl::apply_plans(const ClockReading& now, Batch& batch) {
  Moment moment = moment_at(now, batch);
  for (const auto& [id, held] : holder_.orders()) apply_order(held, moment);
  if (!is_restored_) return;
  const bool is_withdrawn = holder_.is_withdrawn();
  for (auto& [key, run] : runs_) {
    if (holder_.is_cancelled(key)) {
      run.call_off(Outcome::cancelled, Reason::cancelled, {}, moment);
    } else if (is_withdrawn) {
      run.call_off(Outcome::cancelled, Reason::station_withdrawn, "this machine was replaced", moment);
    } else if (holder_.is_closed(key)) {
      run.close(moment);
    }
  }
}

void Agent::Impl::apply_order(const HeldOrder& held, Moment& moment) {
  std::set<CueId> named;
  for (const Cue& cue : held.order.cues) {
    if (!names(cue.scope, setup_.station)) continue;
    named.insert(cue.id);
    apply_cue(held, cue, moment);
  }
  for (auto& [key, run] : runs_) {
    if (key.order == held.order.id && !named.contains(key.cue)) {
      run.call_off(Outcome::cancelled, Reason::older_revision, "the newest revision does not name it here", moment);
    }
  }
}

void Agent::Impl::apply_cue(const HeldOrder& held, const Cue& cue, Moment& moment) {
  const CueKey key{held.order.id, cue.id};
  const auto known = runs_.find(key);
  if (known != runs_.end() && known->second.revision() == held.order.revision) return;
  const ZoneSpan* span = span_for(cue, setup_.station.zone);
  const OutputSetup* output = output_for(cue.action);
  if (!span) return tell_misfit(held, cue, Reason::zone_not_in_order, "zone " + setup_.station.zone, moment);
  if (!output) return tell_misfit(held, cue, Reason::no_output, std::string(name_of(cue.action)), moment);
  const bool is_continuous_whistle = setup_.station.sector == "ship" && cue.pattern == "continuous";
  if (is_continuous_whistle && cue.notice.empty()) {
    return tell_misfit(held, cue, Reason::notice_missing, "COLREG Annex IV 1(b)", moment);
  }
  if (is_continuous_whistle && !output->is_moored) {
    return tell_misfit(held, cue, Reason::not_moored, "COLREG Annex IV 1(b)", moment);
  }
  if (known != runs_.end()) {
    known->second.adopt(held, cue, *span, moment);
    return settle_output(known->second, moment);
  }
  const auto made = runs_.emplace(key, CueRun(held, cue, *span, *output)).first;
  settle_output(made->second, moment);
}

// An output has one claim at a time: live displaces drill, else the first held wins.
void Agent::Impl::settle_output(CueRun& run, Moment& moment) {
  if (!is_restored_ || run.is_by_person() || run.output().holding == Holding::dry) return;
  for (auto& [key, other] : runs_) {
    if (key == run.key() || other.is_over() || other.is_by_person() || other.output().name != run.output().name) {
      continue;
    }
    if (other.span().end <= run.span().start || run.span().end <= other.span().start) continue;
    const bool displaces = run.mode() == Mode::live && other.mode() == Mode::drill;
    CueRun& loser = displaces ? other : run;
    const CueRun& winner = displaces ? run : other;
    loser.call_off(Outcome::refused, Reason::output_busy, "held by " + winner.order_name(), moment);
  }
}

void Agent::Impl::tell_misfit(const HeldOrder& held, const Cue& cue, Reason reason, const std::string& detail,
                              Moment& moment) {
  const CueKey key{held.order.id, cue.id};
  if (const auto run = runs_.find(key); run != runs_.end()) {
    return run->second.call_off(Outcome::refused, reason, detail, moment);
  }
  if (!misfits_.emplace(key, held.order.revision).second) return;
  Report each = report(ReportType::ended, moment.reading);
  each.order = held.order.id;
  each.revision = held.order.revision;
  each.hash = held.hash;
  each.cue = cue.id;
  each.outcome = Outcome::refused;
  each.reason = reason;
  each.detail = detail;
  each.first_path = held.first_path;
  moment.batch.record(CueFinished{key, held.order.revision, Outcome::refused, reason});
  outbox_.post(std::move(each), moment.reading.mono, moment.batch);
}

const OutputSetup* Agent::Impl::output_for(CueAction action) const {
  const auto found = std::find_if(setup_.outputs.begin(), setup_.outputs.end(),
                                  [action](const OutputSetup& output) { return output.action == action; });
  return found == setup_.outputs.end() ? nullptr : &*found;
}

}  // namespace sukut::agent
