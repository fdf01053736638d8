// Bodies of signed documents about observances: order, cancel, close; and inhibit and withdrawal.
#include "proto/codec.h"
#include "proto/codec_parts.h"
#include "proto/wire.pb.h"

namespace sukut {
namespace codec {
namespace {

template <typename Wire>
void put_ids(const std::vector<StationId>& ids, Wire* wire) {
  for (const StationId& id : ids) wire->Add(std::string(id.text));
}

template <typename Wire>
std::vector<StationId> ids_of(const Wire& wire) {
  std::vector<StationId> ids;
  for (const std::string& text : wire) ids.emplace_back(text);
  return ids;
}

template <typename Wire>
void put_words(const std::vector<std::string>& words, Wire* wire) {
  wire->Assign(words.begin(), words.end());
}

template <typename Wire>
std::vector<std::string> words_of(const Wire& wire) {
  return {wire.begin(), wire.end()};
}

void put(const ZoneSpan& span, wire::ZoneSpan* wire) {
  if (!span.zone.empty()) wire->set_zone(span.zone);
  wire->set_start_ns(to_ns(span.start));
  wire->set_end_ns(to_ns(span.end));
}

ZoneSpan span_of(const wire::ZoneSpan& wire) {
  return {wire.zone(), from_ns<Instant>(wire.start_ns()), from_ns<Instant>(wire.end_ns())};
}

void put(const Text& text, wire::Text* wire) {
  wire->set_lang(text.lang);
  wire->set_text(text.text);
}

template <typename Wire>
std::vector<Text> texts_of(const Wire& wire) {
  std::vector<Text> texts;
  for (const auto& text : wire) texts.push_back({text.lang(), text.text()});
  return texts;
}

void put(const Cue& cue, wire::Cue* wire) {
  wire->set_id(cue.id.text);
  wire->set_action(shifted_up<wire::CueAction>(cue.action));
  if (!cue.pattern.empty()) wire->set_pattern(cue.pattern);
  wire->set_basis(shifted_up<wire::Basis>(cue.basis));
  for (const ZoneSpan& span : cue.spans) put(span, wire->add_spans());
  if (cue.until_closed) wire->set_until_closed(true);
  put_scope(cue.scope, wire->mutable_scope());
  wire->set_tolerance_ns(cue.tolerance.count());
  wire->set_late_max_ns(cue.late_max.count());
  wire->set_on_unbounded(shifted_up<wire::OnUnbounded>(cue.on_unbounded));
  if (cue.if_unheard_for != Nanos(0)) wire->set_if_unheard_for_ns(cue.if_unheard_for.count());
  if (cue.confirm_by) wire->set_confirm_by_ns(to_ns(*cue.confirm_by));
  if (!cue.notice.empty()) wire->set_notice(cue.notice);
  for (const Text& text : cue.texts) put(text, wire->add_texts());
}

Cue cue_of(const wire::Cue& wire) {
  Cue cue;
  cue.id = CueId(wire.id());
  cue.action = shifted_down<CueAction>(wire.action());
  cue.pattern = wire.pattern();
  cue.basis = shifted_down<Basis>(wire.basis());
  for (const auto& span : wire.spans()) cue.spans.push_back(span_of(span));
  cue.until_closed = wire.until_closed();
  cue.scope = scope_of(wire.scope());
  cue.tolerance = Nanos(wire.tolerance_ns());
  cue.late_max = Nanos(wire.late_max_ns());
  cue.on_unbounded = shifted_down<OnUnbounded>(wire.on_unbounded());
  cue.if_unheard_for = Nanos(wire.if_unheard_for_ns());
  if (wire.has_confirm_by_ns()) cue.confirm_by = from_ns<Instant>(wire.confirm_by_ns());
  cue.notice = wire.notice();
  cue.texts = texts_of(wire.texts());
  return cue;
}

void put(const Order& order, wire::Order* wire) {
  wire->set_centre(to_bytes(order.centre));
  wire->set_id(to_bytes(order.id));
  wire->set_revision(order.revision);
  wire->set_mode(shifted_up<wire::Mode>(order.mode));
  wire->set_expires_ns(to_ns(order.expires));
  for (const Cue& cue : order.cues) put(cue, wire->add_cues());
  if (!order.previous.is_zero()) wire->set_previous(to_bytes(order.previous));
  wire->set_name(order.name);
  wire->set_issued_ns(to_ns(order.issued));
  wire->set_tai_minus_utc_s(order.tai_minus_utc_s);
  if (!order.tzdata.empty()) wire->set_tzdata(order.tzdata);
  wire->set_observance(order.observance);
  for (const Text& title : order.titles) put(title, wire->add_titles());
}

Order order_of(const wire::Order& wire) {
  Order order;
  order.centre = id_of<CentreId>(wire.centre());
  order.id = id_of<OrderId>(wire.id());
  order.revision = wire.revision();
  order.mode = shifted_down<Mode>(wire.mode());
  order.expires = from_ns<Instant>(wire.expires_ns());
  for (const auto& cue : wire.cues()) order.cues.push_back(cue_of(cue));
  order.previous = id_of<Digest>(wire.previous());
  order.name = wire.name();
  order.issued = from_ns<Instant>(wire.issued_ns());
  order.tai_minus_utc_s = wire.tai_minus_utc_s();
  order.tzdata = wire.tzdata();
  order.observance = wire.observance();
  order.titles = texts_of(wire.titles());
  return order;
}

// What a cancel and a close have in common.
template <typename Document, typename Wire>
void put_reference(const Document& document, Wire& wire) {
  wire.set_centre(to_bytes(document.centre));
  wire.set_order(to_bytes(document.order));
  if (!document.name.empty()) wire.set_name(document.name);
  if (document.scope) put_scope(*document.scope, wire.mutable_scope());
  wire.set_issued_ns(to_ns(document.issued));
}

template <typename Document, typename Wire>
Document reference_of(const Wire& wire) {
  Document document;
  document.centre = id_of<CentreId>(wire.centre());
  document.order = id_of<OrderId>(wire.order());
  document.name = wire.name();
  if (wire.has_scope()) document.scope = scope_of(wire.scope());
  document.issued = from_ns<Instant>(wire.issued_ns());
  return document;
}

template <typename Document>
Result<Document> validated(Document document) {
  const Status checked = validate(document);
  if (!checked) return checked.error();
  return document;
}

}  // namespace

void put_scope(const Scope& scope, wire::Scope* wire) {
  put_words(scope.sectors, wire->mutable_sectors());
  put_words(scope.regions, wire->mutable_regions());
  put_words(scope.operators, wire->mutable_operators());
  put_ids(scope.stations, wire->mutable_stations());
  put_ids(scope.exclude, wire->mutable_exclude());
  if (scope.count != 0) wire->set_count(scope.count);
  if (!scope.list_digest.is_zero()) wire->set_list_digest(to_bytes(scope.list_digest));
}

Scope scope_of(const wire::Scope& wire) {
  Scope scope;
  scope.sectors = words_of(wire.sectors());
  scope.regions = words_of(wire.regions());
  scope.operators = words_of(wire.operators());
  scope.stations = ids_of(wire.stations());
  scope.exclude = ids_of(wire.exclude());
  scope.count = wire.count();
  scope.list_digest = id_of<Digest>(wire.list_digest());
  return scope;
}

}  // namespace codec

Bytes encode_order(const Order& order) {
  wire::Order wire;
  codec::put(order, &wire);
  return codec::serialized(wire);
}

Result<Order> decode_order(std::string_view body) {
  wire::Order wire;
  if (const Status parsed = codec::parse(body, kBodyMax, shapes::kOrder, wire); !parsed) return parsed.error();
  return codec::validated(codec::order_of(wire));
}

Bytes encode_cancel(const Cancel& cancel) {
  wire::Cancel wire;
  codec::put_reference(cancel, wire);
  if (cancel.cue) wire.set_cue(cancel.cue->text);
  if (!cancel.why.empty()) wire.set_why(cancel.why);
  return codec::serialized(wire);
}

Result<Cancel> decode_cancel(std::string_view body) {
  wire::Cancel wire;
  if (const Status parsed = codec::parse(body, kBodyMax, shapes::kCancel, wire); !parsed) return parsed.error();
  auto cancel = codec::reference_of<Cancel>(wire);
  if (wire.has_cue()) cancel.cue = CueId(wire.cue());
  cancel.why = wire.why();
  return codec::validated(std::move(cancel));
}

Bytes encode_close(const Close& close) {
  wire::Close wire;
  codec::put_reference(close, wire);
  wire.set_cue(close.cue.text);
  return codec::serialized(wire);
}

Result<Close> decode_close(std::string_view body) {
  wire::Close wire;
  if (const Status parsed = codec::parse(body, kBodyMax, shapes::kClose, wire); !parsed) return parsed.error();
  auto close = codec::reference_of<Close>(wire);
  close.cue = CueId(wire.cue());
  return codec::validated(std::move(close));
}

Bytes encode_inhibit(const Inhibit& inhibit) {
  wire::Inhibit wire;
  wire.set_centre(to_bytes(inhibit.centre));
  wire.set_id(to_bytes(inhibit.id));
  if (inhibit.scope) codec::put_scope(*inhibit.scope, wire.mutable_scope());
  if (inhibit.is_clear) wire.set_is_clear(true);
  wire.set_expires_ns(to_ns(inhibit.expires));
  if (!inhibit.why.empty()) wire.set_why(inhibit.why);
  wire.set_issued_ns(to_ns(inhibit.issued));
  return codec::serialized(wire);
}

Result<Inhibit> decode_inhibit(std::string_view body) {
  wire::Inhibit wire;
  if (const Status parsed = codec::parse(body, kBodyMax, shapes::kInhibit, wire); !parsed) return parsed.error();
  Inhibit inhibit;
  inhibit.centre = codec::id_of<CentreId>(wire.centre());
  inhibit.id = codec::id_of<InhibitId>(wire.id());
  if (wire.has_scope()) inhibit.scope = codec::scope_of(wire.scope());
  inhibit.is_clear = wire.is_clear();
  inhibit.expires = from_ns<Instant>(wire.expires_ns());
  inhibit.why = wire.why();
  inhibit.issued = from_ns<Instant>(wire.issued_ns());
  return codec::validated(std::move(inhibit));
}

Bytes encode_withdraw(const Withdraw& withdraw) {
  wire::Withdraw wire;
  wire.set_centre(to_bytes(withdraw.centre));
  wire.set_station(withdraw.station.text);
  wire.set_key(withdraw.key.data(), withdraw.key.size());
  if (!withdraw.why.empty()) wire.set_why(withdraw.why);
  wire.set_issued_ns(to_ns(withdraw.issued));
  return codec::serialized(wire);
}

Result<Withdraw> decode_withdraw(std::string_view body) {
  wire::Withdraw wire;
  if (const Status parsed = codec::parse(body, kBodyMax, shapes::kWithdraw, wire); !parsed) return parsed.error();
  Withdraw withdraw;
  withdraw.centre = codec::id_of<CentreId>(wire.centre());
  withdraw.station = StationId(wire.station());
  std::copy(wire.key().begin(), wire.key().end(), withdraw.key.begin());
  withdraw.why = wire.why();
  withdraw.issued = from_ns<Instant>(wire.issued_ns());
  return codec::validated(std::move(withdraw));
}

}  // namespace sukut
