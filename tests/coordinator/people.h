// Keys, a root document, a register and an order for the coordinator's tests. Fixed seeds: every run is the same.
#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "coordinator/core/record.h"
#include "proto/codec.h"
#include "proto/order.h"
#include "proto/seal.h"

namespace sukut::coordinator::test {

using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;

// 2027-01-20T08:00:00Z: noon in Baku.
inline constexpr Instant kNoon = Instant(seconds(1800432000));

template <typename Id>
Id filled(std::uint8_t number) {
  Id id;
  id.bytes.fill(number);
  return id;
}
inline SecretKey key_of(std::uint8_t number) {
  std::array<std::uint8_t, 32> seed{};
  seed.fill(number);
  return SecretKey(seed);
}
inline CentreId centre() { return filled<CentreId>(7); }

// Keys 1 to 3 live (two sign), 4 drill, 5 cancel, 6 close; 20 is a stranger's.
inline Root root() {
  Root root;
  root.centre = centre();
  root.issued = kNoon - hours(24 * 60);
  root.expires = kNoon + hours(24 * 365);
  const auto add = [&root](std::uint8_t number, Role role, const std::string& holder) {
    const PublicKey key = key_of(number).public_key();
    root.keys[key_id_of(key)] = RootKey{key, Alg::ed25519, holder, root.expires};
    root.roles[role].keys.push_back(key_id_of(key));
  };
  add(1, Role::live, "Leyla");
  add(2, Role::live, "Rashad");
  add(3, Role::live, "Nigar");
  add(4, Role::drill, "Leyla D");
  add(5, Role::cancel, "Rashad C");
  add(6, Role::close, "Nigar C");
  root.roles[Role::live].threshold = 2;
  return root;
}

inline StationEntry station(const std::string& id, const std::string& sector, const std::string& link = "internet") {
  StationEntry entry;
  entry.attributes = {StationId(id), sector, "operator of " + id, "Baki", "Asia/Baku"};
  entry.name_en = "Station " + id;
  entry.link = link;
  return entry;
}
// A siren, a ship on a satellite link, a flag.
inline std::vector<StationEntry> stations() {
  return {station("siren-1", "siren"), station("ship-1", "ship", "satellite"), station("flag-1", "flag")};
}

inline Cue cue_of(const std::string& id, CueAction action, const std::string& pattern, std::vector<std::string> sectors,
                  std::vector<StationId> resolved) {
  Cue cue;
  cue.id = CueId(id);
  cue.action = action;
  cue.pattern = pattern;
  cue.spans = {ZoneSpan{"", kNoon, kNoon + (is_moment(action) ? Nanos(seconds(60)) : Nanos(hours(6)))}};
  cue.scope.sectors = std::move(sectors);
  cue.scope.count = static_cast<std::uint32_t>(resolved.size());
  cue.scope.list_digest = digest_of_list(resolved);
  if (is_moment(action)) {
    cue.tolerance = seconds(1);
    cue.late_max = milliseconds(500);
  } else {
    cue.confirm_by = kNoon + hours(1);
  }
  return cue;
}

// What the order below names: "minute" siren-1 and ship-1, "flags" flag-1.
inline std::vector<std::vector<StationId>> resolved() {
  return {{StationId("ship-1"), StationId("siren-1")}, {StationId("flag-1")}};
}
inline Order order_of(const OrderId& id, std::uint32_t revision = 1, Mode mode = Mode::live) {
  Order order;
  order.centre = centre();
  order.id = id;
  order.name = (mode == Mode::live ? "january-20/2027/r" : "DRILL-january-20/2027/r") + std::to_string(revision);
  order.revision = revision;
  order.mode = mode;
  order.issued = kNoon - hours(48);
  order.tzdata = "2025b";
  order.observance = "january-20";
  order.cues = {cue_of("minute", CueAction::sound, "steady", {"siren", "ship"}, resolved()[0]),
                cue_of("flags", CueAction::lower_flag, "", {"flag"}, resolved()[1])};
  order.cues[1].until_closed = true;
  order.expires = last_end(order) + hours(48);
  return order;
}

inline SignedDocument signed_by(Kind kind, const Bytes& body, const std::vector<std::uint8_t>& signers) {
  SignedDocument document{kind, body, {}};
  for (const std::uint8_t number : signers) document.signatures.push_back(sign(key_of(number), kind, centre(), body));
  return document;
}
inline SignedDocument signed_order(const Order& order, const std::vector<std::uint8_t>& signers = {1, 2}) {
  return signed_by(Kind::schedule, encode_order(order), signers);
}
inline Bytes file_of(const Order& order) { return encode_order_file({encode_order(order), resolved(), {}}); }

inline Cancel cancel_of(const OrderId& order, std::optional<CueId> cue = {}, std::optional<Scope> scope = {}) {
  return {centre(), order, "january-20/2027", std::move(cue), std::move(scope), "called off", kNoon - hours(1)};
}
inline SignedDocument signed_cancel(const Cancel& cancel) {
  return signed_by(Kind::cancel, encode_cancel(cancel), {5});
}
// Of the machine that signs its reports with that key.
inline SignedDocument signed_withdraw(const std::string& station, std::uint8_t key,
                                      const std::vector<std::uint8_t>& signers = {1, 2}) {
  const Withdraw withdraw{centre(), StationId(station), key_of(key).public_key().bytes, kNoon - hours(1), "new machine"};
  return signed_by(Kind::withdraw, encode_withdraw(withdraw), signers);
}
inline SignedDocument signed_close(const OrderId& order, const std::string& cue) {
  const Close close{centre(), order, "january-20/2027", CueId(cue), {}, kNoon + hours(2)};
  return signed_by(Kind::close, encode_close(close), {6});
}

}  // namespace sukut::coordinator::test
