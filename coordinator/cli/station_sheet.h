// The sheet that goes to a station with its bundle: who it is, what will be asked of it, what to type, how to see that it
// is well, what to compare by phone and whom to phone. As text and as a page to print; every word escaped.
#pragma once

#include <string>
#include <vector>

#include "coordinator/cli/language.h"
#include "coordinator/cli/publish.h"
#include "coordinator/cli/stations.h"
#include "proto/seal.h"

namespace sukut::cli {

// One part of it: a heading, lines of prose, pairs of (what, value), lines to be typed as they stand.
struct SheetPart {
  std::string heading;
  std::vector<std::string> prose;
  std::vector<std::pair<std::string, std::string>> facts;
  std::vector<std::string> commands;
};
struct StationSheet {
  Language language = Language::en;
  std::string title;
  std::vector<SheetPart> parts;
};

struct SheetWish {
  Language language = Language::en;
  std::string call;  // whom the station phones at the centre; empty: a line to be filled in by hand
  Instant now;
};
// `root_digest`: of the bytes of the sealed root. Orders that are cancelled or over ask nothing any more.
[[nodiscard]] StationSheet make_sheet(const StationEntry& station, const Digest& root_digest,
                                      const std::vector<PublishedOrder>& orders, const SheetWish& wish);

[[nodiscard]] std::string text_of(const StationSheet& sheet);
// A page of its own: no script, nothing to be fetched, made for paper.
[[nodiscard]] std::string html_of(const StationSheet& sheet);

// A station's keys as people compare them by phone; `sukut-agent check` says the same ones.
[[nodiscard]] std::string report_fingerprint(const StationEntry& station);
[[nodiscard]] std::string link_fingerprint(const StationEntry& station);

}  // namespace sukut::cli
