// CSV with places for complaints.
#include <algorithm>
#include <charconv>
#include <map>

#include "coordinator/cli/calendar.h"
#include "coordinator/cli/stations.h"
#include "proto/text.h"

namespace sukut::cli {
namespace {

using io::Problem;

constexpr std::size_t kComplaintMax = 1024;

struct Cell {
  std::string text;
  std::size_t column = 1;
};

// One line of CSV; cells in double quotes may hold commas, and "" for a quote.
std::vector<Cell> split(const std::string& line) {
  std::vector<Cell> cells{{"", 1}};
  bool is_quoted = false;
  for (std::size_t i = 0; i < line.size(); ++i) {
    const char c = line[i];
    if (is_quoted && c == '"' && i + 1 < line.size() && line[i + 1] == '"') {
      cells.back().text += '"';
      ++i;
    } else if (c == '"' && (is_quoted || cells.back().text.empty())) {
      is_quoted = !is_quoted;
    } else if (c == ',' && !is_quoted) {
      cells.push_back({"", i + 2});
    } else {
      cells.back().text += c;
    }
  }
  return cells;
}

const std::vector<std::string>& known_columns() {
  static const std::set<std::string> all = every_column();
  static const std::vector<std::string> columns(all.begin(), all.end());
  return columns;
}

class CsvReader {
 public:
  CsvReader(const std::string& text, std::string name) : name_(std::move(name)) {
    std::size_t begin = text.rfind("\xEF\xBB\xBF", 0) == 0 ? 3 : 0;
    for (line_ = 1; begin < text.size(); ++line_) {
      const std::size_t end = std::min(text.find('\n', begin), text.size());
      std::string line = text.substr(begin, end - begin);
      if (!line.empty() && line.back() == '\r') line.pop_back();
      begin = end + 1;
      if (columns_.empty()) {
        read_heading(line);
        if (!problems_.empty()) return;
      } else if (!line.empty()) {
        read_line(line);
      }
    }
    if (columns_.empty()) complain(1, "the file is empty", "begin with the heading id,sector,name_az,name_en,...");
  }

  [[nodiscard]] Result<StationFile> result() {
    if (!problems_.empty()) return refused_for(problems_);
    return StationFile{std::move(entries_), {columns_.begin(), columns_.end()}};
  }

 private:
  void complain(std::size_t column, const std::string& what, const std::string& mend) {
    problems_.push_back(
        {name_ + ":" + std::to_string(line_) + ":" + std::to_string(column), plain_text_of(what, kComplaintMax), mend});
  }

  void read_heading(const std::string& line) {
    for (const Cell& cell : split(line)) {
      const auto& known = known_columns();
      if (std::find(known.begin(), known.end(), cell.text) == known.end()) {
        const auto near = io::nearest(cell.text, known);
        complain(cell.column, "unknown column \"" + cell.text + "\"",
                 near ? "did you mean \"" + *near + "\"?" : "remove it");
      }
      columns_.push_back(cell.text);
    }
    for (const char* needed : {"id", "sector"}) {
      if (std::count(columns_.begin(), columns_.end(), needed) != 1) {
        complain(1, std::string("the heading needs the column ") + needed + " once", "as in id,sector,name_az,name_en");
      }
    }
  }

  double number(const Cell& cell, double limit) {
    double value = 0;
    if (cell.text.empty()) return value;
    const char* end = cell.text.data() + cell.text.size();
    const auto [stop, error] = std::from_chars(cell.text.data(), end, value);
    if (error != std::errc{} || stop != end || !(value >= -limit && value <= limit)) {
      complain(cell.column, "\"" + cell.text + "\" is no position", "write degrees, as in 40.374");
    }
    return value;
  }

  void read_line(const std::string& line) {
    const std::vector<Cell> cells = split(line);
    if (cells.size() != columns_.size()) {
      complain(1, std::to_string(cells.size()) + " values for " + std::to_string(columns_.size()) + " columns",
               "put values with commas in double quotes");
      return;
    }
    std::map<std::string, Cell> at;
    for (std::size_t i = 0; i < cells.size(); ++i) at[columns_[i]] = cells[i];
    const auto text_or = [&](const char* key, const char* usual) {
      return at[key].text.empty() ? std::string(usual) : at[key].text;
    };
    StationEntry entry;
    entry.attributes = {StationId(at["id"].text), at["sector"].text, at["operator"].text, at["region"].text,
                        text_or("zone", kHomeZone)};
    entry.name_az = at["name_az"].text;
    entry.name_en = at["name_en"].text;
    entry.link = text_or("link", "internet");
    entry.contact = at["contact"].text;
    entry.phone = at["phone"].text;
    entry.latitude = number(at["lat"], 90);
    entry.longitude = number(at["lon"], 180);
    for (const StationFault& fault : faults_of(entry)) complain(at[fault.field].column, fault.what, fault.mend);
    const auto [first, is_new] = lines_.emplace(entry.attributes.id.text, line_);
    if (!is_new) {
      complain(1, "\"" + entry.attributes.id.text + "\" stands already in line " + std::to_string(first->second),
               "give each station an id of its own");
    }
    entries_.push_back(std::move(entry));
  }

  std::string name_;
  std::size_t line_ = 1;
  std::vector<std::string> columns_;
  std::map<std::string, std::size_t> lines_;
  std::vector<StationEntry> entries_;
  std::vector<Problem> problems_;
};

}  // namespace

Result<StationFile> parse_csv(const std::string& text, const std::string& name) {
  return CsvReader(text, name).result();
}

}  // namespace sukut::cli
