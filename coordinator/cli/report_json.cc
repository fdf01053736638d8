// The report's documented JSON form (deploy/report.schema.json). Keys may be added, never removed or changed.
#include <nlohmann/json.hpp>

#include "coordinator/cli/calendar.h"
#include "coordinator/cli/report_print.h"

namespace sukut::cli {
namespace {

using Json = nlohmann::ordered_json;
using coordinator::NationalReport;
using coordinator::ReportRow;

Json word(std::string_view name) { return name == "none" ? Json(nullptr) : Json(name); }
Json count(const std::optional<Nanos>& value) { return value ? Json(value->count()) : Json(nullptr); }

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
              {"person", row.person.empty() ? Json(nullptr) : Json(row.person)},
              {"detail", row.detail.empty() ? Json(nullptr) : Json(row.detail)}};
}

}  // namespace

std::string json_of(const NationalReport& report) {
  Json totals{{"named", report.named}};
  for (int i = 0; i < kOutcomeCount; ++i) {
    totals[std::string(name_of(static_cast<Outcome>(i)))] = report.totals[static_cast<std::size_t>(i)];
  }
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
              {"is_final", report.is_final},
              {"declared_time", report.is_declared_time},
              {"stations", rows},
              {"totals", totals}}
             .dump(2, ' ', false, Json::error_handler_t::replace) +
         "\n";
}

}  // namespace sukut::cli
