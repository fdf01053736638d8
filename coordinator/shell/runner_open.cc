// How a coordinator begins: files read, limits raised, everything bound, in the order that keeps it closed to
// strangers (ZAP before the link).
#include <sys/resource.h>

#include <algorithm>
#include <cstdlib>

#include "coordinator/shell/register.h"
#include "coordinator/shell/runner.h"
#include "proto/codec.h"
#include "proto/io/log.h"
#include "proto/io/socket.h"

namespace sukut::coordinator {
namespace {

// Descriptors that are not connections: store, logs, sockets, handshakes under way.
constexpr std::size_t kDescriptorsKept = 256;

// Raises the soft limit and gives how many connections it really allows: libzmq spins when descriptors run out.
std::size_t connections_allowed(std::size_t wanted) {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return wanted;
  const rlim_t needed = wanted + wanted / 8 + kDescriptorsKept;
  if (limit.rlim_cur < needed) {
    limit.rlim_cur = std::min<rlim_t>(limit.rlim_max, needed);
    ::setrlimit(RLIMIT_NOFILE, &limit);
    ::getrlimit(RLIMIT_NOFILE, &limit);
  }
  if (limit.rlim_cur >= needed) return wanted;
  const std::size_t room = limit.rlim_cur > kDescriptorsKept ? limit.rlim_cur - kDescriptorsKept : 1;
  const std::size_t allowed = std::max<std::size_t>(1, room - room / 9);
  spdlog::warn("connections_max is {}, but the limit of open files allows {}; raise LimitNOFILE", wanted, allowed);
  return allowed;
}

void die_with_zap(const std::string& why) {
  spdlog::critical("link: the thread that admits connections died: {}; ending, to be started anew", why);
  spdlog::default_logger()->flush();
  std::_Exit(1);
}

Status check_machine_key(const Root& root, Role role, const SecretKey& key, const std::string& path) {
  const auto rule = root.roles.find(role);
  const KeyId own = key_id_of(key.public_key());
  if (rule != root.roles.end()) {
    for (const KeyId& id : rule->second.keys) {
      if (id == own) return Done{};
    }
  }
  return Error{Reason::unknown_signer, path + ": the root document does not name this key for the role " +
                                           std::string(name_of(role)) + "; put the key back that was sealed in"};
}

}  // namespace

Runner::Runner(const CentreConfig& config, CentreKeys keys)
    : config_(config), keys_(std::move(keys)), reference_(config.is_declared), bulletin_(io::make_bulletin_pub()) {}

Runner::~Runner() = default;

Result<std::unique_ptr<Runner>> Runner::open(const CentreConfig& config) {
  Result<std::unique_ptr<RecordStore>> store = open_sqlite_store(config.store, Access::write);
  if (!store) return store.error();
  return open(config, *std::move(store));
}

Result<std::unique_ptr<Runner>> Runner::open(const CentreConfig& config, std::unique_ptr<RecordStore> store) {
  Result<CentreKeys> keys = load_centre_keys(config);
  if (!keys) return keys.error();
  std::unique_ptr<Runner> runner(new Runner(config, *std::move(keys)));
  if (const Status status = runner->begin(std::move(store)); !status) return status.error();
  return Result<std::unique_ptr<Runner>>(std::move(runner));
}

Status Runner::begin(std::unique_ptr<RecordStore> store) {
  // Before the files are read: whoever changes them later finds somebody to tell.
  Result<std::unique_ptr<Officers>> officers = Officers::bind(config_);
  if (!officers) return officers.error();
  officers_ = *std::move(officers);
  const Result<RegisterLoaded> loaded = load_files();
  if (!loaded) return loaded.error();
  const Result<Restored> restored = store->restore();
  if (!restored) return restored.error();
  keyring_.load(loaded->stations);
  if (const Status status = bind(); !status) return status;
  const auto post = [this](Event event) { letters_.post(std::move(event)); };
  check_ = std::make_unique<ReportCheck>(config_.centre, post);
  store_ = std::make_unique<StoreThread>(std::move(store), post,
                                         [this](const Error& error) { letters_.post(StoreLost{error}); });
  issuer_ = std::make_unique<Issuer>(
      config_, keys_.beacon, [this](IssueAsked asked) { letters_.post(Event(std::move(asked))); },
      [this](std::uint64_t request, const ControlReply& reply) {
        letters_.post(Replied{request, reply});
      });
  handle(*restored);
  handle(*loaded);
  spdlog::info("centre {}: store {} at commit {}, {} documents, {} stations; link {}, bulletin {}", hex(config_.centre),
               hex(restored->store), restored->commit, restored->documents.size(), loaded->stations.size(),
               endpoints_.link, endpoints_.bulletin);
  return Done{};
}

Status Runner::bind() {
  CoordinatorSetup setup;
  setup.centre = config_.centre;
  setup.random = io::random_u64;
  setup.connections_max = connections_allowed(config_.connections_max);
  zap_ = std::make_unique<ZapThread>(keyring_, die_with_zap);
  const Result<BoundEndpoints> last_life = load_endpoints(config_.endpoints);
  const BoundEndpoints before = last_life ? *last_life : BoundEndpoints{};
  Result<std::unique_ptr<Link>> link =
      Link::bind({picked_before(config_.link, before.link), config_.link}, keys_.link, setup.connections_max);
  if (!link) return link.error();
  link_ = *std::move(link);
  try {
    io::bind_first(bulletin_, {picked_before(config_.bulletin, before.bulletin), config_.bulletin});
  } catch (const zmq::error_t& error) {
    return Error{Reason::malformed, "bulletin: cannot bind " + config_.bulletin + ": " + error.what() +
                                        "; `bulletin` in centre.toml names the endpoint"};
  }
  core_ = std::make_unique<Coordinator>(std::move(setup));
  endpoints_ = BoundEndpoints{link_->endpoint(), io::last_endpoint(bulletin_)};
  return save_endpoints(config_.endpoints, endpoints_);
}

Result<RegisterLoaded> Runner::load_files() const {
  Result<std::vector<StationEntry>> stations = load_register(config_.register_file);
  if (!stations) return stations.error();
  Result<Root> root = load_root(config_.root);
  if (!root && root.error().reason == Reason::root_unsealed) {
    spdlog::warn("{}", root.error().detail);
    return RegisterLoaded{*std::move(stations), Root{}};
  }
  if (!root) return root.error();
  if (root->centre != config_.centre) {
    return Error{Reason::wrong_centre, config_.root + ": the root document of another centre, " + hex(root->centre)};
  }
  const Status beacon = check_machine_key(*root, Role::beacon, keys_.beacon, config_.beacon_key);
  if (!beacon) return beacon.error();
  const Status time = check_machine_key(*root, Role::time, keys_.time, config_.time_key);
  if (!time) return time.error();
  return RegisterLoaded{*std::move(stations), *std::move(root)};
}

Status Runner::reload_files() {
  Result<RegisterLoaded> loaded = load_files();
  if (!loaded) {
    spdlog::error("not reloaded, what was known is kept: {}", loaded.error().detail);
    return loaded.error();
  }
  keyring_.load(loaded->stations);
  spdlog::info("register reloaded: {} stations, root version {}", loaded->stations.size(),
               loaded->root.keys.empty() ? 0 : loaded->root.version);
  handle(*loaded);
  return Done{};
}

}  // namespace sukut::coordinator
