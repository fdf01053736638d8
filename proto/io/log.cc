// Sets spdlog up once per process.
#include "proto/io/log.h"

#include <spdlog/pattern_formatter.h>
#include <spdlog/sinks/basic_file_sink.h>
#include <spdlog/sinks/stdout_sinks.h>

#include <memory>

namespace sukut::io {
namespace {

constexpr std::int64_t kMinuteNs = 60'000'000'000;

spdlog::sink_ptr make_sink(const std::string& path, std::string& complaint) {
  if (!path.empty()) {
    try {
      return std::make_shared<spdlog::sinks::basic_file_sink_mt>(path);
    } catch (const spdlog::spdlog_ex& error) {
      complaint = error.what();
    }
  }
  return std::make_shared<spdlog::sinks::stderr_sink_mt>();
}

}  // namespace

void set_up_log(const std::string& name, const std::string& path, const std::string& level) {
  std::string complaint;
  auto logger = std::make_shared<spdlog::logger>(name, make_sink(path, complaint));
  logger->set_formatter(
      std::make_unique<spdlog::pattern_formatter>("%Y-%m-%dT%H:%M:%S.%eZ %n %l %v", spdlog::pattern_time_type::utc));
  const auto wanted = spdlog::level::from_str(level);
  const bool is_known = wanted != spdlog::level::off || level == "off";
  logger->set_level(is_known ? wanted : spdlog::level::info);
  logger->flush_on(spdlog::level::trace);
  spdlog::set_default_logger(logger);
  if (!complaint.empty()) spdlog::warn("log file {} cannot be written, logging to standard error: {}", path, complaint);
  if (!is_known)
    spdlog::warn("log level '{}' is not known, using info; known: trace debug info warning error off", level);
}

bool RateLimit::allow(std::int64_t mono_ns, std::uint64_t& suppressed) {
  if (in_window_ == 0 || mono_ns - window_start_ns_ >= kMinuteNs) {
    window_start_ns_ = mono_ns;
    in_window_ = 0;
  }
  if (in_window_ >= per_minute_) {
    ++suppressed_;
    return false;
  }
  ++in_window_;
  suppressed = suppressed_;
  suppressed_ = 0;
  return true;
}

}  // namespace sukut::io
