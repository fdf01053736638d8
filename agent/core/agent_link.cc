// What the coordinator, the bulletin and the sources of time say. Nothing heard here can start an output.
#include "agent/core/agent_impl.h"

namespace sukut::agent {

void Agent::Impl::hear(const Welcome& message, Path path, const ClockReading& now, Batch& batch) {
  if (path != Path::link) return;
  if (message.protocol < kProtocolMin || message.protocol > kProtocolMax) {
    note(batch, Level::error, "no_common_version: the coordinator speaks protocol " + std::to_string(message.protocol));
    return session_.busy(now.mono, Busy{std::chrono::minutes(5), Reason::no_common_version}, batch);
  }
  session_.welcomed(now.mono);
  is_welcomed_ = true;
  set_cloned(false, batch);
  // Also the first store: a receipt may have come before any welcome, from a store that is no more.
  const bool is_other_store = store_ != message.store;
  if (is_other_store) batch.record(StoreSeen{message.store});
  store_ = message.store;
  outbox_.resend(now.mono, is_other_store, batch);
}

void Agent::Impl::hear(const Busy& message, Path path, const ClockReading& now, Batch& batch) {
  if (path != Path::link) return;
  note(batch, Level::warning, "the coordinator answers " + std::string(name_of(message.reason)));
  if (message.reason == Reason::cloned) set_cloned(true, batch);
  session_.busy(now.mono, message, batch);
}

// The centre says it only when the other machine has just answered it. It is kept over a restart: what is cut off then
// still knows that it is the second. Outputs that have begun are left alone; the device may be the other's as well.
void Agent::Impl::set_cloned(bool is_on, Batch& batch) {
  if (is_cloned_ == is_on) return;
  is_cloned_ = is_on;
  batch.record(ClonedChanged{is_on, key_id_of(setup_.station_key.public_key())});
  note(batch, is_on ? Level::error : Level::info, is_on ? kClonedWarning : "the centre has let this machine in again");
}

void Agent::Impl::hear(const SignedTimeReply& message, Path path, const ClockReading& now, Batch& batch) {
  if (path != Path::link) return;
  const auto reply = decode_time_reply(message.body);
  if (!reply) return;
  const Status seal =
      verify_statement(setup_.root, Role::time, Kind::time, message.body, message.signature, setup_.verify);
  if (!seal) return note(batch, Level::warning, "time reply refused: " + std::string(name_of(seal.error().reason)));
  const auto exchange = session_.time_answered(now, *reply);
  if (!exchange) return;
  is_declared_time_ = reply->is_declared;
  took_time(clock_.take_link(*exchange, now), "link", now, batch);
}

void Agent::Impl::on(const ChronyAnswered& event, const ClockReading& now, Batch& batch) {
  took_time(clock_.take_chrony(event.before, event.correction, event.root_delay, event.root_dispersion), "chrony", now,
            batch);
}

void Agent::Impl::took_time(ClockGuard::Verdict verdict, const char* source, const ClockReading& now, Batch& batch) {
  switch (verdict) {
    case ClockGuard::Verdict::agreed:
      return;
    case ClockGuard::Verdict::locked:
      note(batch, Level::info, std::string("clock locked by ") + source);
      session_.set_news();
      return save_clock(now, batch);
    case ClockGuard::Verdict::relocked:
      note(batch, Level::warning, std::string("clock map rebuilt from ") + source);
      outbox_.post(report(ReportType::relocked, now), now.mono, batch);
      return save_clock(now, batch);
    case ClockGuard::Verdict::disputed:
      return note(batch, Level::warning, std::string("time from ") + source + " contradicts the own clock");
    case ClockGuard::Verdict::nonsense:
      return note(batch, Level::warning, std::string("time from ") + source + " contradicts itself");
  }
}

void Agent::Impl::hear(const PulseReply& message, Path path, const ClockReading& now, Batch& batch) {
  if (path != Path::link) return;
  session_.pulse_answered(now.mono);
  const std::vector<Digest> lacking = holder_.lacking(message.documents);
  if (!lacking.empty()) batch.after(Send{Pull{lacking}});
}

// A beacon can only cause a pull.
void Agent::Impl::hear(const SignedBeacon& message, Path, const ClockReading&, Batch& batch) {
  if (!session_.is_up()) return;
  const auto beacon = decode_beacon(message.body);
  if (!beacon || beacon->centre != setup_.centre) return;
  const std::vector<Digest> lacking = holder_.lacking(beacon->documents);
  if (lacking.empty()) return;
  if (!verify_statement(setup_.root, Role::beacon, Kind::beacon, message.body, message.signature, setup_.verify))
    return;
  batch.after(Send{Pull{lacking}});
}

}  // namespace sukut::agent
