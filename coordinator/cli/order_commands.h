// order draft, show, sign, publish, cancel, close, list: each gives the exit code.
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace sukut::cli {

struct OrderDraft {
  std::string centre;
  std::string plan;
  std::optional<int> year;
  bool is_drill = false;
  std::string in;  // duration; plain numbers are seconds
  std::string at;  // instant with offset
  std::string minute = "60s";
  std::string out;  // empty: named after the order
  std::string without_learning;  // an officer's name (backup_commands.h)
};
[[nodiscard]] int run_order_draft(const OrderDraft& asked);

struct OrderShow {
  std::string centre;
  std::string file;
  std::string register_file;
  bool json = false;
};
[[nodiscard]] int run_order_show(const OrderShow& asked);

struct OrderSign {
  std::string centre;
  std::string file;
  std::string key;
  std::string out;  // empty: beside the order, with the signer's name
  std::string passphrase_file;
  std::string register_file;
  bool yes = false;
};
[[nodiscard]] int run_order_sign(const OrderSign& asked);

struct OrderPublish {
  std::string centre;
  std::string file;
  std::vector<std::string> signatures;
  std::string out;  // also write the signed document, to be carried to stations by hand
  std::string without_learning;  // an officer's name (backup_commands.h)
};
[[nodiscard]] int run_order_publish(const OrderPublish& asked);

// Builds, signs and publishes in one action.
struct OrderStop {
  std::string centre;
  std::string id;
  std::string cue;  // cancel: optional
  std::string reason;
  std::vector<std::string> keys;
  std::string passphrase_file;
  std::string out;  // also write the signed document, before anything is sent
};
[[nodiscard]] int run_order_cancel(const OrderStop& asked);
[[nodiscard]] int run_order_close(const OrderStop& asked);

[[nodiscard]] int run_order_list(const std::string& centre, bool json);

}  // namespace sukut::cli
