// Orders and cancels changed at will and validly signed again: what a station accepts obeys every rule, and what obeys
// every rule is accepted. The judgement here is a second one (order_rules_again.h, and the little below): who signed is
// known because this file signed; what is held is remembered apart.
#include <google/protobuf/stubs/logging.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "agent/core/plan_holder.h"
#include "proto/codec.h"
#include "tests/fuzz/draw.h"
#include "tests/fuzz/order_edits.h"
#include "tests/fuzz/order_rules_again.h"
#include "tests/proto/samples.h"

namespace sukut::fuzz {
namespace {

using agent::Acceptance;
using samples::kNoon;

// Whoever may have signed: a holder's name and the roles the sample root gives that key; none of it is read from the
// root.
struct Signer {
  std::uint8_t seed;
  const char* holder;
  std::set<Role> roles;
};
const std::array<Signer, 8>& signers() {
  static const std::array<Signer, 8> all{{{1, "Aynur", {Role::root, Role::live}},
                                          {2, "Babek", {Role::root, Role::live}},
                                          {3, "Cemile", {Role::root, Role::live}},
                                          {11, "Aynur", {Role::drill, Role::cancel}},
                                          {12, "Babek", {Role::drill, Role::cancel}},
                                          {13, "Cemile", {Role::drill, Role::close}},
                                          {21, "coordinator", {Role::beacon}},
                                          {99, "a stranger", {}}}};
  return all;
}
const SecretKey& key_of(std::size_t signer) {
  static const std::vector<SecretKey> keys = [] {
    std::vector<SecretKey> made;
    for (const Signer& one : signers()) made.push_back(samples::key(one.seed));
    return made;
  }();
  return keys[signer];
}

const Root& root() {
  static const Root sample = samples::root();
  return sample;
}

// One document as it is sent, and what this file knows of it.
struct Sent {
  SignedDocument document;
  std::optional<Order> order;  // what was meant; absent when its bytes were changed afterwards
  std::optional<Cancel> cancel;
  std::vector<std::size_t> signed_by;
  bool is_seal_spoiled = false;
};

// Bytes changed before they are signed: the signatures are good, the body is whatever it is.
bool change_bytes(Bytes& body, Draw& draw) {
  const std::size_t changes = draw.byte() % 16 < 12 ? 0 : draw.below(4);
  for (std::size_t i = 0; i < changes && !body.empty(); ++i) {
    const std::size_t at = draw.below(std::min<std::size_t>(body.size(), 65536));
    switch (draw.below(4)) {
      case 0:
        body[at] = static_cast<char>(draw.byte());
        break;
      case 1:
        body.erase(at, draw.below(16));
        break;
      case 2:
        body.insert(at, draw.text());
        break;
      default:
        body += draw.text();
        break;
    }
  }
  return changes > 0;
}

void seal(Sent& sent, const CentreId& centre, Draw& draw) {
  const std::uint8_t usual = sent.document.kind == Kind::cancel ? 0b1000 : 0b11;
  const std::uint8_t mask = draw.flag() ? draw.byte() : usual;
  for (std::size_t i = 0; i < signers().size(); ++i) {
    if ((mask >> i & 1U) == 0) continue;
    sent.signed_by.push_back(i);
    sent.document.signatures.push_back(sign(key_of(i), sent.document.kind, centre, sent.document.body));
  }
  if (sent.document.signatures.empty() || draw.byte() % 8 != 7) return;
  Signature& one = sent.document.signatures[draw.below(sent.document.signatures.size())];
  sent.is_seal_spoiled = true;
  switch (draw.below(4)) {
    case 0:
      one.bytes[draw.below(64)] ^= 1;
      break;
    case 1:
      one.alg = Alg::sshsig_ed25519;
      break;
    case 2:
      one.bytes.resize(draw.below(64));
      break;
    default:
      sent.document.signatures.push_back(Signature(one));
      break;
  }
}

Sent draw_order(Order& order, Draw& draw) {
  for (std::size_t edits = draw.below(6); edits > 0; --edits) edit(order, draw);
  Sent sent;
  sent.document = {Kind::schedule, encode_order(order), {}};
  if (!change_bytes(sent.document.body, draw)) sent.order = order;
  seal(sent, samples::centre(), draw);
  return sent;
}

Sent draw_cancel(const OrderId& order, Draw& draw) {
  Cancel cancel = samples::cancel();
  cancel.order = order;
  for (std::size_t edits = draw.below(4); edits > 0; --edits) edit(cancel, draw);
  Sent sent;
  sent.document = {Kind::cancel, encode_cancel(cancel), {}};
  if (!change_bytes(sent.document.body, draw)) sent.cancel = cancel;
  seal(sent, samples::centre(), draw);
  return sent;
}

// Distinct holders of the role, each signature good, nobody else's among them.
bool is_signed_enough(const Sent& sent, Role role, std::size_t threshold) {
  std::set<std::string> holders;
  for (const std::size_t i : sent.signed_by) {
    if (!signers()[i].roles.contains(role)) return false;
    holders.insert(signers()[i].holder);
  }
  return !sent.is_seal_spoiled && holders.size() >= threshold;
}

// One station, what it should hold, and what it holds.
class Station {
 public:
  explicit Station(const BoundedInstant& now)
      : now_(now),
        holder_(samples::centre(), root(), verify_ed25519,
                {StationId("ship-agdam"), "ship", "ASCO", "Bakı", "Asia/Baku"}) {}

  void receive(const Sent& sent) {
    const Digest before = holder_.set_digest(now_);
    const Acceptance acceptance = holder_.accept(sent.document, Path::link, now_);
    if (acceptance.kind == Acceptance::Kind::known)
      hold(holder_.set_digest(now_) == before, "what is known changes nothing");
    sent.document.kind == Kind::schedule ? judge_order(sent, acceptance) : judge_cancel(sent, acceptance);
    const Acceptance again = holder_.accept(sent.document, Path::bulletin, now_);
    hold(again.kind != Acceptance::Kind::accepted, "nothing is accepted twice");
    if (acceptance.kind == Acceptance::Kind::accepted)
      hold(again.kind == Acceptance::Kind::known, "what is held is known");
    hold(holder_.lacking({acceptance.hash}).empty() || acceptance.kind == Acceptance::Kind::refused,
         "what is held is not asked for again");
    check_held();
  }

 private:
  struct Held {
    std::uint32_t revision = 0;
    Digest hash;
    std::set<std::size_t> signed_by;
  };

  void judge_order(const Sent& sent, const Acceptance& acceptance) {
    const bool is_accepted = acceptance.kind == Acceptance::Kind::accepted;
    const Result<Order> read = decode_order(sent.document.body);
    if (sent.order) {
      const std::string rule = broken_rule(*sent.order);
      const bool is_good = rule.empty() && sent.document.body.size() <= 65536;
      hold(read.has_value() == is_good, "an order is read exactly when every rule holds",
           rule + " | " + (read ? "" : read.error().detail));
      if (read) hold(*read == *sent.order, "an order is read as it was written");
    } else if (read) {
      hold(broken_rule(*read).empty(), "what is read obeys every rule", broken_rule(*read));
    }
    if (!read) return hold(acceptance.kind == Acceptance::Kind::refused, "what cannot be read is refused");
    const Role role = read->mode == Mode::live ? Role::live : Role::drill;
    const bool is_ours = read->centre == samples::centre() && is_signed_enough(sent, role, 2);
    if (!is_ours) return hold(acceptance.kind == Acceptance::Kind::refused, "only what enough of us signed is taken");
    const auto held = held_.find(read->id);
    const std::uint32_t newest = held == held_.end() ? 0 : held->second.revision;
    if (read->revision > newest) {
      const bool is_over = now_.is_known() && now_.earliest() > std::min(read->expires, root().expires);
      hold(is_accepted == !is_over, "a newer revision is accepted unless it expired");
      if (is_accepted) held_[read->id] = {read->revision, acceptance.hash, signers_of(sent)};
    } else if (read->revision < newest) {
      hold(acceptance.reason == Reason::older_revision, "an older revision is refused");
    } else if (acceptance.hash != held->second.hash) {
      hold(acceptance.kind == Acceptance::Kind::equivocation, "other bytes under one revision are equivocation");
    } else {
      const std::size_t before = held->second.signed_by.size();
      held->second.signed_by.merge(signers_of(sent));
      hold(is_accepted == (held->second.signed_by.size() > before), "more signatures are news, the same are not");
      hold(acceptance.document.signatures.size() == held->second.signed_by.size(), "signatures merge");
    }
  }

  void judge_cancel(const Sent& sent, const Acceptance& acceptance) {
    const Result<Cancel> read = decode_cancel(sent.document.body);
    if (sent.cancel) {
      const std::string rule = broken_rule(*sent.cancel);
      hold(read.has_value() == rule.empty(), "a cancel is read exactly when every rule holds",
           rule + " | " + (read ? "" : read.error().detail));
      if (read) hold(*read == *sent.cancel, "a cancel is read as it was written");
    } else if (read) {
      hold(broken_rule(*read).empty(), "what is read obeys every rule", broken_rule(*read));
    }
    const bool is_good = read && read->centre == samples::centre() && is_signed_enough(sent, Role::cancel, 1);
    hold(is_good != (acceptance.kind == Acceptance::Kind::refused), "a good cancel is taken whatever the clock says");
    if (is_good) cancels_[acceptance.hash] = *read;
  }

  // Revisions and tombstones never go back, and a tombstone covers what it says.
  void check_held() const {
    hold(holder_.orders().size() == held_.size(), "what is held is what was accepted");
    for (const auto& [id, held] : held_) {
      const auto& order = holder_.orders().at(id);
      hold(order.hash == held.hash && order.order.revision == held.revision, "the newest revision is held");
      for (const Cue& cue : order.order.cues) {
        const CueKey key{id, cue.id};
        hold(holder_.is_cancelled(key) == is_covered(key), "a tombstone covers what it says");
      }
    }
  }

  [[nodiscard]] bool is_covered(const CueKey& key) const {
    return std::any_of(cancels_.begin(), cancels_.end(), [&key](const auto& entry) {
      const Cancel& cancel = entry.second;
      return cancel.order == key.order && (!cancel.cue || *cancel.cue == key.cue) &&
             (!cancel.scope || names_ship(*cancel.scope));
    });
  }

  static bool names_ship(const Scope& scope) {
    const auto has = [](const auto& list, const auto& one) {
      return std::find(list.begin(), list.end(), one) != list.end();
    };
    const StationId self("ship-agdam");
    if (has(scope.exclude, self)) return false;
    if (has(scope.stations, self)) return true;
    if (scope.sectors.empty() && scope.regions.empty() && scope.operators.empty()) return scope.stations.empty();
    return (scope.sectors.empty() || has(scope.sectors, std::string("ship"))) &&
           (scope.regions.empty() || has(scope.regions, std::string("Bakı"))) &&
           (scope.operators.empty() || has(scope.operators, std::string("ASCO")));
  }

  static std::set<std::size_t> signers_of(const Sent& sent) { return {sent.signed_by.begin(), sent.signed_by.end()}; }

  BoundedInstant now_;
  agent::PlanHolder holder_;
  std::map<OrderId, Held> held_;
  std::map<Digest, Cancel> cancels_;
};

void check(Draw draw) {
  const Nanos ahead = std::chrono::hours(static_cast<int>(draw.byte()) * 2 - 48);
  Station station({kNoon + ahead, std::chrono::seconds(1), draw.flag() ? Trust::synchronized : Trust::unknown});
  static const Order sample = samples::order();
  Order order = sample;
  for (int i = 0; i < 4 && !draw.is_empty(); ++i) {
    const OrderId id = order.id;
    station.receive(draw.byte() % 4 == 3 ? draw_cancel(id, draw) : draw_order(order, draw));
  }
}

}  // namespace
}  // namespace sukut::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  // Here words that are no UTF-8 are written on purpose; protobuf would print a line for each.
  [[maybe_unused]] static google::protobuf::LogHandler* const previous = google::protobuf::SetLogHandler(nullptr);
  sukut::fuzz::check(sukut::fuzz::Draw(data, size));
  return 0;
}
