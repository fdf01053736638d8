// See officers.h.
#include "coordinator/shell/officers.h"

#include <sys/stat.h>

#include <filesystem>

#include "proto/io/log.h"
#include "proto/io/socket.h"

namespace sukut::coordinator {
namespace {

constexpr std::size_t kUnansweredMax = 256;

Status check_directory(const std::string& control) {
  const std::string directory = std::filesystem::path(control).parent_path().string();
  struct stat found {};
  if (::stat(directory.empty() ? "." : directory.c_str(), &found) != 0) {
    return Error{Reason::file_missing, directory + ": the directory is missing"};
  }
  if ((found.st_mode & 077) == 0) return Done{};
  return Error{Reason::file_permissions,
               directory + ": others may enter the centre's directory; chmod 700 " + directory};
}

}  // namespace

Result<std::unique_ptr<Officers>> Officers::bind(const CentreConfig& config) {
  if (const Status status = check_directory(config.control); !status) return status.error();
  try {
    zmq::socket_t socket = io::make_local_router();
    socket.bind(config.control_endpoint());
    if (::chmod(config.control.c_str(), 0600) != 0) {
      return Error{Reason::file_permissions, config.control + ": its mode cannot be set to 0600"};
    }
    return std::unique_ptr<Officers>(new Officers(std::move(socket)));
  } catch (const zmq::error_t& error) {
    return Error{Reason::malformed, config.control_endpoint() + ": cannot be bound: " + error.what()};
  }
}

std::optional<Officers::Asked> Officers::receive() {
  while (auto frames = io::receive(socket_)) {
    if (frames->size() != 2) continue;
    const std::uint64_t request = next_++;
    // Answers come within a commit's time; who waits here longest has long given up.
    if (waiting_.size() >= kUnansweredMax) waiting_.erase(waiting_.begin());
    waiting_[request] = frames->front().to_string();
    Result<ControlRequest> what = decode_request(frames->back().to_string());
    if (what) return Asked{request, *std::move(what)};
    spdlog::warn("officers: {}: {}", name_of(what.error().reason), what.error().detail);
    ControlReply reply;
    reply.error = what.error();
    answer(request, reply);
  }
  return std::nullopt;
}

void Officers::answer(std::uint64_t request, const ControlReply& reply) {
  const auto found = waiting_.find(request);
  if (found == waiting_.end()) return;
  if (!io::send(socket_, {found->second, encode_reply(reply)})) {
    spdlog::info("officers: whoever asked did not wait for the answer");
  }
  waiting_.erase(found);
}

}  // namespace sukut::coordinator
