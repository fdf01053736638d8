// Bodies of machines' signed statements: report, time reply, beacon.
#include "proto/codec.h"
#include "proto/codec_parts.h"
#include "proto/wire.pb.h"

namespace sukut {
namespace codec {
namespace {

void put(const Measured& measured, wire::Measured* wire) {
  wire->set_method(plain_text_of(measured.method, 64));
  wire->set_start_error_ns(clamped(measured.start_error));
  wire->set_length_ns(clamped_duration(measured.length));
  wire->set_error_ns(clamped_duration(measured.error));
}

Measured measured_of(const wire::Measured& wire) {
  return {wire.method(), Nanos(wire.start_error_ns()), Nanos(wire.length_ns()), Nanos(wire.error_ns())};
}

void put_subject(const Report& report, wire::Report& wire) {
  wire.set_station(report.station.text);
  wire.set_journal(to_bytes(report.journal));
  wire.set_seq(report.seq);
  wire.set_type(same<wire::ReportType>(report.type));
  wire.set_kind(same<wire::Kind>(report.kind));
  if (!report.order.is_zero()) wire.set_order(to_bytes(report.order));
  if (report.revision != 0) wire.set_revision(report.revision);
  if (!report.hash.is_zero()) wire.set_hash(to_bytes(report.hash));
  if (!report.cue.text.empty()) wire.set_cue(report.cue.text);
}

void put_verdict(const Report& report, wire::Report& wire) {
  if (report.outcome != Outcome::pending) wire.set_outcome(same<wire::Outcome>(report.outcome));
  if (report.reason != Reason::none) wire.set_reason(same<wire::Reason>(report.reason));
  if (report.known_by != KnownBy::none) wire.set_known_by(same<wire::KnownBy>(report.known_by));
  if (!report.detail.empty()) wire.set_detail(plain_text_of(report.detail, kTextMax));
  if (!report.person.empty()) wire.set_person(plain_text_of(report.person, kNameMax));
  if (report.first_path != Path::none) wire.set_first_path(same<wire::Path>(report.first_path));
}

void put_time(const Report& report, wire::Report& wire) {
  wire.set_at_ns(clamped(report.at));
  wire.set_error_bound_ns(clamped_duration(report.error_bound));
  wire.set_trust(same<wire::Trust>(report.trust));
  if (report.sources != 0) wire.set_sources(report.sources);
  if (report.is_flagged) wire.set_is_flagged(true);
  if (report.is_declared_time) wire.set_is_declared_time(true);
}

void put_evidence(const Report& report, wire::Report& wire) {
  if (report.start_error) wire.set_start_error_ns(clamped(*report.start_error));
  if (report.lateness) wire.set_lateness_ns(clamped(*report.lateness));
  if (report.device_delay) wire.set_device_delay_ns(clamped(*report.device_delay));
  if (report.device_delay_error) wire.set_device_delay_error_ns(clamped_duration(*report.device_delay_error));
  if (report.measured) put(*report.measured, wire.mutable_measured());
}

void take_subject(const wire::Report& wire, Report& report) {
  report.station = StationId(wire.station());
  report.journal = id_of<JournalId>(wire.journal());
  report.seq = wire.seq();
  report.type = same<ReportType>(wire.type());
  report.kind = same<Kind>(wire.kind());
  report.order = id_of<OrderId>(wire.order());
  report.revision = wire.revision();
  report.hash = id_of<Digest>(wire.hash());
  report.cue = CueId(wire.cue());
}

void take_verdict(const wire::Report& wire, Report& report) {
  report.outcome = same<Outcome>(wire.outcome());
  report.reason = same<Reason>(wire.reason());
  report.known_by = same<KnownBy>(wire.known_by());
  report.detail = wire.detail();
  report.person = wire.person();
  report.first_path = same<Path>(wire.first_path());
}

void take_time(const wire::Report& wire, Report& report) {
  report.at = from_ns<Instant>(wire.at_ns());
  report.error_bound = Nanos(wire.error_bound_ns());
  report.trust = same<Trust>(wire.trust());
  report.sources = wire.sources();
  report.is_flagged = wire.is_flagged();
  report.is_declared_time = wire.is_declared_time();
}

void take_evidence(const wire::Report& wire, Report& report) {
  if (wire.has_start_error_ns()) report.start_error = Nanos(wire.start_error_ns());
  if (wire.has_lateness_ns()) report.lateness = Nanos(wire.lateness_ns());
  if (wire.has_device_delay_ns()) report.device_delay = Nanos(wire.device_delay_ns());
  if (wire.has_device_delay_error_ns()) report.device_delay_error = Nanos(wire.device_delay_error_ns());
  if (wire.has_measured()) report.measured = measured_of(wire.measured());
}

Status check(const Report& report) {
  if (!is_text_id(report.station.text)) return malformed("report: the station is not an id");
  if (report.journal.is_zero()) return malformed("report: no journal");
  if (!report.cue.text.empty() && !is_text_id(report.cue.text)) return malformed("report: the cue is not an id");
  return Done{};
}

}  // namespace
}  // namespace codec

Bytes encode_report(const Report& report) {
  wire::Report wire;
  codec::put_subject(report, wire);
  codec::put_verdict(report, wire);
  codec::put_time(report, wire);
  codec::put_evidence(report, wire);
  return codec::serialized(wire);
}

Result<Report> decode_report(std::string_view body) {
  wire::Report wire;
  if (const Status parsed = codec::parse(body, kReportMax, shapes::kReport, wire); !parsed) return parsed.error();
  Report report;
  codec::take_subject(wire, report);
  codec::take_verdict(wire, report);
  codec::take_time(wire, report);
  codec::take_evidence(wire, report);
  if (const Status checked = codec::check(report); !checked) return checked.error();
  return report;
}

Bytes encode_time_reply(const TimeReply& reply) {
  wire::TimeReply wire;
  wire.set_nonce(to_bytes(reply.nonce));
  wire.set_received_ns(codec::clamped(reply.received));
  wire.set_sent_ns(codec::clamped(reply.sent));
  wire.set_error_ns(codec::clamped_duration(reply.error));
  if (reply.is_declared) wire.set_is_declared(true);
  return codec::serialized(wire);
}

Result<TimeReply> decode_time_reply(std::string_view body) {
  wire::TimeReply wire;
  if (const Status parsed = codec::parse(body, kReportMax, shapes::kTimeReply, wire); !parsed) return parsed.error();
  return TimeReply{codec::id_of<Nonce>(wire.nonce()), from_ns<Instant>(wire.received_ns()),
                   from_ns<Instant>(wire.sent_ns()), Nanos(wire.error_ns()), wire.is_declared()};
}

Bytes encode_beacon(const Beacon& beacon) {
  wire::Beacon wire;
  wire.set_centre(to_bytes(beacon.centre));
  wire.set_commit(beacon.commit);
  wire.set_set(to_bytes(beacon.set));
  codec::put_hashes(beacon.documents, wire.mutable_documents());
  wire.set_issued_ns(codec::clamped(beacon.issued));
  return codec::serialized(wire);
}

Result<Beacon> decode_beacon(std::string_view body) {
  wire::Beacon wire;
  if (const Status parsed = codec::parse(body, kFrameMax, shapes::kBeacon, wire); !parsed) return parsed.error();
  return Beacon{codec::id_of<CentreId>(wire.centre()), wire.commit(), codec::id_of<Digest>(wire.set()),
                codec::hashes_of(wire.documents()), from_ns<Instant>(wire.issued_ns())};
}

}  // namespace sukut
