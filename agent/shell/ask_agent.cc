#include "agent/shell/ask_agent.h"

#include <cstdio>

#include "agent/shell/config.h"
#include "agent/shell/daemon.h"
#include "proto/io/socket.h"

namespace sukut::agent {
namespace {

constexpr int kAnswerMs = 5000;

}  // namespace

int refused(const Error& error) {
  const std::string reason(sukut::name_of(error.reason));
  std::fprintf(stderr, "%s%s%s\n", reason.c_str(), error.detail.empty() ? "" : ": ", error.detail.c_str());
  return kRefused;
}

std::optional<ControlReply> ask_agent(const std::string& config, const ControlRequest& request, int& exit) {
  const ReadConfig places = read_places(config);
  if (!places.config) {
    tell_problems(places);
    exit = kWrongUse;
    return std::nullopt;
  }
  const auto answer = io::ask(places.config->control_endpoint(), encode_request(request), kAnswerMs);
  if (!answer) {
    std::fprintf(stderr, "no agent answers at %s; start it (systemctl start sukut-agent), and ask as its user\n",
                 places.config->control_endpoint().c_str());
    exit = kNoAgent;
    return std::nullopt;
  }
  auto reply = decode_reply(*answer);
  if (!reply) {
    exit = refused(reply.error());
    return std::nullopt;
  }
  exit = reply->error.reason == Reason::none ? kDone : refused(reply->error);
  return std::move(reply).value();
}

}  // namespace sukut::agent
