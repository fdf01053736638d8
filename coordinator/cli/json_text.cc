// JSON in one shape per command; instants as ISO 8601 in UTC, lengths in nanoseconds.
#include "coordinator/cli/json_text.h"

#include <nlohmann/json.hpp>

#include "coordinator/cli/calendar.h"
#include "coordinator/cli/station_import.h"
#include "coordinator/cli/station_list.h"

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

Json listed_json(const std::vector<ListedStation>& stations, bool only_missing) {
  Json out = Json::array();
  for (const ListedStation& station : stations) {
    if (only_missing && station.presence == Presence::heard) continue;
    const coordinator::StationEntry& entry = station.entry;
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
                   {"has_bundle", !entry.curve_public.empty()},
                   {"state", name_of(station.presence)},
                   {"heard", instant_json(station.heard)}});
  }
  return out;
}

Json machine_json(const coordinator::Machine& machine) {
  return {{"journal", hex(machine.journal)},
          {"boot", hex(machine.boot)},
          {"software", machine.software},
          {"since", iso_text(machine.since)}};
}

Json clones_json(const std::vector<coordinator::StationCloned>& clones) {
  Json out = Json::array();
  for (const auto& clone : clones) {
    out.push_back({{"station", clone.station.text},
                   {"at", iso_text(clone.at)},
                   {"first", machine_json(clone.first)},
                   {"second", machine_json(clone.second)}});
  }
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

std::string json_of(const std::vector<ListedStation>& stations, bool only_missing) {
  return print(listed_json(stations, only_missing));
}

std::string json_of(const std::vector<ListedOperator>& operators, bool only_missing) {
  Json out = Json::array();
  for (const ListedOperator& each : operators) {
    if (only_missing && each.missing() == 0) continue;
    out.push_back({{"operator", each.name},
                   {"registered", each.stations.size()},
                   {"with_bundle", each.with_bundle},
                   {"heard", each.heard},
                   {"missing", each.missing()},
                   {"stations", listed_json(each.stations, only_missing)}});
  }
  return print(out);
}

std::string json_of(const StationImport& import, bool is_dry_run) {
  Json added = Json::array();
  for (const auto& entry : import.added) added.push_back(entry.attributes.id.text);
  Json changed = Json::array();
  for (const StationChange& change : import.changed) {
    Json fields = Json::array();
    for (const FieldChange& field : change.fields) {
      fields.push_back({{"field", field.field}, {"before", field.before}, {"after", field.after}});
    }
    changed.push_back({{"id", change.station.text}, {"fields", fields}, {"outdates_bundle", change.outdates_bundle}});
  }
  return print({{"is_dry_run", is_dry_run},
                {"added", added},
                {"changed", changed},
                {"unchanged", ids_json(import.unchanged)},
                {"kept", ids_json(import.kept)},
                {"registered", import.entries.size()}});
}

std::string json_of(const coordinator::StatusView& view, Instant now, const std::optional<std::uint32_t>& connected) {
  Json orders = Json::array();
  for (const auto& order : view.orders) orders.push_back(status_json(order, now));
  return print({{"now", iso_text(now)},
                {"connected", connected ? Json(*connected) : Json(nullptr)},
                {"registered", view.registered},
                {"heard", view.heard},
                {"inhibited", view.inhibited},
                {"cloned", view.cloned},
                {"clones", clones_json(view.clones)},
                {"orders", orders}});
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
