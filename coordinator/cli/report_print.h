// The national report for people, and as CSV. The JSON form is in report_json.cc.
#pragma once

#include <optional>
#include <string>

#include "coordinator/core/national_report.h"

namespace sukut::cli {

// Leaves the rows of one cue, and recounts.
[[nodiscard]] coordinator::NationalReport only_cue(coordinator::NationalReport report, const CueId& cue);

[[nodiscard]] std::string text_of(const coordinator::NationalReport& report);
// A heading and a line per (station, cue) pair, RFC 4180. Nothing applicable: an empty value.
[[nodiscard]] std::string csv_of(const coordinator::NationalReport& report);
// The documented form: deploy/report.schema.json.
[[nodiscard]] std::string json_of(const coordinator::NationalReport& report);

// Did its part: executed, executed_late or rehearsed; a cancelled, declined or preempted pair did not.
[[nodiscard]] bool did_its_part(Outcome outcome);
[[nodiscard]] std::string milliseconds_text(Nanos length);  // "+1.204 ms"

}  // namespace sukut::cli
