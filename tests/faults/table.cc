#include "tests/faults/table.h"

#include <algorithm>
#include <cstdio>
#include <nlohmann/json.hpp>

namespace sukut::faults {
namespace {

const char* name_of(Verdict verdict) {
  switch (verdict) {
    case Verdict::holds:
      return "holds";
    case Verdict::broken:
      return "BROKEN";
    case Verdict::not_played:
      return "not played";
  }
  return "";
}

// In lines of at most 110 characters, each behind `margin`.
std::string folded(const std::string& text, const std::string& margin) {
  std::string result;
  std::string line;
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t space = std::min(text.find(' ', begin), text.size());
    const std::string word = text.substr(begin, space - begin);
    if (!line.empty() && line.size() + word.size() > 110) {
      result += margin + line + "\n";
      line.clear();
    }
    line += (line.empty() ? "" : " ") + word;
    begin = space + 1;
  }
  return result + margin + line + "\n";
}

long count(const std::vector<Played>& all, Verdict verdict) {
  return std::count_if(all.begin(), all.end(), [&](const Played& each) { return each.verdict == verdict; });
}

}  // namespace

std::string text_of(const Played& played) {
  char head[256];
  std::snprintf(head, sizeof head, "%3d  %-24s %-10s %5.1f s  %s\n", played.row->number, played.row->name.c_str(),
                name_of(played.verdict), played.seconds, played.row->fault.c_str());
  return head + folded("promise: " + played.row->promise, "       ") + folded(played.measured, "       ");
}

std::string summary_of(const std::vector<Played>& all) {
  return std::to_string(count(all, Verdict::holds)) + " hold, " + std::to_string(count(all, Verdict::broken)) +
         " broken, " + std::to_string(count(all, Verdict::not_played)) + " not played\n";
}

std::string json_of(const std::vector<Played>& all) {
  nlohmann::ordered_json rows = nlohmann::ordered_json::array();
  for (const Played& each : all) {
    rows.push_back({{"row", each.row->number},
                    {"name", each.row->name},
                    {"fault", each.row->fault},
                    {"promise", each.row->promise},
                    {"measured", each.measured},
                    {"verdict", name_of(each.verdict)},
                    {"seconds", each.seconds}});
  }
  return nlohmann::ordered_json{{"rows", rows},
                                {"holds", count(all, Verdict::holds)},
                                {"broken", count(all, Verdict::broken)},
                                {"not_played", count(all, Verdict::not_played)}}
             .dump(2) +
         "\n";
}

}  // namespace sukut::faults
