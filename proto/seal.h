// Signatures over exact bytes, and who may sign what.
//
// Signed input: "sukut/<kind>/v1" ‖ 0x00 ‖ centre id (16) ‖ body, signed with Ed25519 (RFC 8032).
// A document is its exact body bytes and a set of signatures by people named in the root document;
// its identity is SHA-256(body). Signature sets over one body merge; they never conflict.
// Pure: no files, no clocks. Secret keys are wiped when they go.
#pragma once

#include <array>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "proto/ids.h"
#include "proto/instant.h"
#include "proto/order.h"
#include "proto/result.h"

namespace sukut {

// Signed documents (people) and signed statements (machines). Numbers are final.
enum class Kind {
  schedule = 1, cancel = 2, close = 3, inhibit = 4, withdraw = 5, transport = 6, root = 7,
  time = 20, beacon = 21, report = 22, figures = 23,
};
[[nodiscard]] std::string_view name_of(Kind kind);

enum class Alg { ed25519 = 1, sshsig_ed25519 = 2, sshsig_sk_ed25519 = 3 };
[[nodiscard]] std::string_view name_of(Alg alg);

enum class Role { root = 1, live = 2, drill = 3, cancel = 4, close = 5, beacon = 6, time = 7 };
inline constexpr std::array<Role, 7> kRoles{Role::root, Role::live, Role::drill, Role::cancel,
                                            Role::close, Role::beacon, Role::time};
[[nodiscard]] std::string_view name_of(Role role);
[[nodiscard]] std::optional<Role> role_named(std::string_view name);

struct PublicKey {
  std::array<std::uint8_t, 32> bytes{};
  friend auto operator<=>(const PublicKey&, const PublicKey&) = default;
};
[[nodiscard]] KeyId key_id_of(const PublicKey& key, Alg alg = Alg::ed25519);

// The 32-byte Ed25519 seed; wiped when destroyed, movable, never copied.
class SecretKey {
 public:
  explicit SecretKey(const std::array<std::uint8_t, 32>& seed);
  SecretKey(SecretKey&&) noexcept;
  SecretKey& operator=(SecretKey&&) noexcept;
  SecretKey(const SecretKey&) = delete;
  SecretKey& operator=(const SecretKey&) = delete;
  ~SecretKey();

  [[nodiscard]] const PublicKey& public_key() const { return public_; }
  [[nodiscard]] std::array<std::uint8_t, 64> sign(std::string_view message) const;
  // The seed itself, for the key file alone.
  [[nodiscard]] std::array<std::uint8_t, 32> seed() const;

 private:
  std::array<std::uint8_t, 64> secret_{};
  PublicKey public_;
};

struct Signature {
  KeyId key;
  Alg alg = Alg::ed25519;
  Bytes bytes;
  friend bool operator==(const Signature&, const Signature&) = default;
};

struct SignedDocument {
  Kind kind = Kind::schedule;
  Bytes body;
  std::vector<Signature> signatures;
  friend bool operator==(const SignedDocument&, const SignedDocument&) = default;
};

inline constexpr std::size_t kBodyMax = 64 * 1024;
inline constexpr std::size_t kSignaturesMax = 16;

// ---- The root document: who holds which role. Final form from the first day.
struct RootKey {
  PublicKey key;
  Alg alg = Alg::ed25519;
  std::string holder;                  // a person's name; a machine for beacon and time
  Instant expires;
  friend bool operator==(const RootKey&, const RootKey&) = default;
};
struct RoleRule {
  std::uint32_t threshold = 1;
  std::vector<KeyId> keys;
  friend bool operator==(const RoleRule&, const RoleRule&) = default;
};
struct Root {
  CentreId centre;
  std::uint32_t version = 1;
  Instant issued;
  Instant expires;
  std::map<KeyId, RootKey> keys;
  std::map<Role, RoleRule> roles;
  friend bool operator==(const Root&, const Root&) = default;
};
// Every rule that needs nothing but the root itself: ids, roles that name known keys, thresholds that the
// role's distinct holders can reach; no key both live and drill, no machine's key in a person's role.
[[nodiscard]] Status validate(const Root& root);

[[nodiscard]] Digest sha256(std::string_view bytes);
[[nodiscard]] Bytes signed_input(Kind kind, const CentreId& centre, std::string_view body);
[[nodiscard]] Signature sign(const SecretKey& key, Kind kind, const CentreId& centre, std::string_view body);

// The bare check, replaceable so that the simulator may remember answers by (key, hash, signature).
using VerifyFn = std::function<bool(const PublicKey&, std::string_view message, std::string_view signature)>;
[[nodiscard]] bool verify_ed25519(const PublicKey& key, std::string_view message, std::string_view signature);

// The role that must sign: schedule live → live, drill → drill; cancel, inhibit → cancel; close → close;
// withdraw → live; transport, root → root.
[[nodiscard]] Role role_for(Kind kind, Mode mode);

// Accepts `document` only when distinct holders of `role`, at least its threshold, signed these exact bytes.
// Refuses the whole document for one bad part: duplicate_signer, unknown_signer, alg_unsupported,
// wrong_mode_key, bad_signature, too_few_signatures. Two keys of one holder count once.
[[nodiscard]] Status verify_document(const Root& root, const SignedDocument& document, Role role,
                                     const VerifyFn& verify = verify_ed25519);
// A machine's statement (time, beacon, figures) by any one key of `role`, or a station's by its own key.
[[nodiscard]] Status verify_statement(const Root& root, Role role, Kind kind, std::string_view body,
                                      const Signature& signature, const VerifyFn& verify = verify_ed25519);

// Adds the signatures of `more` that `held` lacks; bodies must be equal. True when anything was added.
bool merge_signatures(SignedDocument& held, const SignedDocument& more);

}  // namespace sukut
