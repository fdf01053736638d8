// ZAP 1.0: version, request id, domain, address, routing id, mechanism, credentials → version, request id,
// status, text, user id, metadata.
#include "coordinator/shell/zap.h"

#include <sys/eventfd.h>
#include <unistd.h>

#include "proto/check.h"
#include "proto/io/log.h"
#include "proto/io/socket.h"
#include "proto/io/system_clock.h"

namespace sukut::coordinator {
namespace {

constexpr char kEndpoint[] = "inproc://zeromq.zap.01";
constexpr std::size_t kFrames = 7;
constexpr std::size_t kKeySize = 32;
constexpr std::size_t kZ85Size = 40;
constexpr int kLinesPerMinute = 6;

struct Verdict {
  std::string status;
  std::string text;
  std::string user;
};

std::string z85_of(const zmq::message_t& key) {
  char text[kZ85Size + 1];
  if (key.size() != kKeySize || ::zmq_z85_encode(text, key.data<std::uint8_t>(), kKeySize) == nullptr) return {};
  return std::string(text, kZ85Size);
}

Verdict judge(const std::vector<zmq::message_t>& frames, const Keyring& keyring) {
  if (frames.size() != kFrames || frames[0].to_string_view() != "1.0") return {"500", "not a ZAP 1.0 question", {}};
  if (frames[2].to_string_view() != kZapDomain || frames[5].to_string_view() != "CURVE") {
    return {"400", "only CURVE in this domain", {}};
  }
  std::string key = z85_of(frames[6]);
  if (!keyring.find(key)) return {"400", "a key that is not in the register", {}};
  return {"200", "OK", std::move(key)};
}

void answer(zmq::socket_t& handler, const Keyring& keyring, io::RateLimit& limit) {
  const auto frames = io::receive(handler);
  if (!frames) return;
  const Verdict verdict = judge(*frames, keyring);
  const std::string request = frames->size() > 1 ? (*frames)[1].to_string() : "";
  CHECK(io::send(handler, {"1.0", request, verdict.status, verdict.text, verdict.user, ""}));
  std::uint64_t suppressed = 0;
  if (verdict.status == "200" || !limit.allow(to_ns(io::read_clocks().mono), suppressed)) return;
  const std::string address = frames->size() > 3 ? (*frames)[3].to_string() : "?";
  spdlog::warn("link: refused {}: {} ({} more since the last line)", address, verdict.text, suppressed);
}

}  // namespace

ZapThread::ZapThread(const Keyring& keyring, Death on_death)
    : keyring_(keyring), on_death_(std::move(on_death)), stop_fd_(::eventfd(0, EFD_CLOEXEC)) {
  CHECK(stop_fd_ >= 0);
  zmq::socket_t handler(io::context(), zmq::socket_type::rep);
  handler.set(zmq::sockopt::linger, 0);
  handler.bind(kEndpoint);
  thread_ = std::thread([this](zmq::socket_t bound) { run(std::move(bound)); }, std::move(handler));
}

ZapThread::~ZapThread() {
  const std::uint64_t one = 1;
  CHECK(::write(stop_fd_, &one, sizeof(one)) == sizeof(one));
  thread_.join();
  ::close(stop_fd_);
}

void ZapThread::run(zmq::socket_t handler) noexcept {
  try {
    io::RateLimit limit(kLinesPerMinute);
    for (;;) {
      zmq::pollitem_t items[] = {{handler.handle(), 0, ZMQ_POLLIN, 0}, {nullptr, stop_fd_, ZMQ_POLLIN, 0}};
      if (::zmq_poll(items, 2, -1) < 0 && errno != EINTR) throw zmq::error_t();
      if ((items[1].revents & ZMQ_POLLIN) != 0) return handler.unbind(kEndpoint);  // at once, not when it is reaped
      if ((items[0].revents & ZMQ_POLLIN) != 0) answer(handler, keyring_, limit);
    }
  } catch (const std::exception& error) {
    on_death_(error.what());
  }
}

}  // namespace sukut::coordinator
