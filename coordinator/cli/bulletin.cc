#include "coordinator/cli/bulletin.h"

#include <signal.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>

#include "coordinator/cli/exit_code.h"
#include "coordinator/shell/register.h"
#include "proto/frame.h"
#include "proto/io/log.h"
#include "proto/io/socket.h"
#include "proto/io/system_clock.h"

namespace sukut::cli {
namespace {

std::string document_text(const SignedDocument& document) {
  return std::string(name_of(document.kind)) + " " + fingerprint(sha256(document.body));
}

// Blocked before any thread exists, so that only the loop sees them.
int take_end_signals() {
  ::signal(SIGPIPE, SIG_IGN);
  sigset_t wanted;
  sigemptyset(&wanted);
  for (const int each : {SIGTERM, SIGINT}) sigaddset(&wanted, each);
  sigprocmask(SIG_BLOCK, &wanted, nullptr);
  return ::signalfd(-1, &wanted, SFD_CLOEXEC | SFD_NONBLOCK);
}

bool waits_for_end(int stop_fd, Mono until) {
  const auto left = std::chrono::ceil<std::chrono::milliseconds>(until - io::read_clocks().mono).count();
  zmq::pollitem_t item{nullptr, stop_fd, ZMQ_POLLIN, 0};
  return ::zmq_poll(&item, 1, std::max<long>(static_cast<long>(left), 0)) > 0;
}

}  // namespace

Bulletin::Bulletin(const BulletinAsked& asked, Root root)
    : folder_(asked.directory, std::move(root)), socket_(io::make_bulletin_pub()) {}

Result<std::unique_ptr<Bulletin>> Bulletin::open(const BulletinAsked& asked) {
  if (!std::filesystem::is_directory(asked.directory)) {
    return Error{Reason::file_missing, asked.directory + ": is no folder; make it, and put signed documents into it"};
  }
  const std::string path = asked.root.empty() ? asked.directory + "/root.sukut" : asked.root;
  Result<Root> root = coordinator::load_root(path);
  if (!root && root.error().reason == Reason::root_unsealed) {
    return Error{Reason::file_missing, path +
                                           ": the root document is missing; it is public: copy root.sukut of the "
                                           "centre, or of any station's bundle, or name it with --root"};
  }
  if (!root) return root.error();
  std::unique_ptr<Bulletin> bulletin(new Bulletin(asked, *std::move(root)));
  try {
    bulletin->socket_.bind(asked.bind);
  } catch (const zmq::error_t& error) {
    return Error{Reason::malformed, asked.bind + ": cannot be bound: " + error.what() + "; --bind tcp://ADDRESS:PORT"};
  }
  return bulletin;
}

std::string Bulletin::endpoint() const { return io::last_endpoint(socket_); }

void Bulletin::step(Mono now) {
  look(now);
  for (auto& [hash, turn] : turns_) {
    if (now < turn.next) continue;
    send(folder_.documents().at(hash));
    turn.next = now + turn.pause;
    turn.pause = std::min(turn.pause * 2, kServedAgainEvery);
  }
}

void Bulletin::look(Mono now) {
  look_at_ = now + kFolderLookedAtEvery;
  const auto changes = folder_.look();
  if (!changes) {
    if (!std::exchange(is_folder_gone_, true)) {
      spdlog::error("{}; what was served is served on", changes.error().detail);
    }
    return;
  }
  is_folder_gone_ = false;
  for (const SignedFolder::Found& gone : changes->gone) {
    turns_.erase(gone.hash);
    spdlog::info("{} is gone: no longer served", gone.file);
  }
  for (const SignedFolder::LeftOut& bad : changes->left_out) {
    spdlog::warn("{} is left out: {} {}", bad.file, name_of(bad.why.reason), bad.why.detail);
  }
  for (const SignedFolder::Found& found : changes->come) {
    const SignedDocument& document = folder_.documents().at(found.hash);
    send(document);
    turns_[found.hash] = {now + Turn{}.pause, Turn{}.pause * 2};
    spdlog::info("{} is served: {}", found.file, document_text(document));
  }
}

void Bulletin::send(const SignedDocument& document) {
  if (!io::send(socket_, {kDocumentTopic, encode_frame(DocumentMessage{document})})) {
    spdlog::warn("{} could not be sent", document_text(document));
  }
}

int run_bulletin_serve(const BulletinAsked& asked) {
  const int stop_fd = take_end_signals();
  io::set_up_log("sukut-bulletin", {}, "info");
  const auto bulletin = Bulletin::open(asked);
  if (!bulletin) return fail(bulletin.error());
  spdlog::info(
      "serving the signed documents of {} at {}; no beacon (that needs the centre's own key), so that listeners "
      "learn only of what is sent here",
      asked.directory, (*bulletin)->endpoint());
  do {
    (*bulletin)->step(io::read_clocks().mono);
  } while (!waits_for_end(stop_fd, (*bulletin)->wake_at()));
  spdlog::info("ended; {} documents were served", (*bulletin)->served());
  ::close(stop_fd);
  return kDone;
}

}  // namespace sukut::cli
