// The keys stand here once for writing and once for reading; tests/shell/figures_text_test holds the two in step.
#include "coordinator/shell/figures_text.h"

#include <nlohmann/json.hpp>

#include "proto/utc.h"

namespace sukut::coordinator {
namespace {

using Json = nlohmann::ordered_json;

// ---- Writing.

Json word(std::string_view name) { return name == "none" ? Json(nullptr) : Json(name); }
Json text(const std::string& words) { return words.empty() ? Json(nullptr) : Json(words); }
Json count(const std::optional<Nanos>& value) { return value ? Json(value->count()) : Json(nullptr); }
Json outcome_json(const std::optional<Outcome>& outcome) { return outcome ? Json(name_of(*outcome)) : Json(nullptr); }

Json measured_json(const std::optional<Measured>& measured) {
  if (!measured) return nullptr;
  return Json{{"method", measured->method},
              {"start_error_ns", measured->start_error.count()},
              {"length_ns", measured->length.count()},
              {"error_ns", measured->error.count()}};
}

Json row_json(const ReportRow& row) {
  return Json{{"id", row.station.text},
              {"name", row.name_en},
              {"name_az", row.name_az},
              {"sector", row.sector},
              {"operator", row.operator_name},
              {"region", row.region},
              {"cue", row.cue.text},
              {"action", name_of(row.action)},
              {"outcome", name_of(row.outcome)},
              {"reason", word(name_of(row.reason))},
              {"known_by", word(name_of(row.known_by))},
              {"first_path", word(name_of(row.first_path))},
              {"start_error_ns", count(row.start_error)},
              {"error_bound_ns", count(row.error_bound)},
              {"lateness_ns", count(row.lateness)},
              {"measured", measured_json(row.measured)},
              {"ended", row.ended ? Json(iso_text(*row.ended)) : Json(nullptr)},
              {"added_later", row.is_added_later},
              {"person", text(row.person)},
              {"detail", text(row.detail)}};
}

Json cues_json(const Order& order) {
  Json cues = Json::array();
  for (const Cue& cue : order.cues) {
    Json spans = Json::array();
    for (const ZoneSpan& span : cue.spans) {
      spans.push_back({{"zone", text(span.zone)}, {"start", iso_text(span.start)}, {"end", iso_text(span.end)}});
    }
    cues.push_back({{"id", cue.id.text}, {"action", name_of(cue.action)}, {"spans", spans}});
  }
  return cues;
}

Json issue_json(const Figures& figures) {
  if (!figures.issue) return nullptr;
  const Issue& issue = *figures.issue;
  return {{"number", issue.number},
          {"state", figures.report.is_final ? "final" : "preliminary"},
          {"at", iso_text(issue.at)},
          {"store", hex(issue.store)},
          {"previous", issue.previous.is_zero() ? Json(nullptr) : Json(hex(issue.previous))}};
}

Json changes_json(const std::optional<Changes>& changes) {
  if (!changes) return nullptr;
  Json outcomes = Json::array(), counts = Json::array();
  for (const OutcomeChange& change : changes->outcomes) {
    outcomes.push_back({{"id", change.station.text},
                        {"cue", change.cue.text},
                        {"from", outcome_json(change.from)},
                        {"to", outcome_json(change.to)}});
  }
  for (const ChangeCount& each : counts_of(*changes)) {
    counts.push_back({{"from", outcome_json(each.from)}, {"to", outcome_json(each.to)}, {"count", each.count}});
  }
  return {{"since", changes->since},
          {"outcomes", outcomes},
          {"counts", counts},
          {"details", changes->details},
          {"other_order", changes->is_other_order}};
}

// ---- Reading. A missing key, or one of another type, is thrown by the library and caught in decode_figures.

struct Wrong {
  std::string what;
};

template <typename T>
T must(std::optional<T> value, const Json& json, const char* what) {
  if (!value) throw Wrong{json.dump(-1, ' ', true, Json::error_handler_t::replace).substr(0, 80) + " is " + what};
  return *std::move(value);
}

// The enumerator of `count` that is called so; null is the first.
template <typename Enum>
Enum named(const Json& json, int count, const char* what) {
  if (json.is_null()) return Enum{};
  const auto name = json.get<std::string>();
  for (int i = 0; i < count; ++i) {
    if (name_of(static_cast<Enum>(i)) == name) return static_cast<Enum>(i);
  }
  return must(std::optional<Enum>(), json, what);
}

const Json::array_t& list_in(const Json& json, const char* key) { return json.at(key).get_ref<const Json::array_t&>(); }

CueAction action_in(const Json& json) {
  const auto name = json.get<std::string>();
  for (const CueAction action :
       {CueAction::sound, CueAction::silence, CueAction::lower_flag, CueAction::restrict_road, CueAction::notice}) {
    if (name_of(action) == name) return action;
  }
  return must(std::optional<CueAction>(), json, "no action");
}

Outcome outcome_in(const Json& json) { return named<Outcome>(json, kOutcomeCount, "no outcome"); }
std::optional<Outcome> maybe_outcome(const Json& json) {
  return json.is_null() ? std::nullopt : std::optional(outcome_in(json));
}
std::string text_in(const Json& json) { return json.is_null() ? "" : json.get<std::string>(); }
std::optional<Nanos> count_in(const Json& json) {
  return json.is_null() ? std::nullopt : std::optional(Nanos(json.get<std::int64_t>()));
}
Instant instant_in(const Json& json) { return must(instant_of_iso(json.get<std::string>()), json, "no instant"); }

template <typename Id>
Id id_in(const Json& json) {
  Id id;
  if (!json.is_null() && !from_bytes(from_hex(json.get<std::string>()), id)) {
    return must(std::optional<Id>(), json, "no hex of its size");
  }
  return id;
}

std::optional<Measured> measured_in(const Json& json) {
  if (json.is_null()) return std::nullopt;
  return Measured{json.at("method").get<std::string>(), Nanos(json.at("start_error_ns").get<std::int64_t>()),
                  Nanos(json.at("length_ns").get<std::int64_t>()), Nanos(json.at("error_ns").get<std::int64_t>())};
}

ReportRow row_in(const Json& json) {
  ReportRow row;
  row.station = StationId(json.at("id").get<std::string>());
  row.name_en = json.at("name").get<std::string>();
  row.name_az = json.at("name_az").get<std::string>();
  row.sector = json.at("sector").get<std::string>();
  row.operator_name = json.at("operator").get<std::string>();
  row.region = json.at("region").get<std::string>();
  row.cue = CueId(json.at("cue").get<std::string>());
  row.action = action_in(json.at("action"));
  row.outcome = outcome_in(json.at("outcome"));
  row.reason = named<Reason>(json.at("reason"), kReasonCount, "no reason");
  row.known_by = named<KnownBy>(json.at("known_by"), kKnownByCount, "no way of knowing");
  row.first_path = named<Path>(json.at("first_path"), static_cast<int>(Path::relay) + 1, "no path");
  row.start_error = count_in(json.at("start_error_ns"));
  row.error_bound = count_in(json.at("error_bound_ns"));
  row.lateness = count_in(json.at("lateness_ns"));
  row.measured = measured_in(json.at("measured"));
  if (!json.at("ended").is_null()) row.ended = instant_in(json.at("ended"));
  row.is_added_later = json.at("added_later").get<bool>();
  row.person = text_in(json.at("person"));
  row.detail = text_in(json.at("detail"));
  return row;
}

Order order_in(const Json& json) {
  Order order;
  order.name = json.at("order").get<std::string>();
  order.id = id_in<OrderId>(json.at("order_id"));
  order.revision = json.at("revision").get<std::uint32_t>();
  order.mode = named<Mode>(json.at("mode"), 2, "no mode");
  const auto& titles = json.at("titles").get_ref<const Json::object_t&>();
  for (const auto& [lang, title] : titles) order.titles.push_back({lang, title.get<std::string>()});
  for (const Json& part : list_in(json, "cues")) {
    Cue cue;
    cue.id = CueId(part.at("id").get<std::string>());
    cue.action = action_in(part.at("action"));
    for (const Json& span : list_in(part, "spans")) {
      cue.spans.push_back({text_in(span.at("zone")), instant_in(span.at("start")), instant_in(span.at("end"))});
    }
    order.cues.push_back(std::move(cue));
  }
  return order;
}

NationalReport report_in(const Json& json) {
  NationalReport report;
  report.order = order_in(json);
  report.hash = id_in<Digest>(json.at("sha256"));
  report.is_final = json.at("is_final").get<bool>();
  report.is_declared_time = json.at("declared_time").get<bool>();
  for (const Json& part : list_in(json, "stations")) {
    report.rows.push_back(row_in(part));
    ++report.totals.at(static_cast<std::size_t>(report.rows.back().outcome));
  }
  report.named = static_cast<std::uint32_t>(report.rows.size());
  return report;
}

std::optional<Issue> issue_in(const Json& json) {
  if (json.is_null()) return std::nullopt;
  return Issue{json.at("number").get<std::uint32_t>(), instant_in(json.at("at")), id_in<StoreId>(json.at("store")),
               id_in<Digest>(json.at("previous"))};
}

std::optional<Changes> changes_in(const Json& json) {
  if (json.is_null()) return std::nullopt;
  Changes changes{json.at("since").get<std::uint32_t>(),
                  {},
                  json.at("details").get<std::uint32_t>(),
                  json.at("other_order").get<bool>()};
  for (const Json& each : list_in(json, "outcomes")) {
    changes.outcomes.push_back({StationId(each.at("id").get<std::string>()), CueId(each.at("cue").get<std::string>()),
                                maybe_outcome(each.at("from")), maybe_outcome(each.at("to"))});
  }
  return changes;
}

Json totals_json(const NationalReport& report) {
  Json totals{{"named", report.named}};
  for (int i = 0; i < kOutcomeCount; ++i) {
    totals[std::string(name_of(static_cast<Outcome>(i)))] = report.totals[static_cast<std::size_t>(i)];
  }
  return totals;
}

Figures figures_in(const Json& json) {
  Figures figures{report_in(json), text_in(json.at("cue")), issue_in(json.at("issue")), changes_in(json.at("changes"))};
  const Json counted = totals_json(figures.report);
  for (const auto& [name, count] : counted.items()) {
    if (json.at("totals").at(name) != count) throw Wrong{"the totals are not those of the rows"};
  }
  return figures;
}

}  // namespace

Bytes encode_figures(const Figures& figures) {
  const NationalReport& report = figures.report;
  Json titles = Json::object();
  for (const Text& title : report.order.titles) titles[title.lang] = title.text;
  Json rows = Json::array();
  for (const ReportRow& row : report.rows) rows.push_back(row_json(row));
  return Json{{"order", report.order.name},
              {"order_id", hex(report.order.id)},
              {"revision", report.order.revision},
              {"mode", name_of(report.order.mode)},
              {"titles", titles},
              {"fingerprint", fingerprint(report.hash)},
              {"sha256", hex(report.hash)},
              {"cue", text(figures.cue)},
              {"is_final", report.is_final},
              {"declared_time", report.is_declared_time},
              {"issue", issue_json(figures)},
              {"changes", changes_json(figures.changes)},
              {"cues", cues_json(report.order)},
              {"stations", rows},
              {"totals", totals_json(report)}}
             .dump(2, ' ', false, Json::error_handler_t::replace) +
         "\n";
}

Result<Figures> decode_figures(const Bytes& bytes) {
  if (bytes.size() > kFiguresMax) {
    return {Reason::too_large,
            "figures of " + std::to_string(bytes.size()) + " bytes; at most " + std::to_string(kFiguresMax)};
  }
  const Json json = Json::parse(bytes, nullptr, false);
  if (!json.is_object()) return {Reason::malformed, "not a JSON object"};
  try {
    return figures_in(json);
  } catch (const Wrong& wrong) {
    return {Reason::malformed, wrong.what};
  } catch (const Json::exception& error) {
    return {Reason::malformed, error.what()};
  }
}

}  // namespace sukut::coordinator
