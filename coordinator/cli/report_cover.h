// The cover of a report, for the ministry: what a minister reads in a minute, on one A4 page, in one language.
// Everything on it is counted from the figures; nothing is judged. A lawful decline stands apart and is no fault.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "coordinator/cli/report_print.h"
#include "coordinator/core/figures.h"
#include "proto/words.h"

namespace sukut::cli {

// Pairs of a sector, a region, or all; each stands in one count, so that they sum to `named`.
struct CoverCounts {
  std::uint32_t named = 0;
  std::uint32_t executed = 0;  // late ones and rehearsed ones too
  std::uint32_t declined = 0;
  std::uint32_t stopped = 0;  // cancelled, or a real emergency came first
  std::uint32_t not_done = 0;
  std::uint32_t silent = 0;  // pending, not_received, not_heard
  [[nodiscard]] std::uint32_t reported() const { return named - silent; }
  friend bool operator==(const CoverCounts&, const CoverCounts&) = default;
};
using CoverTable = std::vector<std::pair<std::string, CoverCounts>>;

struct CoverFacts {
  CoverCounts all;
  std::uint32_t stations = 0;
  std::uint32_t late = 0;       // of the executed
  std::uint32_t rehearsed = 0;  // of the executed
  CoverTable sectors;           // in order of their size; what does not fit is counted in the last line
  CoverTable regions;
  std::vector<std::pair<KnownBy, std::uint32_t>> known_by;  // of the executed, strongest first
  std::vector<std::pair<CueAction, Starts>> starts;         // sound, silence; those that have any
  std::vector<std::string> silent;                          // stations by name, in the order of the rows
  Instant from;                                             // of the minute; of the first cue when none is a moment
  Instant to;
};
[[nodiscard]] CoverFacts cover_facts(const coordinator::Figures& figures, Lang lang);

// A group as a row of words: its name, named, reported, executed, lawfully declined; and the heads of those columns.
[[nodiscard]] std::vector<std::string> cover_heads(std::string_view name, Lang lang);
[[nodiscard]] std::vector<std::string> cover_row(const std::string& name, const CoverCounts& counts);

// At most so many characters; what is longer ends in "…": the page is one page, whatever the register holds.
[[nodiscard]] std::string clipped(const std::string& words, std::size_t characters_max);
// "20 January 2027, 12:00:00 – 12:01:00 Baku time (UTC+04) = 08:00:00 – 08:01:00 UTC"
[[nodiscard]] std::string span_text(Instant from, Instant to, Lang lang);
// Sentences that both forms say; empty where there is nothing to say.
[[nodiscard]] std::string numbers_sentence(const CoverFacts& facts, Lang lang);
[[nodiscard]] std::string time_sentence(const coordinator::Figures& figures, Lang lang);
[[nodiscard]] std::string known_by_sentence(const CoverFacts& facts, Lang lang);
[[nodiscard]] std::string silent_sentence(const CoverFacts& facts, Lang lang);
// "0.412 ms", with a comma in Azerbaijani.
[[nodiscard]] std::string length_text(Nanos length, Lang lang);

// Self-contained HTML without scripts; prints on one A4 page. `signed_figures`: SHA-256 of the figures' bytes; zero
// when they were not issued, and then the cover says so.
[[nodiscard]] std::string cover_html(const coordinator::Figures& figures, const Digest& signed_figures, Lang lang);
// The same as text.
[[nodiscard]] std::string cover_text(const coordinator::Figures& figures, const Digest& signed_figures, Lang lang);

}  // namespace sukut::cli
