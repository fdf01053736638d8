#include "tests/faults/stage.h"

#include <arpa/inet.h>
#include <sys/mount.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <mutex>
#include <random>

namespace sukut::faults {
namespace {

using std::chrono::milliseconds;

std::string folder_of(const char* variable) {
  const char* value = std::getenv(variable);
  if (value == nullptr) throw Broken{std::string(variable) + " is not set; tests/system/faults sets it"};
  return value;
}

bool is_free(int port, int type) {
  const int fd = ::socket(AF_INET, type | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  const bool is_free = ::bind(fd, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0;
  ::close(fd);
  return is_free;
}

}  // namespace

Instant true_now() {
  timespec now{};
  ::clock_gettime(CLOCK_REALTIME, &now);
  return from_ns<Instant>(static_cast<std::int64_t>(now.tv_sec) * 1'000'000'000 + now.tv_nsec);
}

std::string length_text(Nanos length) {
  const double ms = static_cast<double>(length.count()) / 1e6;
  char text[64];
  if (std::abs(ms) < 0.1) {
    std::snprintf(text, sizeof text, "%.0f µs", ms * 1000);
  } else if (std::abs(ms) < 1000) {
    std::snprintf(text, sizeof text, "%.1f ms", ms);
  } else {
    std::snprintf(text, sizeof text, "%.2f s", ms / 1000);
  }
  return text;
}

void sleep_until(Instant at) {
  const std::int64_t ns = to_ns(at);
  const timespec until{static_cast<time_t>(ns / 1'000'000'000), static_cast<long>(ns % 1'000'000'000)};
  while (::clock_nanosleep(CLOCK_REALTIME, TIMER_ABSTIME, &until, nullptr) != 0) {}
}

bool comes_true(Nanos most, const std::function<bool()>& is_so) {
  const Instant deadline = true_now() + most;
  for (;;) {
    if (is_so()) return true;
    if (true_now() >= deadline) return false;
    sleep_until(true_now() + milliseconds(20));
  }
}

void await(Nanos most, const std::string& what, const std::function<bool()>& is_so) {
  if (!comes_true(most, is_so)) throw Broken{"waited " + length_text(most) + " in vain for " + what};
}

std::string read_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

void write_file(const std::string& path, const std::string& text) { std::ofstream(path, std::ios::binary) << text; }

std::vector<std::string> names_in(const std::string& folder) {
  std::vector<std::string> names;
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator(folder, error)) {
    names.push_back(entry.path().filename().string());
  }
  return names;
}

Stage::Stage(const std::string& name) {
  path_ = (std::filesystem::temp_directory_path() / ("sukut-" + name + ".XXXXXX")).string();
  if (::mkdtemp(path_.data()) == nullptr) throw Broken{"no temporary folder"};
  std::filesystem::permissions(path_, std::filesystem::perms(0711));
  std::filesystem::create_directory(*this / "log");
}

Stage::~Stage() {
  for (const std::string& each : mounted_) ::umount2(each.c_str(), MNT_DETACH);
  if (std::getenv("SUKUT_FAULTS_KEEP") != nullptr) {
    std::printf("kept: %s\n", path_.c_str());
    return;
  }
  std::error_code error;
  std::filesystem::remove_all(path_, error);
}

std::string Stage::mount_small(const std::string& name, std::size_t bytes) {
  const std::string at = *this / name;
  std::filesystem::create_directories(at);
  const std::string options = "mode=0755,size=" + std::to_string(bytes);
  if (::mount("sukut-small", at.c_str(), "tmpfs", 0, options.c_str()) != 0) {
    throw NotAllowed{"mounting a small file system is not allowed here"};
  }
  mounted_.push_back(at);
  return at;
}

std::string test_program(const std::string& name) { return folder_of("SUKUT_FAULTS") + "/" + name; }
std::string bench_program(const std::string& name) { return folder_of("SUKUT_BENCHES") + "/" + name; }

int free_port() {
  static std::mt19937 random{std::random_device{}()};
  static std::mutex mutex;
  const std::lock_guard lock(mutex);
  for (;;) {
    const int port = std::uniform_int_distribution(20000, 29999)(random);
    if (is_free(port, SOCK_STREAM) && is_free(port, SOCK_DGRAM)) return port;
  }
}

}  // namespace sukut::faults
