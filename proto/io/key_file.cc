// Key files: `name = value` lines under a first line that names the format; secrets are wiped from memory.
// What a sealed secret looks like is passphrase.cc's business.
#include "proto/io/key_file.h"

#include <fcntl.h>
#include <sodium.h>
#include <unistd.h>
#include <zmq.h>

#include <cerrno>
#include <cstring>
#include <map>

#include "proto/check.h"
#include "proto/io/passphrase.h"
#include "proto/text.h"

namespace sukut::io {
namespace {

constexpr std::string_view kFirstLine = "sukut key v1";
constexpr std::size_t kFileMax = 64 * 1024;
constexpr std::size_t kNameMax = 64;
constexpr std::size_t kZ85Size = 40;

using Fields = std::map<std::string, std::string>;

Error malformed(const std::string& path, const std::string& what) {
  return Error{Reason::malformed, path + ": " + what + "; make a new one or restore it from its copy"};
}

Result<Fields> parse_fields(const std::string& path, const Bytes& text) {
  Fields fields;
  std::size_t begin = 0;
  for (int line_number = 1; begin < text.size(); ++line_number) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    const std::string line = text.substr(begin, end - begin);
    begin = end + 1;
    if (line_number == 1) {
      if (line != kFirstLine)
        return malformed(path, "not a key file: its first line is not '" + std::string(kFirstLine) + "'");
      continue;
    }
    if (line.empty() || line.front() == '#') continue;
    const std::size_t middle = line.find(" = ");
    const std::string place = path + ":" + std::to_string(line_number);
    if (middle == std::string::npos || !is_plain_text(line.substr(0, middle), kNameMax))
      return malformed(place, "not a line of the form 'name = value'");
    if (!fields.emplace(line.substr(0, middle), line.substr(middle + 3)).second) {
      return malformed(place, "'" + line.substr(0, middle) + "' stands twice");
    }
  }
  if (fields.empty()) return malformed(path, "the key file is empty");
  return fields;
}

Result<Fields> load_fields(const std::string& path, const std::string& type) {
  Result<Bytes> text = read_file(path, kFileMax);
  if (!text) return text.error();
  Result<Fields> fields = parse_fields(path, *text);
  sodium_memzero(text->data(), text->size());
  if (!fields) return fields.error();
  const std::string found = plain_text_of((*fields)["type"], kNameMax);
  if (found != type) return malformed(path, "holds a key of type '" + found + "', not " + type);
  return fields;
}

Result<PublicKey> public_of(const std::string& path, Fields& fields) {
  PublicKey key;
  if (!from_bytes(from_hex(fields["public"]), key)) return malformed(path, "'public' is not 64 hex digits");
  return key;
}

Result<SecretKey> key_of(const std::string& path, Fields& fields, Bytes& seed) {
  std::array<std::uint8_t, 32> bytes{};
  if (seed.size() != bytes.size()) return malformed(path, "'secret' is not 64 hex digits");
  std::memcpy(bytes.data(), seed.data(), bytes.size());
  SecretKey key(bytes);
  sodium_memzero(bytes.data(), bytes.size());
  sodium_memzero(seed.data(), seed.size());
  const Result<PublicKey> expected = public_of(path, fields);
  if (!expected) return expected.error();
  if (key.public_key() != *expected) return malformed(path, "'public' does not belong to the secret");
  return key;
}

Result<Bytes> open_seed(const std::string& path, Fields& fields, const AskPassphrase& ask) {
  const auto sealed = fields.find("sealed");
  if (sealed == fields.end()) {
    if (!fields.contains("secret")) return malformed(path, "holds only the public half, the secret one is needed");
    return from_hex(fields["secret"]);
  }
  std::optional<std::string> passphrase = ask ? ask() : std::nullopt;
  if (!passphrase) return Error{Reason::wrong_passphrase, path + ": sealed with a passphrase, and none was given"};
  Result<Bytes> seed = unseal(sealed->second, *passphrase);
  sodium_memzero(passphrase->data(), passphrase->size());
  if (!seed) return Error{seed.error().reason, path + ": " + seed.error().detail};
  return seed;
}

// One line, whatever a name contains.
std::string one_line(std::string name) {
  for (char& c : name) {
    if (static_cast<unsigned char>(c) < ' ') c = ' ';
  }
  return name;
}

std::string head(const std::string& type, const std::string& name, const std::string& public_text) {
  return std::string(kFirstLine) + "\ntype = " + type + "\nname = " + one_line(name) + "\npublic = " + public_text +
         "\n";
}

// Creates, never overwrites.
Status create_file(const std::string& path, Bytes text, unsigned mode) {
  const int fd = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode);
  if (fd < 0) {
    const int number = errno;
    if (number == EEXIST) {
      return Error{Reason::file_permissions, path + ": exists, and a key is never overwritten; choose another name"};
    }
    return Error{number == ENOENT ? Reason::file_missing : Reason::file_permissions,
                 path + ": cannot create: " + std::strerror(number)};
  }
  const ssize_t wrote = ::write(fd, text.data(), text.size());
  const bool is_done = wrote == static_cast<ssize_t>(text.size()) && ::fsync(fd) == 0;
  ::close(fd);
  sodium_memzero(text.data(), text.size());
  if (is_done) return Done{};
  ::unlink(path.c_str());
  return Error{Reason::file_permissions, path + ": cannot write it whole; is the disk full?"};
}

std::string z85(const std::uint8_t* bytes) {
  char text[kZ85Size + 1];
  CHECK(::zmq_z85_encode(text, bytes, 32) != nullptr);
  return std::string(text, kZ85Size);
}

bool has_its_public_half(const CurveKeys& keys) {
  if (keys.public_key.size() != kZ85Size || keys.secret_key.size() != kZ85Size) return false;
  char derived[kZ85Size + 1];
  return ::zmq_curve_public(derived, keys.secret_key.c_str()) == 0 && keys.public_key == std::string(derived, kZ85Size);
}

}  // namespace

CurveKeys make_curve_keys() {
  CHECK(sodium_init() >= 0);
  std::uint8_t public_bytes[crypto_box_PUBLICKEYBYTES];
  std::uint8_t secret_bytes[crypto_box_SECRETKEYBYTES];
  CHECK(crypto_box_keypair(public_bytes, secret_bytes) == 0);
  CurveKeys keys{z85(public_bytes), z85(secret_bytes)};
  sodium_memzero(secret_bytes, sizeof(secret_bytes));
  return keys;
}

SecretKey make_signing_key() {
  std::array<std::uint8_t, 32> seed{};
  random_bytes(seed.data(), seed.size());
  SecretKey key(seed);
  sodium_memzero(seed.data(), seed.size());
  return key;
}

std::uint64_t random_u64() {
  std::uint64_t value = 0;
  random_bytes(&value, sizeof(value));
  return value;
}

void random_bytes(void* out, std::size_t size) {
  CHECK(sodium_init() >= 0);
  randombytes_buf(out, size);
}

Result<SecretKey> load_signing_key(const std::string& path, const AskPassphrase& ask) {
  if (const Status status = check_private(path); !status) return status.error();
  Result<Fields> fields = load_fields(path, "ed25519");
  if (!fields) return fields.error();
  Result<Bytes> seed = open_seed(path, *fields, ask);
  if (!seed) return seed.error();
  return key_of(path, *fields, *seed);
}

Result<CurveKeys> load_curve_keys(const std::string& path) {
  if (const Status status = check_private(path); !status) return status.error();
  Result<Fields> fields = load_fields(path, "curve");
  if (!fields) return fields.error();
  CurveKeys keys{(*fields)["public"], (*fields)["secret"]};
  if (!has_its_public_half(keys)) return malformed(path, "'public' and 'secret' are not a pair of 40 Z85 characters");
  return keys;
}

Result<NamedPublicKey> load_public_key(const std::string& path) {
  Result<Fields> fields = load_fields(path, "ed25519");
  if (!fields) return fields.error();
  const Result<PublicKey> key = public_of(path, *fields);
  if (!key) return key.error();
  return NamedPublicKey{(*fields)["name"], *key};
}

Status save_signing_key(const std::string& path, const SecretKey& key, const std::string& name,
                        const std::optional<std::string>& passphrase) {
  std::array<std::uint8_t, 32> seed = key.seed();
  std::string text = head("ed25519", name, hex(key.public_key().bytes.data(), 32));
  if (passphrase) {
    text +=
        "sealed = " + seal_secret(Bytes(reinterpret_cast<const char*>(seed.data()), seed.size()), *passphrase) + "\n";
  } else {
    text += "secret = " + hex(seed.data(), seed.size()) + "\n";
  }
  sodium_memzero(seed.data(), seed.size());
  return create_file(path, std::move(text), 0600);
}

Status save_curve_keys(const std::string& path, const CurveKeys& keys, const std::string& name) {
  return create_file(path, head("curve", name, keys.public_key) + "secret = " + keys.secret_key + "\n", 0600);
}

Status save_public_key(const std::string& path, const PublicKey& key, const std::string& name) {
  return create_file(path, head("ed25519", name, hex(key.bytes.data(), key.bytes.size())), 0644);
}

}  // namespace sukut::io
