// JSON in one shape per command; instants as ISO 8601 in UTC, lengths in nanoseconds.
#include "coordinator/cli/json_text.h"

#include <nlohmann/json.hpp>

#include "coordinator/cli/calendar.h"
#include "coordinator/cli/key_list.h"
#include "coordinator/cli/preflight_print.h"

namespace sukut::cli {
namespace {

using Json = nlohmann::ordered_json;

std::string print(const Json& json) { return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n"; }

Json texts_json(const std::vector<Text>& texts) {
  Json out = Json::object();
  for (const Text& text : texts) out[text.lang] = text.text;
  return out;
}

Json ids_json(const std::vector<StationId>& ids) {
  Json out = Json::array();
  for (const StationId& id : ids) out.push_back(id.text);
  return out;
}

Json spans_json(const std::vector<ZoneSpan>& spans) {
  Json out = Json::array();
  for (const ZoneSpan& span : spans) {
    out.push_back({{"zone", span.zone.empty() ? Json(nullptr) : Json(span.zone)},
                   {"start", iso_text(span.start)},
                   {"end", iso_text(span.end)},
                   {"start_baku", local_text(kHomeZone, span.start)}});
  }
  return out;
}

Json scope_json(const Scope& scope) {
  return {{"sectors", scope.sectors},
          {"regions", scope.regions},
          {"operators", scope.operators},
          {"stations", ids_json(scope.stations)},
          {"exclude", ids_json(scope.exclude)}};
}

Json cue_json(const Cue& cue, const std::vector<StationId>& resolved) {
  return {{"id", cue.id.text},
          {"action", name_of(cue.action)},
          {"pattern", cue.pattern},
          {"basis", cue.basis == Basis::local ? "local" : "instant"},
          {"spans", spans_json(cue.spans)},
          {"until_closed", cue.until_closed},
          {"scope", scope_json(cue.scope)},
          {"count", cue.scope.count},
          {"stations", ids_json(resolved)},
          {"tolerance_ns", cue.tolerance.count()},
          {"late_max_ns", cue.late_max.count()},
          {"on_unbounded", cue.on_unbounded == OnUnbounded::silent ? "silent" : "sound-and-flag"},
          {"if_unheard_for_ns", cue.if_unheard_for.count()},
          {"confirm_by", cue.confirm_by ? Json(iso_text(*cue.confirm_by)) : Json(nullptr)},
          {"notice", cue.notice},
          {"texts", texts_json(cue.texts)}};
}

Json order_head(const Order& order, const Digest& hash) {
  return {{"order", order.name},
          {"order_id", hex(order.id)},
          {"centre", hex(order.centre)},
          {"revision", order.revision},
          {"mode", name_of(order.mode)},
          {"observance", order.observance},
          {"titles", texts_json(order.titles)},
          {"issued", iso_text(order.issued)},
          {"expires", iso_text(order.expires)},
          {"sha256", hex(hash)},
          {"fingerprint", fingerprint(hash)}};
}

Json counts_json(const coordinator::StatusCounts& c) {
  Json refused_by = Json::object();
  for (const auto& [reason, count] : c.refused_by) refused_by[std::string(name_of(reason))] = count;
  return {{"named", c.named},     {"received", c.received},   {"armed", c.armed},        {"ready", c.ready},
          {"at_risk", c.at_risk}, {"unbounded", c.unbounded}, {"refused", c.refused},    {"not_heard", c.not_heard},
          {"started", c.started}, {"ended", c.ended},         {"refused_by", refused_by}};
}

Json instant_json(const std::optional<Instant>& at) { return at ? Json(iso_text(*at)) : Json(nullptr); }

Json station_json(const coordinator::StationStatus& s) {
  return {{"id", s.station.text},
          {"sector", s.sector},
          {"is_quiet", s.is_quiet},
          {"heard", instant_json(s.heard)},
          {"is_received", s.is_received},
          {"is_armed", s.is_armed},
          {"readiness", name_of(s.readiness)},
          {"reason", s.reason == Reason::none ? Json(nullptr) : Json(name_of(s.reason))},
          {"detail", s.detail},
          {"expected_error_ns", s.expected_error.count()},
          {"holdover_until", instant_json(s.holdover_until)},
          {"cues", s.cues},
          {"started", s.started},
          {"ended", s.ended}};
}

Json alert_json(const std::optional<coordinator::AlertTold>& alert) {
  if (!alert) return nullptr;
  return {{"stage", name_of(alert->key.stage)}, {"about", alert->key.subject},
          {"at", iso_text(alert->at)},          {"tries", alert->tries},
          {"is_taken", alert->is_taken},        {"failure", alert->failure}};
}

Json finding_json(const coordinator::Finding& finding) {
  static constexpr std::string_view kWeights[] = {"stops", "lawful", "note"};
  Json cues = Json::array();
  for (const CueId& cue : finding.cues) cues.push_back(cue.text);
  return {{"obstacle", name_of(finding.obstacle)},
          {"weight", kWeights[static_cast<std::size_t>(weight_of(finding.obstacle))]},
          {"station", finding.station.text.empty() ? Json(nullptr) : Json(finding.station.text)},
          {"cues", cues},
          {"reason", finding.reason == Reason::none ? Json(nullptr) : Json(name_of(finding.reason))},
          {"detail", finding.detail},
          {"heard", instant_json(finding.heard)},
          {"what_to_do", mend_of(finding.obstacle)}};
}

Json key_json(const coordinator::KeyExpiry& key, Instant now, Nanos within) {
  Json roles = Json::array();
  for (const Role role : key.roles) roles.push_back(name_of(role));
  return {{"holder", key.holder},
          {"roles", roles},
          {"key_id", hex(key.key)},
          {"fingerprint", fingerprint(key.key)},
          {"is_machine", key.is_machine},
          {"expires", iso_text(key.expires)},
          {"days_left", days_left(key.expires, now)},
          {"is_soon", key.expires - now <= within},
          {"outlived_by", key.outlived_by}};
}

Json status_json(const coordinator::OrderStatus& status, Instant now) {
  Json out = order_head(status.order, status.hash);
  out["is_cancelled"] = status.is_cancelled;
  out["is_over"] = status.is_over;
  out["next_start"] = instant_json(status.next_start);
  out["countdown_ns"] = status.next_start ? Json((*status.next_start - now).count()) : Json(nullptr);
  out["total"] = counts_json(status.total);
  Json sectors = Json::object();
  for (const auto& [sector, counts] : status.sectors) sectors[sector] = counts_json(counts);
  out["sectors"] = sectors;
  Json stations = Json::array();
  for (const auto& station : status.stations) stations.push_back(station_json(station));
  out["stations"] = stations;
  return out;
}

}  // namespace

std::string json_of(const Plan& plan, const PlanCheck& check, bool has_register) {
  Json cues = Json::array();
  for (const CheckedCue& checked : check.cues) {
    const PlanCue& cue = plan.cues[checked.cue];
    cues.push_back({{"id", cue.id.text},
                    {"action", name_of(cue.action)},
                    {"pattern", cue.pattern},
                    {"spans", spans_json(checked.times.spans)},
                    {"until_closed", cue.end == CueEnd::closed},
                    {"count", has_register ? Json(checked.stations.size()) : Json(nullptr)},
                    {"sectors", checked.sectors},
                    {"stations", ids_json(checked.stations)}});
  }
  Json problems = Json::array();
  for (const io::Problem& problem : plan.problems()) {
    problems.push_back({{"where", problem.where}, {"what", problem.what}, {"mend", problem.mend}});
  }
  return print({{"plan", plan.id},
                {"zone", plan.zone},
                {"titles", texts_json(plan.titles)},
                {"tzdata", tzdata_version()},
                {"cues", cues},
                {"problems", problems},
                {"warnings", check.warnings}});
}

std::string json_of(const OrderReading& reading) {
  const Order& order = reading.order;
  Json out = order_head(order, sha256(reading.file.body));
  out["body_bytes"] = reading.file.body.size();
  out["previous"] = order.previous.is_zero() ? Json(nullptr) : Json(hex(order.previous));
  out["tai_minus_utc_s"] = order.tai_minus_utc_s;
  out["tzdata"] = order.tzdata;
  Json cues = Json::array();
  for (std::size_t i = 0; i < order.cues.size(); ++i) cues.push_back(cue_json(order.cues[i], reading.file.resolved[i]));
  out["cues"] = cues;
  out["changes"] = reading.previous ? Json(differences(*reading.previous, order)) : Json(nullptr);
  out["warnings"] = reading.warnings;
  return print(out);
}

std::string json_of(const std::vector<PublishedOrder>& orders) {
  Json out = Json::array();
  for (const PublishedOrder& order : orders) {
    Json one = order_head(order.order, order.hash);
    one["published"] = iso_text(order.stored.published);
    one["is_cancelled"] = order.is_cancelled;
    one["signatures"] = order.stored.document.signatures.size();
    one["documents"] = order.documents.size();
    out.push_back(one);
  }
  return print(out);
}

std::string json_of(const std::vector<coordinator::StationEntry>& stations) {
  Json out = Json::array();
  for (const auto& entry : stations) {
    const StationAttributes& a = entry.attributes;
    out.push_back({{"id", a.id.text},
                   {"name_az", entry.name_az},
                   {"name_en", entry.name_en},
                   {"sector", a.sector},
                   {"operator", a.operator_name},
                   {"region", a.region},
                   {"zone", a.zone},
                   {"lat", entry.latitude},
                   {"lon", entry.longitude},
                   {"link", entry.link},
                   {"contact", entry.contact},
                   {"phone", entry.phone},
                   {"has_bundle", !entry.curve_public.empty()}});
  }
  return print(out);
}

std::string json_of(const coordinator::StatusView& view, Instant now, const std::optional<std::uint32_t>& connected,
                    const std::optional<coordinator::AlertTold>& alert) {
  Json orders = Json::array();
  for (const auto& order : view.orders) orders.push_back(status_json(order, now));
  return print({{"now", iso_text(now)},
                {"connected", connected ? Json(*connected) : Json(nullptr)},
                {"registered", view.registered},
                {"heard", view.heard},
                {"inhibited", view.inhibited},
                {"cloned", view.cloned},
                {"alert", alert_json(alert)},
                {"orders", orders}});
}

std::string json_of(const coordinator::Preflight& preflight, Instant now) {
  Json findings = Json::array();
  for (const auto& finding : preflight.findings) findings.push_back(finding_json(finding));
  Json calls = Json::array();
  for (const auto& call : preflight.calls) {
    calls.push_back({{"operator", call.operator_name},
                     {"contact", call.contact},
                     {"phone", call.phone},
                     {"stations", ids_json(call.stations)}});
  }
  Json out = order_head(preflight.order, preflight.hash);
  out["now"] = iso_text(now);
  out["minute"] = iso_text(preflight.minute);
  out["is_good"] = preflight.is_good();
  out["named"] = preflight.named;
  out["ready"] = preflight.ready;
  out["declined"] = preflight.declined;
  out["findings"] = findings;
  out["calls"] = calls;
  return print(out);
}

std::string json_of(const coordinator::Expiries& expiries, Instant now, Nanos within) {
  Json keys = Json::array();
  for (const auto& key : expiries.keys) keys.push_back(key_json(key, now, within));
  return print({{"now", iso_text(now)},
                {"root_version", expiries.version},
                {"root_expires", iso_text(expiries.root_expires)},
                {"root_days_left", days_left(expiries.root_expires, now)},
                {"root_outlived_by", expiries.root_outlived_by},
                {"is_too_soon", expiries.is_too_soon()},
                {"keys", keys}});
}

std::string json_of(const std::vector<Person>& people) {
  Json out = Json::array();
  for (const Person& person : people) {
    Json roles = Json::array();
    for (const Role role : person.roles) roles.push_back(name_of(role));
    out.push_back({{"name", person.name}, {"roles", roles}, {"key_id", hex(key_id_of(person.key))}});
  }
  return print(out);
}

std::string json_of(const Root& root) {
  Json roles = Json::object();
  for (const auto& [role, rule] : root.roles) {
    Json keys = Json::array();
    for (const KeyId& id : rule.keys) {
      const auto key = root.keys.find(id);
      keys.push_back({{"key_id", hex(id)}, {"holder", key == root.keys.end() ? "" : key->second.holder}});
    }
    roles[std::string(name_of(role))] = {{"threshold", rule.threshold}, {"keys", keys}};
  }
  return print({{"centre", hex(root.centre)},
                {"version", root.version},
                {"issued", iso_text(root.issued)},
                {"expires", iso_text(root.expires)},
                {"roles", roles}});
}

std::string json_of(const io::NamedPublicKey& key) {
  const KeyId id = key_id_of(key.key);
  return print({{"name", key.name},
                {"public", hex(key.key.bytes.data(), key.key.bytes.size())},
                {"key_id", hex(id)},
                {"fingerprint", fingerprint(id)}});
}

}  // namespace sukut::cli
