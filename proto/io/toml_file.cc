// toml++ behind our manners. Parsed nodes live as long as any table that was taken from them.
#include "proto/io/toml_file.h"

#include <toml++/toml.h>

#include <algorithm>
#include <map>
#include <set>

#include "proto/io/key_file.h"
#include "proto/text.h"

namespace sukut::io {
namespace {

std::string place_of(const std::string& file, const toml::source_region& region) {
  const auto& begin = region.begin;
  return file + ":" + std::to_string(std::max<unsigned>(1, begin.line)) + ":" +
         std::to_string(std::max<unsigned>(1, begin.column));
}

const char* type_name(const toml::node& node) {
  switch (node.type()) {
    case toml::node_type::table:
      return "a table";
    case toml::node_type::array:
      return "a list";
    case toml::node_type::string:
      return "a text";
    case toml::node_type::integer:
      return "a whole number";
    case toml::node_type::floating_point:
      return "a number";
    case toml::node_type::boolean:
      return "true or false";
    case toml::node_type::date:
      return "a date";
    case toml::node_type::time:
      return "a time of day";
    case toml::node_type::date_time:
      return "a date and time";
    case toml::node_type::none:
      break;
  }
  return "nothing";
}

// TOML 1.0 knows neither 12:00 nor 24:00:00; its message alone would not help.
std::string mend_of_syntax(const std::string& text, unsigned line_number) {
  std::size_t begin = 0;
  for (unsigned i = 1; i < line_number && begin != std::string::npos; ++i) {
    begin = text.find('\n', begin);
    if (begin != std::string::npos) ++begin;
  }
  if (begin == std::string::npos) return {};
  const std::string line = text.substr(begin, text.find('\n', begin) - begin);
  const std::size_t colon = line.find(':');
  const auto is_digit = [&](std::size_t at) { return at < line.size() && line[at] >= '0' && line[at] <= '9'; };
  if (colon == std::string::npos || colon == 0 || !is_digit(colon - 1) || !is_digit(colon + 1)) return {};
  return "a time of day is written HH:MM:SS, from 00:00:00 to 23:59:59";
}

std::string quoted(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : ", ") + word;
  return text;
}

// What stood in a file goes to a screen and a log: one line, nothing that steers a terminal.
Problem plain(const std::string& where, const std::string& what, const std::string& mend) {
  constexpr std::size_t kWordsMax = 1024;
  return {where, plain_text_of(what, kWordsMax), plain_text_of(mend, kWordsMax)};
}

std::pair<long, long> line_and_column(const std::string& where) {
  const std::size_t second = where.rfind(':');
  const std::size_t first = where.rfind(':', second == 0 ? 0 : second - 1);
  return {std::atol(where.c_str() + first + 1), std::atol(where.c_str() + second + 1)};
}

std::optional<Instant> instant_of(const toml::date_time& value) {
  if (!value.offset) return std::nullopt;
  const std::chrono::year_month_day day{std::chrono::year(static_cast<int>(value.date.year)),
                                        std::chrono::month(static_cast<unsigned>(value.date.month)),
                                        std::chrono::day(static_cast<unsigned>(value.date.day))};
  const Nanos since_midnight = std::chrono::hours(value.time.hour) + std::chrono::minutes(value.time.minute) +
                               std::chrono::seconds(value.time.second) + Nanos(value.time.nanosecond);
  const Nanos offset = std::chrono::minutes(value.offset->minutes);
  if (value.date.year < 1970 || value.date.year > 2200 || !day.ok()) return std::nullopt;
  return Instant(std::chrono::sys_days(day).time_since_epoch() + since_midnight - offset);
}

}  // namespace

struct TomlTable::State {
  std::string file;
  std::shared_ptr<toml::table> document;  // owns every node
  const toml::table* table = nullptr;
  std::shared_ptr<std::vector<Problem>> problems;
  std::set<std::string> asked;
  std::map<std::string, std::vector<std::shared_ptr<State>>> children;  // sub-tables that were asked for

  const toml::node* find(const std::string& key) {
    asked.insert(key);
    return table->get(key);
  }
  std::string place(const std::string& key) const {
    if (!key.empty()) {
      if (const toml::node* node = table->get(key)) return place_of(file, node->source());
    }
    return place_of(file, table->source());
  }
  void complain(const std::string& where, const std::string& what, const std::string& mend) const {
    Problem problem = plain(where, what, mend);
    const auto is_same = [&](const Problem& known) { return known.where == where && known.what == problem.what; };
    if (std::any_of(problems->begin(), problems->end(), is_same)) return;
    problems->push_back(std::move(problem));
  }
  void wrong_type(const std::string& key, const toml::node& node, const std::string& wanted) const {
    complain(place(key), "'" + key + "' is " + type_name(node) + ", not " + wanted, "write " + wanted);
  }
  template <typename T>
  std::optional<T> get(const std::string& key, const char* wanted) {
    const toml::node* node = find(key);
    if (node == nullptr) return std::nullopt;
    if (const auto* value = node->as<T>()) return value->get();
    wrong_type(key, *node, wanted);
    return std::nullopt;
  }
  std::shared_ptr<State> child(const std::string& key, std::size_t index, const toml::table& below) {
    auto& known = children[key];
    if (known.size() <= index) known.resize(index + 1);
    if (!known[index]) known[index] = std::make_shared<State>(State{file, document, &below, problems, {}, {}});
    return known[index];
  }
  void refuse_unknown() {
    const std::vector<std::string> known(asked.begin(), asked.end());
    for (const auto& [key, node] : *table) {
      const std::string name(key.str());
      if (asked.contains(name)) continue;
      const auto near = nearest(name, known);
      complain(place_of(file, key.source()), "unknown key '" + name + "'",
               near            ? "did you mean '" + *near + "'?"
               : known.empty() ? "remove it"
                               : "known here: " + quoted(known));
    }
    for (const auto& [key, below] : children) {
      for (const auto& state : below) {
        if (state) state->refuse_unknown();
      }
    }
  }
};

std::optional<std::string> TomlTable::string(const std::string& key) const {
  return state_->get<std::string>(key, "a text in quotes");
}

std::optional<std::string> TomlTable::need_string(const std::string& key) const {
  if (!has(key)) complain({}, "'" + key + "' is missing", "add " + key + " = \"…\"");
  return string(key);
}

std::optional<std::int64_t> TomlTable::integer(const std::string& key) const {
  return state_->get<std::int64_t>(key, "a whole number");
}

std::optional<double> TomlTable::number(const std::string& key) const {
  const toml::node* node = state_->find(key);
  if (node != nullptr && node->is_integer()) return static_cast<double>(node->as_integer()->get());
  return state_->get<double>(key, "a number");
}

std::optional<bool> TomlTable::boolean(const std::string& key) const { return state_->get<bool>(key, "true or false"); }

std::vector<std::string> TomlTable::strings(const std::string& key) const {
  std::vector<std::string> texts;
  const toml::node* node = state_->find(key);
  if (node == nullptr) return texts;
  const toml::array* list = node->as_array();
  if (list == nullptr) {
    state_->wrong_type(key, *node, "a list of texts: [\"…\", \"…\"]");
    return texts;
  }
  for (const toml::node& entry : *list) {
    if (const auto* text = entry.as_string()) {
      texts.push_back(text->get());
    } else {
      state_->complain(place_of(state_->file, entry.source()),
                       "an entry of '" + key + "' is " + type_name(entry) + ", not a text", "put it in quotes");
    }
  }
  return texts;
}

bool TomlTable::has(const std::string& key) const { return state_->find(key) != nullptr; }

std::optional<Nanos> TomlTable::duration(const std::string& key) const {
  const auto text = state_->get<std::string>(key, "a duration in quotes, such as \"250ms\" or \"60s\"");
  if (!text) return std::nullopt;
  const auto value = parse_duration(*text);
  if (!value)
    complain(key, "'" + *text + "' is no duration",
             "write a number and a unit: \"250ms\", \"60s\", \"10m\", \"2h\", \"3d\"");
  return value;
}

std::optional<TimeOfDay> TomlTable::time_of_day(const std::string& key) const {
  const auto time = state_->get<toml::time>(key, "a time of day without quotes, such as 12:00:00");
  if (!time) return std::nullopt;
  if (time->nanosecond != 0) {
    complain(key, "'" + key + "' has a fraction of a second", "write whole seconds, such as 12:00:00");
    return std::nullopt;
  }
  return TimeOfDay{time->hour * 3600 + time->minute * 60 + time->second};
}

std::optional<Instant> TomlTable::instant(const std::string& key) const {
  const char* const wanted = "an instant with its offset, such as 2027-01-20T12:00:00+04:00";
  const auto value = state_->get<toml::date_time>(key, wanted);
  if (!value) return std::nullopt;
  const auto at = instant_of(*value);
  if (!at) complain(key, "'" + key + "' is not an instant", std::string("write ") + wanted);
  return at;
}

std::optional<TomlTable> TomlTable::table(const std::string& key) const {
  const toml::node* node = state_->find(key);
  if (node == nullptr) return std::nullopt;
  if (const toml::table* below = node->as_table()) return TomlTable(state_->child(key, 0, *below));
  state_->wrong_type(key, *node, "a table: [" + key + "] or { … }");
  return std::nullopt;
}

std::vector<TomlTable> TomlTable::tables(const std::string& key) const {
  std::vector<TomlTable> found;
  const toml::node* node = state_->find(key);
  if (node == nullptr) return found;
  const toml::array* list = node->as_array();
  if (list == nullptr) {
    state_->wrong_type(key, *node, "a list of tables: [[" + key + "]]");
    return found;
  }
  for (const toml::node& entry : *list) {
    if (const toml::table* below = entry.as_table()) {
      found.emplace_back(state_->child(key, found.size(), *below));
    } else {
      state_->complain(place_of(state_->file, entry.source()),
                       "an entry of '" + key + "' is " + type_name(entry) + ", not a table", "write [[" + key + "]]");
    }
  }
  return found;
}

std::vector<std::string> TomlTable::keys() const {
  std::vector<std::string> names;
  for (const auto& [key, node] : *state_->table) names.emplace_back(key.str());
  return names;
}

std::string TomlTable::where(const std::string& key) const { return state_->place(key); }

void TomlTable::complain(const std::string& key, const std::string& what, const std::string& mend) const {
  state_->complain(state_->place(key), what, mend);
}

void TomlTable::refuse_unknown() const { state_->refuse_unknown(); }

TomlFile TomlFile::open(const std::string& path) {
  const Result<Bytes> text = read_file(path);
  if (text) return parse(*text, path);
  TomlFile file;
  file.problems_ = std::make_shared<std::vector<Problem>>();
  const bool is_missing = text.error().reason == Reason::file_missing;
  file.problems_->push_back(Problem{path + ":1:1", is_missing ? "the file is missing" : text.error().detail,
                                    is_missing ? "create it, or name another" : "make it readable"});
  return file;
}

TomlFile TomlFile::parse(const std::string& text, const std::string& name) {
  TomlFile file;
  file.problems_ = std::make_shared<std::vector<Problem>>();
  try {
    auto document = std::make_shared<toml::table>(toml::parse(std::string_view(text), std::string_view(name)));
    const toml::table* table = document.get();
    file.root_.emplace(
        std::make_shared<TomlTable::State>(TomlTable::State{name, std::move(document), table, file.problems_, {}, {}}));
  } catch (const toml::parse_error& error) {
    file.problems_->push_back(plain(place_of(name, error.source()), std::string(error.description()),
                                    mend_of_syntax(text, error.source().begin.line)));
  }
  return file;
}

std::vector<Problem> TomlFile::problems() const {
  std::vector<Problem> sorted = *problems_;
  std::stable_sort(sorted.begin(), sorted.end(), [](const Problem& a, const Problem& b) {
    return line_and_column(a.where) < line_and_column(b.where);
  });
  return sorted;
}

}  // namespace sukut::io
