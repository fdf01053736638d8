// A station's machine is replaced: the old key goes out of the register at once, a new bundle is written, and a signed
// withdrawal is published, which the old machine obeys when it is reached, by whatever path. As many live keys sign it as
// a live order needs: here and now (--key), or each on its own machine (prepare, sign, replace with the signatures).
#pragma once

#include <string>
#include <vector>

namespace sukut::cli {

struct StationReplace {
  std::string centre;
  std::string station;
  std::string out;  // OUT/ID is the new bundle, OUT/ID.withdraw the signed withdrawal of the old machine
  std::vector<std::string> endpoints;
  std::vector<std::string> bulletins;
  std::vector<std::string> keys;
  std::string passphrase_file;
  std::string prepare;  // only writes the withdrawal to this file, to be signed; nothing changes
  std::string withdrawal;
  std::vector<std::string> signatures;
  std::string reason;
};
// Nothing has changed when it is refused. When the coordinator does not answer, the key is out and the bundle written,
// and the withdrawal waits in its file for run_station_withdraw.
[[nodiscard]] int run_station_replace(const StationReplace& asked);

struct WithdrawalSign {
  std::string file;
  std::string key;
  std::string out;  // empty: beside the file, with the signer's name
  std::string passphrase_file;
  bool yes = false;
};
// Reads a prepared withdrawal to its signer and signs it, offline.
[[nodiscard]] int run_station_sign(const WithdrawalSign& asked);

struct WithdrawalPublish {
  std::string centre;
  std::string file;
  std::vector<std::string> signatures;
};
// Publishes the withdrawal of a machine whose key is out of the register; again, if need be.
[[nodiscard]] int run_station_withdraw(const WithdrawalPublish& asked);

}  // namespace sukut::cli
