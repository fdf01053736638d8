#include "tests/sim/adversary.h"

#include <algorithm>

#include "proto/codec.h"
#include "tests/sim/centre.h"
#include "tests/sim/people.h"
#include "tests/sim/station.h"
#include "tests/sim/world.h"

namespace sukut::sim {
namespace {

using std::chrono::seconds;

void put_back(Order& order, Nanos by) {
  order.issued -= by;
  order.expires -= by;
  for (Cue& cue : order.cues) {
    if (cue.confirm_by) *cue.confirm_by -= by;
    for (ZoneSpan& span : cue.spans) {
      span.start -= by;
      span.end -= by;
    }
  }
}

const Person& stolen(Role role) { return people().holder(role, 2); }

}  // namespace

Adversary::Adversary(World& world) : world_(world), rng_(world.story().seed, "adversary") {}

std::optional<Order> Adversary::like(const Deed& deed, bool is_same_id) {
  const auto held = world_.centre().written(deed.order, 0);
  if (!held) return std::nullopt;
  const Written* written = world_.registry().find(sha256(held->body));
  Order order = *written->order;
  const Nanos shift = world_.now() + seconds(rng_.between(3, 90)) - order.cues.front().spans.front().start;
  for (Cue& cue : order.cues) {
    cue.scope = Scope{};
    for (ZoneSpan& span : cue.spans) {
      span.start += shift;
      span.end += shift;
    }
    if (cue.confirm_by) *cue.confirm_by += shift;
  }
  order.expires += shift > Nanos(0) ? shift : Nanos(0);
  if (!is_same_id) {
    for (auto& byte : order.id.bytes) byte = static_cast<std::uint8_t>(rng_.next());
  }
  return order;
}

std::optional<SignedDocument> Adversary::made(const Deed& deed, Forgery forgery) {
  Registry& registry = world_.registry();
  const auto true_one = world_.centre().written(deed.order, 0);
  auto order = like(deed, forgery == Forgery::other_bytes);
  if (!true_one || !order) return std::nullopt;
  const Role role = order->mode == Mode::live ? Role::live : Role::drill;
  switch (forgery) {
    case Forgery::too_few:
    case Forgery::other_bytes:
      return registry.write(*order, {&stolen(role)});
    case Forgery::signed_twice:
      return registry.write(*order, {&stolen(role), &stolen(role)});
    case Forgery::wrong_mode:
      order->mode = Mode::live;
      return registry.write(*order, {&stolen(Role::live), &stolen(Role::drill)});
    case Forgery::mutated: {
      SignedDocument document = *true_one;
      char& byte = document.body[rng_.below(document.body.size())];
      byte = static_cast<char>(byte ^ static_cast<char>(1U << rng_.below(8)));
      return document;
    }
    case Forgery::stripped: {
      SignedDocument document = *true_one;
      document.signatures.pop_back();
      return document;
    }
    case Forgery::replayed:
      return true_one;
    case Forgery::two_faced:
      return registry.write(*like(deed, true), {&people().holder(role, 0), &people().holder(role, 1)});
    case Forgery::last_year:
      put_back(*order, std::chrono::hours(24 * 365));
      return registry.write(*order, {&people().holder(role, 0), &people().holder(role, 1)});
    case Forgery::withdraw_by_one: {
      const auto victim = static_cast<std::size_t>(std::max(deed.station, 0));
      const Withdraw body{people().centre(), world_.story().stations[victim].attributes.id,
                          world_.station_key(victim).bytes, world_.now(), "forged"};
      return registry.write(body, {&stolen(Role::live)});
    }
    case Forgery::cancel_by_live: {
      Cancel body;
      body.centre = people().centre();
      body.order = order->id = world_.registry().find(sha256(true_one->body))->order->id;
      body.name = "forged";
      body.why = "forged";
      body.issued = world_.now();
      return registry.write(body, {&stolen(Role::live)});
    }
    default:
      return std::nullopt;
  }
}

void Adversary::forge(const Deed& deed) {
  const auto forgery = static_cast<Forgery>(deed.detail);
  world_.count("forgeries: " + std::string(name_of(forgery)));
  if (forgery == Forgery::time_again) {
    if (const auto& old = world_.centre().old_time()) deliver(deed, *old);
    return;
  }
  if (forgery == Forgery::time_unsigned) return world_.centre().forge_time(deed.length);
  if (forgery == Forgery::beacon) {
    const Beacon beacon{people().centre(), 999, sha256("a"), {sha256("b")}, world_.now()};
    SignedBeacon message{encode_beacon(beacon), {}};
    message.signature = sign(stolen(Role::live).key, Kind::beacon, people().centre(), message.body);
    return deliver(deed, message);
  }
  const auto document = made(deed, forgery);
  if (!document) return;
  if (forgery == Forgery::cancel_by_live && rng_.chance(500)) {
    world_.count("forged cancels brought to the centre");
    return world_.centre().bring(*document);
  }
  deliver(deed, DocumentMessage{*document});
}

void Adversary::deliver(const Deed& deed, const Message& message) {
  for (std::size_t i = 0; i < world_.stations(); ++i) {
    if (deed.station >= 0 && static_cast<std::size_t>(deed.station) != i) continue;
    Station& station = world_.station(i);
    const auto* document = std::get_if<DocumentMessage>(&message);
    if (document && rng_.chance(300)) {
      station.post(agent::DocumentBrought{world_.next_request(), document->document, Path::file}, station.life());
    } else {
      // The station's own link is authenticated; the bulletin is not.
      station.post(agent::MessageArrived{message, Path::bulletin}, station.life());
    }
  }
}

}  // namespace sukut::sim
