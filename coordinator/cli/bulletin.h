// A spare bulletin: serves the signed documents of a folder from any machine, without a coordinator, a store or a
// secret. A cancel that is put into the folder goes out within half a second. What it cannot do is said when it begins:
// no beacon (that needs the centre's key), no reports, no time.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <zmq.hpp>

#include "coordinator/cli/signed_folder.h"
#include "proto/instant.h"

namespace sukut::cli {

inline constexpr Nanos kFolderLookedAtEvery = std::chrono::milliseconds(500);
inline constexpr Nanos kServedAgainEvery = std::chrono::seconds(30);

struct BulletinAsked {
  std::string directory;
  std::string bind = "tcp://0.0.0.0:11991";
  std::string root;  // empty: root.sukut in the folder
};

class Bulletin {
 public:
  // Refusals: file_missing (folder, root), malformed (root; an endpoint that cannot be bound).
  [[nodiscard]] static Result<std::unique_ptr<Bulletin>> open(const BulletinAsked& asked);

  // Looks at the folder and sends what is due. A document goes out at once, soon again (listeners come back after a
  // moment), then every kServedAgainEvery.
  void step(Mono now);
  [[nodiscard]] Mono wake_at() const { return look_at_; }
  [[nodiscard]] std::string endpoint() const;
  [[nodiscard]] std::size_t served() const { return folder_.documents().size(); }

 private:
  struct Turn {
    Mono next;
    Nanos pause = std::chrono::seconds(1);
  };
  Bulletin(const BulletinAsked& asked, Root root);
  void look(Mono now);
  void send(const SignedDocument& document);

  SignedFolder folder_;
  zmq::socket_t socket_;
  std::map<Digest, Turn> turns_;
  Mono look_at_;
  bool is_folder_gone_ = false;
};

// Serves until SIGTERM or SIGINT; gives the exit code.
[[nodiscard]] int run_bulletin_serve(const BulletinAsked& asked);

}  // namespace sukut::cli
