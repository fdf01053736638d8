// The people of the simulated centre, their keys, and a true record of every signature they made: the oracle judges
// documents by that record, never by the code under test. Keys are the same in every seed.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

#include "proto/codec.h"
#include "proto/order.h"
#include "proto/seal.h"

namespace sukut::sim {

struct Person {
  std::string name;
  Role role;
  SecretKey key;
};

// One throw-away centre. Of three live and three drill keys two must sign; one cancels, one closes.
class People {
 public:
  People();
  [[nodiscard]] const Root& root() const { return root_; }
  [[nodiscard]] const CentreId& centre() const { return root_.centre; }
  // The n-th holder of a role. The last live and the last drill key are in the forger's hands.
  [[nodiscard]] const Person& holder(Role role, std::size_t n) const;
  [[nodiscard]] static SecretKey station_key(std::size_t station);
  [[nodiscard]] static std::uint32_t threshold(Role role);

 private:
  std::vector<Person> people_;
  Root root_;
};
[[nodiscard]] const People& people();

// A body that somebody of this world wrote, and who really signed it.
struct Written {
  Kind kind = Kind::schedule;
  Digest hash;
  Bytes body;
  std::optional<Order> order;
  std::optional<Cancel> cancel;
  std::optional<Close> close;
  std::optional<Withdraw> withdraw;
  std::map<Bytes, const Person*> signatures;  // by the signature's bytes
};

class Registry {
 public:
  // Writes and signs; what the forger makes goes through here too and is judged like the rest.
  SignedDocument write(const Order& order, const std::vector<const Person*>& signers);
  SignedDocument write(const Cancel& cancel, const std::vector<const Person*>& signers);
  SignedDocument write(const Close& close, const std::vector<const Person*>& signers);
  SignedDocument write(const Withdraw& withdraw, const std::vector<const Person*>& signers);
  [[nodiscard]] const Written* find(const Digest& hash) const;
  // Whether distinct holders of the right role, at least the threshold, signed exactly this, and nothing is odd.
  [[nodiscard]] const Written* genuine(const SignedDocument& document) const;

 private:
  SignedDocument sign(Written written, const std::vector<const Person*>& signers);
  std::map<Digest, Written> written_;
};

// verify_ed25519 with a memory, by (key, hash, signature).
class VerifyMemory {
 public:
  bool verify(const PublicKey& key, std::string_view message, std::string_view signature);
  // A signature by this person as the world knows it: no curve is multiplied, and nobody else can make one that
  // verify() takes for true. For what the world itself says many times: the time, the beacon.
  [[nodiscard]] Signature vouch(const Person& person, Kind kind, std::string_view body);

 private:
  static Bytes entry(const PublicKey& key, std::string_view message, std::string_view signature);
  std::unordered_map<Bytes, bool> known_;
};

}  // namespace sukut::sim
