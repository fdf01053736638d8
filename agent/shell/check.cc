#include "agent/shell/check.h"

#include <fcntl.h>
#include <netdb.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <memory>
#include <optional>
#include <utility>

#include "agent/drivers/factory.h"
#include "agent/shell/link.h"
#include "agent/shell/status_text.h"
#include "proto/clock.h"
#include "proto/codec.h"
#include "proto/frame.h"
#include "proto/io/chrony.h"
#include "proto/io/socket.h"
#include "proto/io/system_clock.h"

namespace sukut::agent {
namespace {

constexpr int kTcpMs = 5000;
constexpr int kHandshakeMs = 10'000;
constexpr int kTimeMs = 5000;

struct Address {
  std::string host;
  std::string port;
};
std::optional<Address> address_of(const std::string& endpoint) {
  constexpr std::string_view kTcp = "tcp://";
  if (!endpoint.starts_with(kTcp)) return std::nullopt;
  const std::size_t colon = endpoint.rfind(':');
  std::string host = endpoint.substr(kTcp.size(), colon - kTcp.size());
  if (host.size() > 2 && host.front() == '[') host = host.substr(1, host.size() - 2);
  return Address{host, endpoint.substr(colon + 1)};
}

using Addresses = std::unique_ptr<addrinfo, void (*)(addrinfo*)>;
Addresses resolve(const Address& address, std::string& fault) {
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  const int result = ::getaddrinfo(address.host.c_str(), address.port.c_str(), &hints, &found);
  if (result != 0) fault = ::gai_strerror(result);
  return {found, [](addrinfo* each) {
            if (each != nullptr) ::freeaddrinfo(each);
          }};
}

// 0, or the errno of the attempt.
int connect_once(const addrinfo& address) {
  const int fd = ::socket(address.ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (fd < 0) return errno;
  int error = ::connect(fd, address.ai_addr, address.ai_addrlen) == 0 ? 0 : errno;
  if (error == EINPROGRESS) {
    pollfd item{fd, POLLOUT, 0};
    socklen_t size = sizeof(error);
    if (::poll(&item, 1, kTcpMs) <= 0) {
      error = ETIMEDOUT;
    } else if (::getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &size) != 0) {
      error = errno;
    }
  }
  ::close(fd);
  return error;
}

bool check_name_and_tcp(const std::string& endpoint, const TellLine& tell) {
  const auto address = address_of(endpoint);
  if (!address) return true;  // ipc: a path, no name
  std::string fault;
  const Addresses found = resolve(*address, fault);
  if (!found) {
    tell({false, "name", address->host + " cannot be resolved (" + fault + "); check the name and this host's DNS"});
    return false;
  }
  tell({true, "name", address->host});
  int error = 0;
  for (const addrinfo* each = found.get(); each != nullptr; each = each->ai_next) {
    error = connect_once(*each);
    if (error == 0) break;
  }
  if (error == 0) {
    tell({true, "tcp", endpoint});
    return true;
  }
  tell({false, "tcp",
        endpoint + ": " + std::strerror(error) +
            "; check that the coordinator runs and that no firewall stands between"});
  return false;
}

// Waits for something on the link; false when nothing comes in time.
bool wait_for(Link& link, Mono until) {
  const auto left = std::chrono::ceil<std::chrono::milliseconds>(until - io::read_clocks().mono).count();
  if (left <= 0) return false;
  std::vector<zmq::pollitem_t> items;
  for (void* handle : link.handles()) items.push_back({handle, 0, ZMQ_POLLIN, 0});
  return ::zmq_poll(items.data(), static_cast<int>(items.size()), static_cast<long>(left)) > 0;
}

bool check_handshake(Link& link, std::size_t index, const std::string& endpoint, const TellLine& tell) {
  bool is_well = link.open(index);
  const Mono until = io::read_clocks().mono + std::chrono::milliseconds(kHandshakeMs);
  while (is_well && !link.has_succeeded()) is_well = wait_for(link, until) && !link.has_failed();
  tell({is_well, "handshake",
        is_well ? endpoint
                : endpoint + ": the coordinator refused this station, or is not the one of the bundle; bring a new "
                             "bundle (sukut station add), and see the coordinator's log"});
  return is_well;
}

std::optional<InstantSpan> take_time(const Config& config, const Message& message, const Nonce& nonce, Raw asked) {
  const Raw received = io::raw_now();
  const auto* signed_reply = std::get_if<SignedTimeReply>(&message);
  if (signed_reply == nullptr) return std::nullopt;
  const Status status =
      verify_statement(config.bundle.root, Role::time, Kind::time, signed_reply->body, signed_reply->signature);
  const auto reply = decode_time_reply(signed_reply->body);
  if (!status || !reply || reply->nonce != nonce) return std::nullopt;
  return span_of({asked, received, reply->received, reply->sent, reply->error}, config.drift_ppm);
}

std::optional<InstantSpan> ask_time(const Config& config, Link& link) {
  Nonce nonce;
  io::random_bytes(nonce.bytes.data(), nonce.bytes.size());
  const Raw asked = io::raw_now();
  link.send(TimeRequest{nonce});
  const Mono until = io::read_clocks().mono + std::chrono::milliseconds(kTimeMs);
  while (wait_for(link, until)) {
    if (link.has_failed()) return std::nullopt;
    const auto frames = link.receive();
    if (!frames) continue;
    const auto message = decode_frame(frames->back().to_string_view());
    if (!message) continue;
    if (const auto span = take_time(config, *message, nonce, asked)) return span;
  }
  return std::nullopt;
}

bool check_clock(const Config& config, Link* link, const TellLine& tell) {
  bool is_known = false;
  if (link != nullptr) {
    const auto span = ask_time(config, *link);
    is_known = span.has_value();
    tell({is_known, "clock",
          is_known ? "the coordinator answers: " + error_text(span->half_width())
                   : "the coordinator does not answer with a time signed by a key of the root document; see its log"});
  }
  if (!config.has_chrony) return is_known;
  const auto chrony = io::ask_chrony();
  tell({chrony.has_value(), "clock",
        chrony ? "chrony is synchronised: " + error_text(chrony->bound())
               : "chrony is not synchronised; run chronyc tracking, or set time_source_chrony = false"});
  return is_known && chrony.has_value();
}

bool check_outputs(const Config& config, const TellLine& tell) {
  bool is_well = true;
  for (const OutputConfig& output : config.outputs) {
    const std::string thing = std::string(name_of(output.action)) + " by " + output.driver;
    const Status status = make_driver(output, [](const Event&) {})->check();
    tell({status.has_value(), "output", status ? thing : thing + ": " + status.error().detail});
    is_well = is_well && status.has_value();
  }
  return is_well;
}

// What the centre's sheet for this station shows, to be read to each other.
std::string fingerprints_of(const Bundle& bundle) {
  return "report key " + fingerprint(key_id_of(bundle.report_key->public_key())) + ", link key " +
         fingerprint(sha256(bundle.link_keys.public_key)) + ", root " + fingerprint(sha256(encode_root(bundle.root)));
}

}  // namespace

bool check_station(const Config& config, const TellLine& tell) {
  tell({true, "config", config.path});
  tell({true, "keys", config.bundle_dir + ", station " + config.bundle.station.id.text});
  tell({true, "by phone", fingerprints_of(config.bundle)});
  Link link(config.bundle.link_keys, config.bundle.coordinator_key, config.endpoints);
  bool is_well = true;
  bool is_linked = false;
  for (std::size_t i = 0; i < config.endpoints.size(); ++i) {
    const bool is_reached = check_name_and_tcp(config.endpoints[i], tell);
    is_linked = is_reached && check_handshake(link, i, config.endpoints[i], tell);
    is_well = is_well && is_linked;
  }
  is_well = check_clock(config, is_linked ? &link : nullptr, tell) && is_well;
  return check_outputs(config, tell) && is_well;
}

}  // namespace sukut::agent
