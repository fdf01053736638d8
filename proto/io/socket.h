// The few ZeroMQ patterns used, with the options that libzmq 4.3.4 needs (proto/README.md, "Transport").
// RAII, no policy. One context per process. A socket belongs to one thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>
#include <zmq.hpp>

#include "proto/ids.h"
#include "proto/io/key_file.h"

namespace sukut::io {

// The process's one context.
[[nodiscard]] zmq::context_t& context();

// Agent side of the link: DEALER, CURVE, no routing id, RECONNECT_IVL -1 (the core owns reconnecting).
[[nodiscard]] zmq::socket_t make_link_dealer(const CurveKeys& own, const std::string& server_public);
// Coordinator side: ROUTER, CURVE server, ZAP domain "sukut" enforced, mandatory. Bind after the ZAP handler.
[[nodiscard]] zmq::socket_t make_link_router(const CurveKeys& own);
// Bulletin: PUB and SUB, no encryption (public, signed content).
[[nodiscard]] zmq::socket_t make_bulletin_pub();
[[nodiscard]] zmq::socket_t make_bulletin_sub();
// Officers' and persons' local endpoint (ipc): ROUTER serves, DEALER asks.
[[nodiscard]] zmq::socket_t make_local_router();
[[nodiscard]] zmq::socket_t make_local_dealer();

// Whole multipart messages, non-blocking. Nothing: none there.
[[nodiscard]] std::optional<std::vector<zmq::message_t>> receive(zmq::socket_t& socket);
// False when it would block or the peer is gone; never throws for those.
bool send(zmq::socket_t& socket, const std::vector<std::string_view>& frames);
// Binds to the first of `endpoints` that is free; throws zmq::error_t when none is.
void bind_first(zmq::socket_t& socket, const std::vector<std::string>& endpoints);
// The endpoint bound to, with the port that was picked for ":*" or ":0".
[[nodiscard]] std::string last_endpoint(const zmq::socket_t& socket);
// Whether anybody listens on a local endpoint; true where that cannot be asked (not ipc://).
[[nodiscard]] bool is_served(const std::string& endpoint);
// Asks once over a local endpoint and waits for the one answer; nothing on timeout.
[[nodiscard]] std::optional<Bytes> ask(const std::string& endpoint, std::string_view request, int timeout_ms);

}  // namespace sukut::io
