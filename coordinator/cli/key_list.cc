// See key_list.h.
#include "coordinator/cli/key_list.h"

#include <charconv>

#include "coordinator/cli/calendar.h"
#include "coordinator/cli/terminal.h"
#include "proto/io/toml_file.h"
#include "proto/limits.h"

namespace sukut::cli {
namespace {

using coordinator::Expiries;
using coordinator::KeyExpiry;

constexpr Nanos kDay = std::chrono::hours(24);

std::string mark_of(Instant expires, const std::vector<std::string>& outlived_by, Instant now, Nanos within) {
  if (!outlived_by.empty()) {
    std::string orders;
    for (const std::string& name : outlived_by) orders += (orders.empty() ? "" : ", ") + name;
    return paint(Tone::bad, "BEFORE THE END of " + orders);
  }
  if (expires <= now) return paint(Tone::bad, "expired");
  return expires - now <= within ? paint(Tone::warning, "soon") : "";
}

std::string roles_text(const KeyExpiry& key) {
  std::string roles;
  for (const Role role : key.roles) roles += (roles.empty() ? "" : ", ") + std::string(name_of(role));
  return roles.empty() ? "none" : roles;
}

}  // namespace

std::optional<Nanos> parse_within(const std::string& text) {
  const std::size_t unit = text.find_first_not_of("0123456789");
  const std::string word = unit == std::string::npos ? "" : text.substr(unit);
  if (word != "mo" && word != "y") return io::parse_duration(text);
  int count = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + unit, count);
  if (error != std::errc{} || unit == 0 || count > 120) return std::nullopt;
  const Nanos within = count * (word == "mo" ? 31 : 366) * kDay;
  return within <= kDurationMax ? std::optional(within) : std::nullopt;
}

long long days_left(Instant expires, Instant now) {
  return std::chrono::floor<std::chrono::duration<long long, std::ratio<86400>>>(expires - now).count();
}

std::string text_of(const Expiries& expiries, Instant now, Nanos within) {
  std::string out = "root version " + std::to_string(expiries.version) + " expires " +
                    local_text(kHomeZone, expiries.root_expires) + " Baku, in " +
                    std::to_string(days_left(expiries.root_expires, now)) + " days";
  const std::string mark = mark_of(expiries.root_expires, expiries.root_outlived_by, now, within);
  out += (mark.empty() ? "" : ": " + mark) + "\nkeys, soonest first\n\n";
  Table table({"holder", "roles", "fingerprint", "expires (Baku)", "days left", ""});
  for (const KeyExpiry& key : expiries.keys) {
    table.add({key.holder, roles_text(key), fingerprint(key.key), local_text(kHomeZone, key.expires),
               std::to_string(days_left(key.expires, now)), mark_of(key.expires, key.outlived_by, now, within)});
  }
  return out + table.text();
}

}  // namespace sukut::cli
