// The coordinator's answers to its agents. Whoever speaks is known by the key of the connection, never by
// what the message says; a message that is out of place costs its sender only.
#include <algorithm>
#include <set>

#include "coordinator/core/coordinator.h"
#include "proto/codec.h"

namespace sukut::coordinator {
namespace {

constexpr std::size_t kDocumentsPerHello = 64;    // the rest is pulled
constexpr std::size_t kDocumentsPerReply = 1024;  // hashes in one pulse reply
constexpr Nanos kBusyFirst = std::chrono::seconds(30);
constexpr Nanos kUnknownFirst = std::chrono::minutes(5);
constexpr Nanos kNoVersionFirst = std::chrono::minutes(15);
constexpr Nanos kClonedFirst = std::chrono::minutes(1);

Nanos come_back_after(Reason reason) {
  if (reason == Reason::busy) return kBusyFirst;
  return reason == Reason::cloned ? kClonedFirst : kUnknownFirst;
}

}  // namespace

void Coordinator::on(const AgentSpoke& spoke) {
  std::visit([&](const auto& message) { hear(spoke, message); }, spoke.message);
}

void Coordinator::on(const ReportRefused& refused) {
  drop(refused.error.reason, refused.station, refused.error.detail);
}

// Between once and twice `retry_after`, so that a crowd does not come back as one.
void Coordinator::turn_away(ConnectionId connection, const StationId& station, Reason reason, Nanos retry_after) {
  drop(reason, station, "turned away");
  const auto spread = static_cast<std::uint64_t>(retry_after.count());
  const Nanos more(static_cast<Nanos::rep>(setup_.random() % spread));
  send(connection, Busy{retry_after + more, reason});
}

void Coordinator::hear(const AgentSpoke& spoke, const Hello& hello) {
  if (hello.protocol_max < kProtocolMin || hello.protocol_min > kProtocolMax) {
    return turn_away(spoke.connection, spoke.station, Reason::no_common_version, kNoVersionFirst);
  }
  const Roster::Entrance entrance = roster_.admit(spoke.station, spoke.connection, hello, fresh_hash(), now_.mono,
                                                  now_.utc.at, setup_.connections_max);
  if (entrance.question) ask(*entrance.question);
  if (entrance.reason != Reason::none) {
    return turn_away(spoke.connection, spoke.station, entrance.reason, come_back_after(entrance.reason));
  }
  if (!entrance.is_waiting) welcome(spoke.connection, hello);
}

void Coordinator::welcome(ConnectionId connection, const Hello& hello) {
  send(connection, Welcome{std::min(hello.protocol_max, kProtocolMax), store_, commit_});
  std::set<Digest> held;
  for (const HeldDocument& document : hello.held) held.insert(document.hash);
  std::size_t count = 0;
  for (const Digest& hash : ledger_.set(now_.utc)) {
    if (held.contains(hash)) continue;
    if (++count > kDocumentsPerHello) break;
    send(connection, DocumentMessage{ledger_.find(hash)->document});
  }
}

// ---- Two machines of one station (roster_rivals.cc).
Digest Coordinator::fresh_hash() {
  Digest hash;
  for (std::size_t i = 0; i < hash.bytes.size(); i += 8) {
    const std::uint64_t word = setup_.random();
    for (std::size_t j = 0; j < 8; ++j) hash.bytes[i + j] = static_cast<std::uint8_t>(word >> (8 * j));
  }
  return hash;
}

void Coordinator::ask(const Roster::Question& question) {
  send(question.to, PulseReply{ledger_.set_digest(now_.utc), store_, {question.hash}});
}

void Coordinator::let_in_waiting() {
  for (const Roster::Admitted& admitted : roster_.let_in(now_.mono, now_.utc.at)) {
    welcome(admitted.connection, admitted.hello);
  }
}

void Coordinator::show_clones(const Roster::Proof& proof) {
  const StationCloned& alarm = proof.alarm;
  const std::string text = "station " + alarm.station.text + ": two machines speak with its keys; journal " +
                           hex(alarm.first.journal) + " keeps the seat, journal " + hex(alarm.second.journal) +
                           " starts nothing; one needs a bundle of its own: sukut station replace " +
                           alarm.station.text;
  if (auto line = tally_.count(Reason::cloned, text, now_.mono)) act(Note{Level::error, std::move(*line)});
  if (!proof.second) return;
  const Nanos more(static_cast<Nanos::rep>(setup_.random() % static_cast<std::uint64_t>(kClonedFirst.count())));
  send(*proof.second, Busy{kClonedFirst + more, Reason::cloned});
}

bool Coordinator::is_own(const AgentSpoke& spoke) {
  switch (roster_.voice_of(spoke.station, spoke.connection)) {
    case Roster::Voice::own:
      return true;
    case Roster::Voice::former:
    case Roster::Voice::out:
      return false;
    case Roster::Voice::rival:
      ask(roster_.ask_again(spoke.station, fresh_hash()));
      return false;
    case Roster::Voice::stranger:
      break;
  }
  drop(roster_.is_registered(spoke.station) ? Reason::malformed : Reason::unknown_station, spoke.station,
       "spoke without a Hello");
  return false;
}

void Coordinator::hear(const AgentSpoke& spoke, const Pulse& pulse) {
  if (!is_own(spoke)) return;
  roster_.hear(spoke.station, pulse, now_.mono, now_.utc.at);
  PulseReply reply;
  reply.set = ledger_.set_digest(now_.utc);
  reply.store = store_;
  if (reply.set != pulse.set) {
    reply.documents = ledger_.set(now_.utc);
    if (reply.documents.size() > kDocumentsPerReply) reply.documents.resize(kDocumentsPerReply);
  }
  send(spoke.connection, std::move(reply));
}

void Coordinator::hear(const AgentSpoke& spoke, const Pull& pull) {
  if (const auto proof = roster_.answered(spoke.station, spoke.connection, pull.documents, now_.mono, now_.utc.at)) {
    return show_clones(*proof);  // what else it lacks it pulls again
  }
  if (!is_own(spoke)) return;
  const std::set<Digest> wanted(pull.documents.begin(), pull.documents.end());
  std::size_t left = roster_.pull_allowance(spoke.station, wanted.size(), now_.mono);
  if (left < wanted.size()) drop(Reason::busy, spoke.station, "pulled more than is sent in one second");
  for (const Digest& hash : wanted) {
    if (left-- == 0) return;
    const Published* published = ledger_.find(hash);
    if (published == nullptr) {
      drop(Reason::unknown_type, spoke.station, "pulled a document that was never published here");
      continue;
    }
    send(spoke.connection, DocumentMessage{published->document});
  }
}

// A report is evidence whichever connection brings it: no Hello is asked for. Only a machine that is not let in is not
// heard.
void Coordinator::hear(const AgentSpoke& spoke, const ReportMessage& message) {
  if (!roster_.is_registered(spoke.station)) return drop(Reason::unknown_station, spoke.station, "reported");
  // With a copied journal it would take the keys of the first one's reports; it keeps them until it is let in.
  if (roster_.voice_of(spoke.station, spoke.connection) == Roster::Voice::out) return;
  auto report = decode_report(message.report.body);
  if (!report) return drop(report.error().reason, spoke.station, "report: " + report.error().detail);
  if (report->station != spoke.station) {
    return drop(Reason::bad_signature, spoke.station, "reported in the name of " + report->station.text);
  }
  const ReportStored stored{message.report, *report, now_.utc.at};
  switch (reports_.take(spoke.connection, stored)) {
    case ReportIntake::Fate::known:
      return send(spoke.connection, Receipt{report->journal, {report->seq}});
    case ReportIntake::Fate::waiting:
      return tell_of(*report);
    case ReportIntake::Fate::full:
      return drop(Reason::busy, spoke.station, "too many reports wait for the store");
    case ReportIntake::Fate::conflict:
      return drop_conflict(spoke.station, report->seq);
  }
}

// What an officer should not have to look for. That an order names others is no news.
void Coordinator::tell_of(const Report& report) {
  if (report.type != ReportType::refused || report.reason == Reason::not_named) return;
  drop(report.reason, report.station,
       "refused revision " + std::to_string(report.revision) + " of order " + hex(report.order) + " " + report.detail);
}

}  // namespace sukut::coordinator
