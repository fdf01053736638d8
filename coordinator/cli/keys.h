// People's keys on people's machines: making, showing, opening. Passphrases come from a file or the terminal,
// never from the command line or the environment.
#pragma once

#include <optional>
#include <string>

#include "proto/io/key_file.h"
#include "proto/result.h"

namespace sukut::cli {

// The first line of `given`, else of the file that SUKUT_PASSPHRASE_FILE names; nothing: ask the terminal.
[[nodiscard]] Result<std::optional<std::string>> passphrase_from_file(const std::string& given);

struct KeyWish {
  std::string path;
  std::string name;
  std::string passphrase_file;
  bool no_passphrase = false;
  bool insecure_demo = false;
};
// FILE, sealed, and FILE.pub beside it. A bare key only with both flags.
[[nodiscard]] Result<io::NamedPublicKey> make_key(const KeyWish& wish);

struct OpenedKey {
  SecretKey key;
  std::string name;
};
// Opens a person's key, wherever it may lie (check_key_place), asking when it is sealed.
[[nodiscard]] Result<OpenedKey> open_key(const std::string& path, const std::string& passphrase_file);

[[nodiscard]] std::string text_of(const io::NamedPublicKey& key);
// "leyla-mammadova" of the holder's name, for file names.
[[nodiscard]] std::string slug_of(const OpenedKey& key);

}  // namespace sukut::cli
