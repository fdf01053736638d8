#include "tests/sim/told.h"

#include <array>

#include "proto/codec.h"

namespace sukut::sim {
namespace {

template <typename... Case>
struct Cases : Case... {
  using Case::operator()...;
};
template <typename... Case>
Cases(Case...) -> Cases<Case...>;

std::string number(std::int64_t n) { return std::to_string(n); }
std::string number(std::uint64_t n) { return std::to_string(n); }
std::string short_hash(const Digest& hash) { return hex(hash).substr(0, 8); }
std::string told(const CueKey& key) { return hex(key.order).substr(0, 6) + "/" + key.cue.text; }
std::string text(std::string_view view) { return std::string(view); }

std::string told(const SignedDocument& document) {
  return text(name_of(document.kind)) + " " + short_hash(sha256(document.body)) + " signed by " +
         number(document.signatures.size());
}

std::string told(const SignedReport& signed_report) {
  const auto report = decode_report(signed_report.body);
  if (!report) return "report (malformed)";
  std::string line = "report " + number(report->seq) + " " + text(name_of(report->type)) + " " + report->cue.text;
  if (report->outcome != Outcome::pending) line += " " + text(name_of(report->outcome));
  if (report->reason != Reason::none) line += " (" + text(name_of(report->reason)) + ")";
  if (report->start_error) line += " start_error_ns=" + number(report->start_error->count());
  return line;
}

std::string told(const agent::JournalRecord& record) {
  return std::visit(
      Cases{
          [](const agent::JournalOpened&) { return std::string("opened"); },
          [](const agent::DocumentHeld& r) { return (r.is_evidence ? "evidence " : "held ") + told(r.document); },
          [](const agent::IntentMade& r) { return "intent " + told(r.key) + " r" + number(std::uint64_t{r.revision}); },
          [](const agent::CueBegan& r) { return "began " + told(r.key); },
          [](const agent::CueFinished& r) {
            return "finished " + told(r.key) + " " + text(name_of(r.outcome)) + " (" + text(name_of(r.reason)) + ")";
          },
          [](const agent::PersonActed& r) {
            return "person " + number(std::int64_t{static_cast<int>(r.act)}) + " " + told(r.key);
          },
          [](const agent::ReportMade& r) { return told(r.report); },
          [](const agent::ReportConfirmed& r) { return "confirmed " + number(r.seq); },
          [](const agent::ClockSaved&) { return std::string("clock"); },
          [](const agent::InhibitChanged& r) { return std::string(r.is_on ? "inhibited" : "cleared"); },
          [](const agent::StoreSeen&) { return std::string("store"); },
          [](const agent::ClonedChanged& r) { return std::string(r.is_on ? "turned away as a second" : "let in"); }},
      record);
}

std::string told(const agent::Claim& claim) {
  return told(claim.key) + " on " + claim.output + (claim.is_rehearsal ? " (rehearsal)" : "");
}

}  // namespace

std::string told(const Message& message) {
  constexpr std::array<std::string_view, 12> names{"hello",  "welcome", "busy",  "document",    "time?", "time",
                                                   "report", "receipt", "pulse", "pulse-reply", "pull",  "beacon"};
  const std::string name(names.at(message.index()));
  if (const auto* document = std::get_if<DocumentMessage>(&message)) return name + " " + told(document->document);
  if (const auto* report = std::get_if<ReportMessage>(&message)) return told(report->report);
  if (const auto* busy = std::get_if<Busy>(&message)) return name + " " + text(name_of(busy->reason));
  if (const auto* reply = std::get_if<PulseReply>(&message)) return name + " lists " + number(reply->documents.size());
  if (const auto* pull = std::get_if<Pull>(&message)) return name + " " + number(pull->documents.size());
  if (const auto* receipt = std::get_if<Receipt>(&message)) {
    std::string line = name;
    for (const std::uint64_t seq : receipt->seqs) line += " " + number(seq);
    return line;
  }
  return name;
}

std::string told(const agent::Event& event) {
  return std::visit(
      Cases{
          [](const agent::Restored& e) { return "restored, " + number(e.records.size()) + " records"; },
          [](const agent::Woken&) { return std::string("woken"); },
          [](const agent::WallClockStepped&) { return std::string("wall clock stepped"); },
          [](const agent::ChronyAnswered&) { return std::string("chrony answered"); },
          [](const agent::LinkOpened&) { return std::string("link opened"); },
          [](const agent::LinkFailed&) { return std::string("link failed"); },
          [](const agent::MessageArrived& e) { return "by " + text(name_of(e.path)) + ": " + told(e.message); },
          [](const agent::JournalFailed&) { return std::string("journal failed"); },
          [](const agent::OutputArmed& e) { return "output armed " + told(e.key); },
          [](const agent::OutputRefused& e) { return "output refused " + told(e.key) + " " + text(name_of(e.reason)); },
          [](const agent::CueFired& e) {
            return "fired " + told(e.key) + " lateness_ns=" + number(e.lateness.count());
          },
          [](const agent::CueNotFired& e) { return "not fired " + told(e.key) + " " + text(name_of(e.reason)); },
          [](const agent::OutputStarted& e) { return "output started " + told(e.key); },
          [](const agent::OutputEnded& e) { return "output ended " + told(e.key); },
          [](const agent::OutputFailed& e) { return "output failed " + told(e.key) + " " + text(name_of(e.reason)); },
          [](const agent::PersonSpoke& e) {
            return "person verb " + number(std::int64_t{static_cast<int>(e.verb)}) + " " + e.cue.text;
          },
          [](const agent::InhibitSet&) { return std::string("INHIBIT"); },
          [](const agent::InhibitCleared&) { return std::string("CLEAR"); },
          [](const agent::DocumentBrought& e) { return "brought " + told(e.document); }},
      event);
}

std::string told(const agent::Action& action) {
  return std::visit(Cases{[](const agent::Persist& a) {
                            std::string line = "persist";
                            for (const auto& record : a.records) line += " [" + told(record) + "]";
                            return line;
                          },
                          [](const agent::OpenLink&) { return std::string("open link"); },
                          [](const agent::CloseLink&) { return std::string("close link"); },
                          [](const agent::Send& a) { return "send " + told(a.message); },
                          [](const agent::AskChrony&) { return std::string("ask chrony"); },
                          [](const agent::ArmOutput& a) {
                            return std::string(a.depth == agent::Depth::commit ? "commit " : "probe ") + told(a.claim);
                          },
                          [](const agent::SetDeadline& a) {
                            return "deadline " + told(a.deadline.key) + " bound_ns=" + number(a.deadline.bound.count());
                          },
                          [](const agent::StopOutput& a) { return "stop " + told(a.key); },
                          [](const agent::AnswerPerson& a) {
                            return "answer " + text(name_of(a.error.reason)) + " " + a.error.detail;
                          },
                          [](const agent::Note& a) { return "note: " + a.text; }},
                    action);
}

std::string told(const coordinator::Event& event) {
  return std::visit(Cases{[](const coordinator::Restored& e) { return "restored, commit " + number(e.commit); },
                          [](const coordinator::RegisterLoaded&) { return std::string("register loaded"); },
                          [](const coordinator::Woken&) { return std::string("woken"); },
                          [](const coordinator::AgentSpoke& e) { return e.station.text + ": " + told(e.message); },
                          [](const coordinator::ReportRefused& e) { return "report refused of " + e.station.text; },
                          [](const coordinator::Stored& e) { return "stored ticket " + number(e.ticket); },
                          [](const coordinator::StoreFailed& e) { return "store failed, ticket " + number(e.ticket); },
                          [](const coordinator::PublishAsked& e) { return "officer publishes " + told(e.document); },
                          [](const coordinator::ReserveAsked& e) { return "officer reserves " + e.name_base; }},
                    event);
}

std::string told(const coordinator::Action& action) {
  return std::visit(
      Cases{[](const coordinator::Store& a) {
              return "store ticket " + number(a.ticket) + ", " + number(a.records.size()) + " records";
            },
            [](const coordinator::Send& a) { return "send to " + number(a.connection) + ": " + told(a.message); },
            [](const coordinator::Publish& a) { return "bulletin: " + told(a.message); },
            [](const coordinator::PublishBeacon&) { return std::string("bulletin: beacon"); },
            [](const coordinator::Answer& a) {
              return "answer officer " + text(name_of(a.error.reason)) + " " + a.error.detail;
            },
            [](const coordinator::Note& a) { return "note: " + a.text; }},
      action);
}

}  // namespace sukut::sim
