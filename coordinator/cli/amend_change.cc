// One change to one cue: what it may be, and what it does to the spans.
#include "coordinator/cli/amend_change.h"

#include <algorithm>
#include <array>
#include <cstdio>

#include "coordinator/cli/calendar.h"
#include "coordinator/cli/reading.h"
#include "proto/io/toml_file.h"
#include "proto/limits.h"
#include "proto/text.h"

namespace sukut::cli {
namespace {

constexpr std::array<const char*, 6> kKeys{"at", "until", "length", "confirm_by", "tolerance", "late_max"};
constexpr int kDay_s = 24 * 3600;

bool is_state(const Cue& cue) { return !is_moment(cue.action); }

Error bad_change(const Change& change, const std::string& what) {
  return {Reason::malformed,
          change.cue.text + "." + change.key + "=" + plain_text_of(change.value, kNameMax) + ": " + what};
}

// "12:05", "12:05:30", "24:00": seconds of the day.
std::optional<int> time_of_day(const std::string& text) {
  unsigned hour = 0, minute = 0, second = 0;
  int used = 0;
  const int fields = std::sscanf(text.c_str(), "%2u:%2u%n:%2u%n", &hour, &minute, &used, &second, &used);
  const bool is_whole = fields >= 2 && static_cast<std::size_t>(used) == text.size();
  const int seconds = static_cast<int>(hour * 3600 + minute * 60 + second);
  if (!is_whole || minute > 59 || second > 59 || seconds > kDay_s) return std::nullopt;
  return seconds;
}

// What the value means for one span, on the day that the span falls on.
Result<Instant> instant_of(const Change& change, const ZoneSpan& span, const std::string& zone) {
  if (const auto seconds = time_of_day(change.value)) {
    const std::string& of = span.zone.empty() ? zone : span.zone;
    const CivilDate date = date_in(of, span.start);
    if (*seconds == kDay_s) return start_of_day(of, next_day(date));
    const LocalLookup found = look_up(of, date, *seconds);
    if (found.kind == LocalKind::unique) return found.first;
    return bad_change(change,
                      "this time does not exist, or exists twice, in " + of + "; give an instant with an offset");
  }
  const auto instant = parse_instant(change.value);
  if (!instant) return bad_change(change, "no time; write 12:05, 12:05:30 or 2027-01-20T12:05+04:00");
  if (!span.zone.empty()) return bad_change(change, "the cue goes by the local time of each zone; write 12:05");
  return *instant;
}

Result<Nanos> length_of(const Change& change) {
  const auto length = io::parse_duration(change.value);
  if (!length || *length <= Nanos(0)) return bad_change(change, "no length; write 60s, 250ms or 2h");
  return *length;
}

Status check_ahead(const Change& change, const ChangeGround& ground, Instant at) {
  if (at > ground.now) return Done{};
  return Error{Reason::too_late, change.cue.text + "." + change.key + ": " + zoned_text(ground.zone, at) +
                                     " has passed; give a time that is to come"};
}

// A running cue may end earlier, never later, and not in the past.
Status check_end(const Change& change, const ChangeGround& ground, Instant held, Instant wanted) {
  if (const Status ahead = check_ahead(change, ground, wanted); !ahead) return ahead;
  if (!ground.is_begun || wanted < held) return Done{};
  return Error{Reason::too_late, "cue " + change.cue.text + " is running and may only end earlier than " +
                                     zoned_text(ground.zone, held) + ", not at " + zoned_text(ground.zone, wanted)};
}

Status move_start(const Change& change, const ChangeGround& ground, Cue& cue) {
  Nanos moved{0};
  for (ZoneSpan& span : cue.spans) {
    const Result<Instant> start = instant_of(change, span, ground.zone);
    if (!start) return start.error();
    if (const Status ahead = check_ahead(change, ground, *start); !ahead) return ahead;
    moved = *start - span.start;
    span.start = *start;
    if (!is_state(cue)) span.end += moved;
  }
  if (cue.confirm_by) *cue.confirm_by += moved;
  return Done{};
}

Status move_end(const Change& change, const ChangeGround& ground, Cue& cue) {
  for (ZoneSpan& span : cue.spans) {
    const Result<Instant> end = instant_of(change, span, ground.zone);
    if (!end) return end.error();
    if (const Status fine = check_end(change, ground, span.end, *end); !fine) return fine;
    span.end = *end;
  }
  return Done{};
}

Status set_length(const Change& change, const ChangeGround& ground, Cue& cue) {
  if (cue.until_closed) return bad_change(change, "it is open-ended; set its until, or close it when it is time");
  const Result<Nanos> length = length_of(change);
  if (!length) return length.error();
  for (ZoneSpan& span : cue.spans) {
    if (const Status fine = check_end(change, ground, span.end, span.start + *length); !fine) return fine;
    span.end = span.start + *length;
  }
  return Done{};
}

Status set_bound(const Change& change, Cue& cue) {
  if (is_state(cue)) return bad_change(change, "a " + std::string(name_of(cue.action)) + " has no such bound");
  const Result<Nanos> bound = length_of(change);
  if (!bound) return bound.error();
  (change.key == "tolerance" ? cue.tolerance : cue.late_max) = *bound;
  return Done{};
}

Status set_confirm_by(const Change& change, const ChangeGround& ground, Cue& cue) {
  const Result<Instant> by = instant_of(change, cue.spans.front(), ground.zone);
  if (!by) return by.error();
  if (const Status ahead = check_ahead(change, ground, *by); !ahead) return ahead;
  cue.confirm_by = *by;
  return Done{};
}

}  // namespace

Result<Change> parse_change(const std::string& word) {
  const std::size_t equals = word.find('=');
  const std::size_t dot = word.find('.');
  if (equals == std::string::npos || dot == std::string::npos || dot > equals) {
    return {Reason::malformed,
            "--set \"" + plain_text_of(word, kNameMax) + "\": write CUE.KEY=VALUE, as minute.at=12:05"};
  }
  Change change{CueId(word.substr(0, dot)), word.substr(dot + 1, equals - dot - 1), word.substr(equals + 1)};
  if (!is_text_id(change.cue.text)) {
    return {Reason::malformed, "--set \"" + plain_text_of(word, kNameMax) + "\": it begins with no cue's id"};
  }
  if (change.key == "latest_end") change.key = "until";
  if (std::find(kKeys.begin(), kKeys.end(), change.key) == kKeys.end()) {
    return {Reason::malformed, "--set \"" + plain_text_of(word, kNameMax) +
                                   "\": a cue has at, until, length, confirm_by, tolerance and late_max"};
  }
  return change;
}

Status apply_change(const Change& change, const ChangeGround& ground, Cue& cue) {
  const bool is_about_the_end = change.key == "until" || change.key == "length";
  if (ground.is_begun && !is_about_the_end) {
    return Error{Reason::too_late,
                 "cue " + cue.id.text + " began at " + zoned_text(ground.zone, cue.spans.front().start) +
                     " and is carried over as it is; it may only end earlier (--set " + cue.id.text + ".until=HH:MM)"};
  }
  if (change.key == "at") return move_start(change, ground, cue);
  if (change.key == "until") return move_end(change, ground, cue);
  if (change.key == "length") return set_length(change, ground, cue);
  if (change.key == "confirm_by") return set_confirm_by(change, ground, cue);
  return set_bound(change, cue);
}

}  // namespace sukut::cli
