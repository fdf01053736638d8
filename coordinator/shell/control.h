// The officers' local endpoint (ipc socket in the centre's directory, protected by file permissions):
// what the sukut command may ask a running coordinator. Reading commands read the store instead.
#pragma once

#include <string>
#include <variant>
#include <vector>

#include "proto/ids.h"
#include "proto/result.h"
#include "proto/seal.h"

namespace sukut::coordinator {

struct PublishRequest { Bytes order_file; SignedDocument document; };
struct ReserveRequest { std::string name_base; };
struct ReloadRequest {};              // register or root changed on disk
struct PingRequest {};
// How far has a restored centre learned? With a name: that officer lets it go on without those not heard.
struct LearningRequest { std::string officer; };
using ControlRequest = std::variant<PublishRequest, ReserveRequest, ReloadRequest, PingRequest, LearningRequest>;

struct ControlReply {
  Error error;                        // reason none: done
  std::string text;
  OrderId order;                      // reserve
  std::uint32_t revision = 0;
  std::uint32_t reached = 0;          // publish: connections it went to at once
  std::uint32_t connected = 0;        // ping
  std::uint64_t commit = 0;
  std::string link_endpoint;          // as really bound
  std::string bulletin_endpoint;
};

[[nodiscard]] Bytes encode_request(const ControlRequest& request);
[[nodiscard]] Result<ControlRequest> decode_request(const Bytes& bytes);
[[nodiscard]] Bytes encode_reply(const ControlReply& reply);
[[nodiscard]] Result<ControlReply> decode_reply(const Bytes& bytes);

// Reason::busy with a mend ("start sukut-coordinator …") when nobody answers in time.
[[nodiscard]] Result<ControlReply> ask_coordinator(const std::string& control_endpoint, const ControlRequest& request,
                                                   int timeout_ms = 5000);

}  // namespace sukut::coordinator
