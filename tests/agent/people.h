// Keys, a root document and orders for the agent's tests. Fixed seeds: every run is the same.
#pragma once

#include <algorithm>
#include <array>
#include <chrono>
#include <string>
#include <utility>
#include <vector>

#include "proto/codec.h"
#include "proto/order.h"
#include "proto/seal.h"

namespace sukut::agent::test {

using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;

inline SecretKey key_of(std::uint8_t number) {
  std::array<std::uint8_t, 32> seed{};
  seed.fill(number);
  return SecretKey(seed);
}

// 2027-01-20T08:00:00Z: noon in Baku.
inline constexpr Instant kNoon = Instant(seconds(1800432000));

inline CentreId centre() {
  CentreId id;
  id.bytes.fill(7);
  return id;
}

// Keys 1–3 live, 4 drill, 5 cancel, 6 close, 7 time, 8 beacon, 9 the station's; 20 is a stranger.
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
  add(7, Role::time, "centre");
  add(8, Role::beacon, "centre");
  root.roles[Role::live].threshold = 2;
  return root;
}

inline OrderId order_id(std::uint8_t number) {
  OrderId id;
  id.bytes.fill(number);
  return id;
}

inline Cue cue_of(const std::string& id, CueAction action, const std::string& pattern, Instant start, Nanos length) {
  Cue cue;
  cue.id = CueId(id);
  cue.action = action;
  cue.pattern = pattern;
  cue.spans = {ZoneSpan{"", start, start + length}};
  if (is_moment(action)) {
    cue.tolerance = seconds(1);
    cue.late_max = milliseconds(500);
  }
  return cue;
}

inline Order order_of(std::vector<Cue> cues, Mode mode = Mode::live, std::uint8_t number = 1) {
  Order order;
  order.centre = centre();
  order.id = order_id(number);
  order.name = mode == Mode::live ? "january-20/2027/r1" : "DRILL-january-20/2027-01-20/r1";
  order.mode = mode;
  order.issued = kNoon - hours(24);
  order.tzdata = "2025b";
  order.observance = "january-20";
  order.cues = std::move(cues);
  order.expires = last_end(order) + hours(48);
  return order;
}

inline Order sound_order(Mode mode = Mode::live) {
  return order_of({cue_of("minute-sound", CueAction::sound, "steady", kNoon, seconds(60))}, mode);
}

inline SignedDocument sign_all(Kind kind, const Bytes& body, const std::vector<std::uint8_t>& signers) {
  SignedDocument document{kind, body, {}};
  for (const std::uint8_t number : signers) document.signatures.push_back(sign(key_of(number), kind, centre(), body));
  return document;
}

inline SignedDocument signed_order(const Order& order, std::vector<std::uint8_t> signers = {}) {
  if (signers.empty()) signers = order.mode == Mode::live ? std::vector<std::uint8_t>{1, 2} : std::vector<std::uint8_t>{4};
  return sign_all(Kind::schedule, encode_order(order), signers);
}

inline SignedDocument signed_cancel(const OrderId& order, std::optional<CueId> cue = {}) {
  Cancel cancel{centre(), order, "january-20/2027", std::move(cue), {}, "called off", kNoon - hours(1)};
  return sign_all(Kind::cancel, encode_cancel(cancel), {5});
}

inline SignedDocument signed_close(const OrderId& order, const CueId& cue) {
  Close close{centre(), order, "january-20/2027", cue, {}, kNoon + hours(1)};
  return sign_all(Kind::close, encode_close(close), {6});
}

// Of the machine with that key; the station of the tests has key 9.
inline SignedDocument signed_withdraw(const std::string& station, std::uint8_t key,
                                      const std::vector<std::uint8_t>& signers = {1, 2}) {
  const Withdraw withdraw{centre(), StationId(station), key_of(key).public_key().bytes, kNoon - hours(1), "new machine"};
  return sign_all(Kind::withdraw, encode_withdraw(withdraw), signers);
}

inline StationAttributes siren_station() {
  return {StationId("siren-baku"), "siren", "FHN", "Baki", "Asia/Baku"};
}

}  // namespace sukut::agent::test
