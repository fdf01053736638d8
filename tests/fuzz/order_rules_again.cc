#include "tests/fuzz/order_rules_again.h"

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

namespace sukut::fuzz {
namespace {

constexpr std::int64_t kSecond = 1'000'000'000;
constexpr std::int64_t kDay = 86'400 * kSecond;
constexpr std::int64_t kYear2200 = 7'258'118'400 * kSecond;
constexpr std::int64_t kTenYears = 3653 * kDay;

// One rule that does not hold ends the reading; the rest is not asked.
struct Broken {
  std::string rule;
};
void demand(bool holds, const char* rule) {
  if (!holds) throw Broken{rule};
}

bool made_of(const std::string& text, const std::string& alphabet) {
  return text.find_first_not_of(alphabet) == std::string::npos;
}

const std::string kLower = "abcdefghijklmnopqrstuvwxyz";
const std::string kUpper = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
const std::string kDigits = "0123456789";

bool is_id(const std::string& text) {
  return !text.empty() && text.size() <= 64 && text[0] != '-' && made_of(text, kLower + kDigits + "-");
}

std::string utf8(std::uint32_t code) {
  const auto tail = [code](int shift) { return static_cast<char>(0x80 | (code >> shift & 0x3F)); };
  if (code < 0x80) return {static_cast<char>(code)};
  if (code < 0x800) return {static_cast<char>(0xC0 | code >> 6), tail(0)};
  if (code < 0x10000) return {static_cast<char>(0xE0 | code >> 12), tail(6), tail(0)};
  return {static_cast<char>(0xF0 | code >> 18), tail(12), tail(6), tail(0)};
}

// Each character is taken apart and written again: what comes out differently was not UTF-8.
bool is_line(const std::string& text, std::size_t most) {
  if (text.size() > most) return false;
  for (std::size_t i = 0; i < text.size();) {
    const auto first = static_cast<unsigned char>(text[i]);
    const std::size_t size = first < 0x80 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
    std::uint32_t code = size == 1 ? first : first & (0xFFU >> (size + 1));
    for (std::size_t k = 1; k < size && i + k < text.size(); ++k) {
      code = code << 6 | (static_cast<unsigned char>(text[i + k]) & 0x3F);
    }
    if (text.compare(i, size, utf8(code)) != 0 || code > 0x10FFFF || (code >= 0xD800 && code < 0xE000)) return false;
    if (code < 0x20 || (code > 0x7E && code < 0xA0) || code == 0x2028 || code == 0x2029) return false;
    if ((code >= 0x202A && code <= 0x202E) || (code >= 0x2066 && code <= 0x2069)) return false;
    i += size;
  }
  return true;
}

bool is_dated(Instant at) { return to_ns(at) >= 0 && to_ns(at) < kYear2200; }
bool is_duration(Nanos span) { return span.count() >= 0 && span.count() <= kTenYears; }

void read_texts(const std::vector<Text>& texts) {
  demand(texts.size() <= 16, "at most 16 languages");
  std::set<std::string> languages;
  for (const Text& text : texts) {
    demand(is_id(text.lang) && text.lang.size() <= 16 && languages.insert(text.lang).second, "each language once");
    demand(is_line(text.text, 512), "a text is one plain line of 512 bytes");
  }
}

void read_scope(const Scope& scope) {
  demand(scope.sectors.size() + scope.regions.size() + scope.operators.size() + scope.stations.size() +
                 scope.exclude.size() <=
             1024,
         "a scope has at most 1024 entries");
  for (const auto& sector : scope.sectors) demand(is_id(sector), "a sector is an id");
  for (const auto& name : scope.regions) demand(!name.empty() && is_line(name, 128), "a region is a name");
  for (const auto& name : scope.operators) demand(!name.empty() && is_line(name, 128), "an operator is a name");
  for (const auto& id : scope.stations) demand(is_id(id.text), "a station is an id");
  for (const auto& id : scope.exclude) demand(is_id(id.text), "an excluded station is an id");
}

bool sounds(const Cue& cue) { return cue.action == CueAction::sound || cue.action == CueAction::silence; }

void read_spans(const Cue& cue) {
  if (cue.basis == Basis::instant) {
    demand(cue.spans.size() == 1 && cue.spans[0].zone.empty(), "an instant has one span and no zone");
  } else {
    demand(!cue.spans.empty() && cue.spans.size() <= 64, "local time has 1 to 64 zones");
  }
  std::set<std::string> zones;
  for (const ZoneSpan& span : cue.spans) {
    const bool is_zone = !span.zone.empty() && span.zone.size() <= 64 && span.zone[0] != '/' &&
                         made_of(span.zone, kLower + kUpper + kDigits + "/_-+");
    demand(cue.basis == Basis::instant || (is_zone && zones.insert(span.zone).second), "each zone once");
    demand(is_dated(span.start) && is_dated(span.end) && span.start < span.end, "a span starts before it ends");
    demand(!sounds(cue) || to_ns(span.end) - to_ns(span.start) <= 900 * kSecond, "a moment lasts at most 15 min");
  }
}

void read_cue(const Cue& cue) {
  static const std::map<CueAction, std::set<std::string>> patterns{
      {CueAction::sound, {"continuous", "prolonged", "steady"}}, {CueAction::silence, {"bed", "mute"}}};
  demand(is_id(cue.id.text), "a cue has an id");
  read_spans(cue);
  demand(sounds(cue) ? patterns.at(cue.action).contains(cue.pattern) : cue.pattern.empty(), "a pattern of its action");
  for (const Nanos bound : {cue.tolerance, cue.late_max, cue.if_unheard_for}) demand(is_duration(bound), "durations");
  demand(!sounds(cue) || (cue.tolerance.count() > 0 && !cue.until_closed), "a moment has a tolerance and an end");
  if (cue.confirm_by) {
    demand(is_dated(*cue.confirm_by), "confirm_by is dated");
    bool is_after_one = false;
    for (const ZoneSpan& span : cue.spans) is_after_one = is_after_one || span.start < *cue.confirm_by;
    demand(is_after_one, "confirm_by lies after a start");
  }
  demand(is_line(cue.notice, 512), "a notice is one line");
  read_scope(cue.scope);
  read_texts(cue.texts);
}

void read(const Order& order) {
  demand(order.centre != CentreId{} && order.id != OrderId{}, "centre and id");
  demand(order.revision >= 1, "revisions count from 1");
  demand(order.revision > 1 || order.previous == Digest{}, "the first replaces nothing");
  demand(!order.name.empty() && order.name.size() <= 128 && made_of(order.name, kLower + kUpper + kDigits + "-_/.:+"),
         "a name");
  demand((order.name.rfind("DRILL-", 0) == 0) == (order.mode == Mode::drill), "drills are named so");
  demand(is_id(order.observance) && is_line(order.tzdata, 32), "observance and tzdata");
  demand(order.tai_minus_utc_s >= -1000 && order.tai_minus_utc_s <= 1000, "TAI - UTC within 1000");
  read_texts(order.titles);
  demand(!order.cues.empty() && order.cues.size() <= 32, "1 to 32 cues");
  std::set<std::string> ids;
  for (const Cue& cue : order.cues) {
    read_cue(cue);
    demand(ids.insert(cue.id.text).second, "each cue once");
  }
  demand(is_dated(order.issued) && is_dated(order.expires) && order.issued < order.expires, "issued before it expires");
  for (const Cue& cue : order.cues) {
    for (const ZoneSpan& span : cue.spans) {
      demand(to_ns(order.expires) - to_ns(span.end) >= kDay, "it expires 24 h after its last end");
    }
  }
}

void read(const Cancel& cancel) {
  demand(cancel.centre != CentreId{} && cancel.order != OrderId{}, "centre and order");
  demand(!cancel.cue || is_id(cancel.cue->text), "a cue is an id");
  demand(is_line(cancel.name, 128) && is_line(cancel.why, 512) && is_dated(cancel.issued), "words and date");
  if (cancel.scope) read_scope(*cancel.scope);
}

void read_rule(const Root& root, const RoleRule& rule) {
  std::set<KeyId> keys;
  std::set<std::string> holders;
  for (const KeyId& id : rule.keys) {
    demand(root.keys.contains(id) && keys.insert(id).second, "a role names known keys once");
    holders.insert(root.keys.at(id).holder);
  }
  demand(rule.threshold >= 1 && rule.threshold <= holders.size(), "a threshold can be reached");
}

void read(const Root& root) {
  demand(root.centre != CentreId{} && root.version >= 1, "centre and version");
  demand(is_dated(root.issued) && is_dated(root.expires) && root.issued < root.expires, "issued before it expires");
  demand(root.keys.size() <= 256, "at most 256 keys");
  for (const auto& [id, key] : root.keys) {
    const std::string named = std::string(1, static_cast<char>(key.alg)) +
                              std::string(reinterpret_cast<const char*>(key.key.bytes.data()), key.key.bytes.size());
    demand(to_bytes(id) == to_bytes(sha256(named)).substr(0, 16), "a key stands under its own id");
    demand(!key.holder.empty() && is_line(key.holder, 128) && is_dated(key.expires), "a key has a holder and an end");
  }
  std::map<KeyId, std::set<Role>> roles;
  for (const auto& [role, rule] : root.roles) {
    read_rule(root, rule);
    for (const KeyId& id : rule.keys) roles[id].insert(role);
  }
  for (const auto& [id, held] : roles) {
    demand(!(held.contains(Role::live) && held.contains(Role::drill)), "no key is both live and drill");
    std::size_t machines = 0;
    for (const Role role : held) machines += role == Role::beacon || role == Role::time;
    demand(machines == 0 || machines == held.size(), "no machine holds a person's role");
  }
}

template <typename Document>
std::string asked(const Document& document) {
  try {
    read(document);
  } catch (const Broken& broken) {
    return broken.rule;
  }
  return {};
}

}  // namespace

std::string broken_rule(const Order& order) { return asked(order); }
std::string broken_rule(const Cancel& cancel) { return asked(cancel); }
std::string broken_rule(const Root& root) { return asked(root); }

}  // namespace sukut::fuzz
