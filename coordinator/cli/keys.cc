// Passphrases in, key files out; the file's form is proto/io/key_file.
#include "coordinator/cli/keys.h"

#include <cstdlib>

#include "coordinator/cli/centre.h"
#include "coordinator/cli/terminal.h"

namespace sukut::cli {
namespace {

constexpr std::size_t kPassphraseMin = 12;

Result<std::optional<std::string>> new_passphrase(const KeyWish& wish) {
  if (wish.no_passphrase) {
    if (wish.insecure_demo) return std::optional<std::string>();
    return {Reason::malformed,
            "a key without a passphrase is for demonstrations only; add --insecure-demo, or leave "
            "--no-passphrase out"};
  }
  Result<std::optional<std::string>> from_file = passphrase_from_file(wish.passphrase_file);
  if (!from_file) return from_file.error();
  std::string passphrase = from_file->value_or("");
  if (!*from_file) {
    passphrase = ask_secret("new passphrase for " + wish.name);
    if (!passphrase.empty() && ask_secret("the same again") != passphrase) {
      return {Reason::wrong_passphrase, "the two passphrases differ; try again"};
    }
  }
  if (passphrase.size() >= kPassphraseMin) return std::optional(std::move(passphrase));
  return {Reason::wrong_passphrase, passphrase.empty()
                                        ? "no passphrase was given; run at a terminal or give --passphrase-file"
                                        : "the passphrase is shorter than 12 bytes; take a longer one"};
}

}  // namespace

Result<std::optional<std::string>> passphrase_from_file(const std::string& given) {
  std::string path = given;
  if (const char* named = std::getenv("SUKUT_PASSPHRASE_FILE"); path.empty() && named != nullptr) path = named;
  if (path.empty()) return std::optional<std::string>();
  if (Status fine = io::check_private(path); !fine) return fine.error();
  const Result<Bytes> text = io::read_file(path, 4096);
  if (!text) return text.error();
  std::string line = text->substr(0, text->find('\n'));
  if (!line.empty() && line.back() == '\r') line.pop_back();
  return std::optional(std::move(line));
}

Result<io::NamedPublicKey> make_key(const KeyWish& wish) {
  if (Status fine = check_key_place(wish.path); !fine) return fine.error();
  const Result<std::optional<std::string>> passphrase = new_passphrase(wish);
  if (!passphrase) return passphrase.error();
  const SecretKey key = io::make_signing_key();
  if (Status done = io::save_signing_key(wish.path, key, wish.name, *passphrase); !done) return done.error();
  if (Status done = io::save_public_key(wish.path + ".pub", key.public_key(), wish.name); !done) return done.error();
  return io::NamedPublicKey{wish.name, key.public_key()};
}

Result<OpenedKey> open_key(const std::string& path, const std::string& passphrase_file) {
  if (Status fine = check_key_place(path); !fine) return fine.error();
  const Result<io::NamedPublicKey> known = io::load_public_key(path);
  if (!known) return known.error();
  const Result<std::optional<std::string>> from_file = passphrase_from_file(passphrase_file);
  if (!from_file) return from_file.error();
  Result<SecretKey> key = io::load_signing_key(path, [&]() -> std::optional<std::string> {
    if (*from_file) return *from_file;
    std::string asked = ask_secret("passphrase of " + known->name);
    if (asked.empty()) return std::nullopt;
    return asked;
  });
  if (!key) return key.error();
  return OpenedKey{*std::move(key), known->name};
}

std::string text_of(const io::NamedPublicKey& key) {
  return "name         " + key.name + "\npublic key   " + hex(key.key.bytes.data(), key.key.bytes.size()) +
         "\nfingerprint  " + fingerprint(key_id_of(key.key)) + "   (read it to each other by phone)\n";
}

// What is not ASCII becomes a hyphen.
std::string slug_of(const OpenedKey& key) {
  std::string slug;
  for (const char c : key.name) {
    const bool is_upper = c >= 'A' && c <= 'Z';
    const bool is_plain = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    if (is_plain || is_upper) slug += is_upper ? static_cast<char>(c - 'A' + 'a') : c;
    if (!is_plain && !is_upper && !slug.empty() && slug.back() != '-') slug += '-';
  }
  return slug.empty() ? fingerprint(key_id_of(key.key.public_key())) : slug;
}

}  // namespace sukut::cli
