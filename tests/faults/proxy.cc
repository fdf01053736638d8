#include "tests/faults/proxy.h"

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <vector>

#include "tests/faults/stage.h"

namespace sukut::faults {
namespace {

constexpr std::size_t kPiecesMax = 256;  // then the sender has to wait, as on a slow line

sockaddr_in loopback(int port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return address;
}

int tcp_socket() {
  const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const int yes = 1;
  ::setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
  return fd;
}

}  // namespace

Proxy::Proxy(const std::string& target)
    : port_(free_port()), target_port_(std::stoi(target.substr(target.rfind(':') + 1))), listener_(tcp_socket()) {
  const int yes = 1;
  ::setsockopt(listener_, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
  const sockaddr_in address = loopback(port_);
  if (::bind(listener_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0 ||
      ::listen(listener_, 64) != 0) {
    throw Broken{"the proxy cannot listen"};
  }
  thread_ = std::jthread([this](const std::stop_token& stop) {
    while (!stop.stop_requested()) run();
  });
}

Proxy::~Proxy() {
  thread_.request_stop();
  thread_.join();
  for (const Pair& pair : pairs_) {
    ::close(pair.up.from);
    ::close(pair.up.to);
  }
  ::close(listener_);
}

void Proxy::set(const Weather& weather) {
  const std::lock_guard lock(mutex_);
  weather_ = weather;
}

bool Proxy::happens(int permille) { return permille > 0 && std::uniform_int_distribution(0, 999)(random_) < permille; }

// One turn: waits a moment for something to read, then passes on what is due.
void Proxy::run() {
  std::unique_lock lock(mutex_);
  const Weather weather = weather_;
  lock.unlock();
  std::vector<pollfd> items{{listener_, POLLIN, 0}};
  for (const Pair& pair : pairs_) {
    for (const Way* way : {&pair.up, &pair.down}) {
      const bool is_read = way->pieces.size() < kPiecesMax && !weather.is_silent;
      items.push_back({is_read ? way->from : -1, POLLIN, 0});
    }
  }
  (void)::poll(items.data(), items.size(), 2);
  std::size_t item = 1;
  for (Pair& pair : pairs_) {
    if (items[item++].revents != 0) read_piece(pair, pair.up, weather.up, weather);
    if (items[item++].revents != 0) read_piece(pair, pair.down, weather.down, weather);
    pass_on(pair, pair.up, weather);
    pass_on(pair, pair.down, weather);
    if (!pair.is_over && !weather.is_parted) continue;
    pair.is_over = true;
    ::close(pair.up.from);
    ::close(pair.up.to);
  }
  pairs_.remove_if([](const Pair& pair) { return pair.is_over; });
  if (items[0].revents != 0) accept_one(weather);
}

void Proxy::accept_one(const Weather& weather) {
  const int station = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
  if (station < 0) return;
  const int centre = tcp_socket();
  const sockaddr_in address = loopback(target_port_);
  if (weather.is_parted || ::connect(centre, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
    ::close(station);
    ::close(centre);
    return;
  }
  pairs_.push_back({{station, centre, {}}, {centre, station, {}}, false});
}

void Proxy::read_piece(Pair& pair, Way& way, Nanos delay, const Weather& weather) {
  char buffer[16384];
  const ssize_t size = ::recv(way.from, buffer, sizeof buffer, MSG_DONTWAIT);
  if (size < 0) return;
  Piece piece{true_now() + delay, {buffer, static_cast<std::size_t>(size)}, size == 0};
  if (size > 0 && happens(weather.corrupt_permille)) {
    piece.bytes[piece.bytes.size() / 2] ^= 0x10;
    ++harmed_;
  }
  if (size > 0 && happens(weather.halved_permille)) {
    piece.bytes.resize(piece.bytes.size() / 2);
    piece.is_last = true;
    ++harmed_;
  }
  if (happens(weather.broken_permille)) {
    pair.is_over = true;
    ++harmed_;
  }
  way.pieces.push_back(std::move(piece));
}

void Proxy::pass_on(Pair& pair, Way& way, const Weather& weather) {
  if (weather.is_silent) return;
  while (!way.pieces.empty() && way.pieces.front().due <= true_now() && !pair.is_over) {
    Piece& piece = way.pieces.front();
    const ssize_t size = ::send(way.to, piece.bytes.data(), piece.bytes.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
    if (size < 0 && errno == EAGAIN) return;
    if (size < 0) pair.is_over = true;
    if (size >= 0) piece.bytes.erase(0, static_cast<std::size_t>(size));
    if (!piece.bytes.empty()) return;
    if (piece.is_last) pair.is_over = true;
    way.pieces.pop_front();
  }
}

}  // namespace sukut::faults
