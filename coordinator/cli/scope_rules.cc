#include "coordinator/cli/scope_rules.h"

#include <algorithm>
#include <set>

#include "proto/codec.h"
#include "proto/io/toml_file.h"
#include "proto/limits.h"
#include "proto/text.h"

namespace sukut::cli {
namespace {

constexpr const char* kRules = "sector=ship, region=…, operator=…, station=ID or exclude=ID";

Error bad_rule(const std::string& rule, const std::string& what) {
  return {Reason::malformed, "--scope \"" + plain_text_of(rule, kNameMax) + "\": " + what};
}

Status add_rule(const std::string& rule, Scope& scope) {
  const std::size_t equals = rule.find('=');
  if (equals == std::string::npos) return bad_rule(rule, std::string("no rule; write ") + kRules);
  const std::string key = rule.substr(0, equals);
  const std::string value = rule.substr(equals + 1);
  if (value.empty() || !is_plain_text(value, kNameMax)) return bad_rule(rule, "names nobody");
  if (key == "sector") {
    scope.sectors.push_back(value);
  } else if (key == "region") {
    scope.regions.push_back(value);
  } else if (key == "operator") {
    scope.operators.push_back(value);
  } else if (key == "station" || key == "exclude") {
    if (!is_text_id(value)) return bad_rule(rule, "\"" + value + "\" is no station's id");
    (key == "station" ? scope.stations : scope.exclude).emplace_back(value);
  } else {
    return bad_rule(rule, "\"" + plain_text_of(key, kNameMax) + "\" is no rule; write " + kRules);
  }
  return Done{};
}

// One kind of rule against what the register has of it.
Status check_known(const char* key, const std::vector<std::string>& wanted, const std::set<std::string>& known) {
  for (const std::string& word : wanted) {
    if (known.contains(word)) continue;
    const auto near = io::nearest(word, {known.begin(), known.end()});
    return bad_rule(std::string(key) + "=" + word,
                    "fits no station of the register" + (near ? "; did you mean \"" + *near + "\"?" : std::string()));
  }
  return Done{};
}

std::vector<std::string> texts_of(const std::vector<StationId>& ids) {
  std::vector<std::string> texts;
  for (const StationId& id : ids) texts.push_back(id.text);
  return texts;
}

Status check_against(const Scope& scope, const std::vector<StationAttributes>& stations) {
  std::set<std::string> sectors, regions, operators, ids;
  for (const StationAttributes& station : stations) {
    sectors.insert(station.sector);
    regions.insert(station.region);
    operators.insert(station.operator_name);
    ids.insert(station.id.text);
  }
  if (Status known = check_known("sector", scope.sectors, sectors); !known) return known;
  if (Status known = check_known("region", scope.regions, regions); !known) return known;
  if (Status known = check_known("operator", scope.operators, operators); !known) return known;
  if (Status known = check_known("station", texts_of(scope.stations), ids); !known) return known;
  return check_known("exclude", texts_of(scope.exclude), ids);
}

}  // namespace

Result<std::optional<Scope>> parse_scope(const std::vector<std::string>& rules) {
  if (rules.empty()) return std::optional<Scope>();
  Scope scope;
  for (const std::string& rule : rules) {
    if (const Status added = add_rule(rule, scope); !added) return added.error();
  }
  if (rules.size() > kScopeEntriesMax) return Error{Reason::too_large, "--scope: more than 1024 rules"};
  return std::optional(scope);
}

Result<std::optional<Scope>> parse_scope(const std::vector<std::string>& rules,
                                         const std::vector<StationAttributes>& stations) {
  Result<std::optional<Scope>> parsed = parse_scope(rules);
  if (!parsed || !*parsed) return parsed;
  Scope& scope = **parsed;
  if (const Status known = check_against(scope, stations); !known) return known.error();
  std::vector<StationId> list;
  for (const StationAttributes& station : stations) {
    if (names(scope, station)) list.push_back(station.id);
  }
  if (list.empty()) return Error{Reason::malformed, "--scope: no station of the register fits all of its rules"};
  std::sort(list.begin(), list.end());
  scope.count = static_cast<std::uint32_t>(list.size());
  scope.list_digest = digest_of_list(list);
  return parsed;
}

}  // namespace sukut::cli
