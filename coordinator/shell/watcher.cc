// See watcher.h. Nothing here decides: the watch says what is due, the pre-flight who is not ready.
#include "coordinator/shell/watcher.h"

#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>
#include <utility>

#include "coordinator/core/open_cue.h"
#include "coordinator/core/status_view.h"
#include "coordinator/shell/register.h"
#include "proto/check.h"
#include "proto/codec.h"
#include "proto/io/log.h"
#include "proto/io/system_clock.h"

namespace sukut::coordinator {
namespace {

constexpr int kLookEveryMs = 5'000;
constexpr Nanos kReadPlansEvery = std::chrono::minutes(1);
constexpr Nanos kAlertLimit = std::chrono::seconds(30);

std::vector<Report> parsed(std::vector<ReportStored> stored) {
  std::vector<Report> reports;
  reports.reserve(stored.size());
  for (ReportStored& each : stored) reports.push_back(std::move(each.parsed));
  return reports;
}

const OrderStatus* status_in(const StatusView& view, const OrderId& order) {
  const auto found = std::find_if(view.orders.begin(), view.orders.end(),
                                  [&](const OrderStatus& status) { return status.order.id == order; });
  return found == view.orders.end() ? nullptr : &*found;
}

}  // namespace

Watcher::Watcher(const CentreConfig& config, Voice voice, Now now, Keep keep, Tested tested)
    : config_(config),
      voice_(std::move(voice)),
      now_(std::move(now)),
      keep_(std::move(keep)),
      tested_(std::move(tested)),
      stop_fd_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {
  CHECK(stop_fd_ >= 0);
  if (config_.watch.alert_command.empty()) {
    spdlog::warn("nobody is told when something is missing before the minute; centre.toml has no [alert] command");
  }
  thread_ = std::thread([this] { work(); });
}

Watcher::~Watcher() {
  (void)::eventfd_write(stop_fd_, 1);
  thread_.join();
  ::close(stop_fd_);
}

bool Watcher::is_stopping() const {
  pollfd item{stop_fd_, POLLIN, 0};
  return ::poll(&item, 1, 0) > 0;
}

void Watcher::wait() const {
  pollfd items[] = {{stop_fd_, POLLIN, 0}, {tests_.fd(), POLLIN, 0}};
  (void)::poll(items, 2, kLookEveryMs);
}

void Watcher::work() {
  while (!is_stopping()) {
    run_tests();
    if (!config_.watch.alert_command.empty()) look();
    wait();
  }
}

void Watcher::run_tests() {
  for (const std::uint64_t request : tests_.take()) {
    if (config_.watch.alert_command.empty()) {
      tested_(request, Error{Reason::malformed, config_.directory + "/" + kCentreFile +
                                                    ": there is no alert command; add [alert] with command = "
                                                    "[\"/path/to/program\"] and start sukut-coordinator again"});
      continue;
    }
    const Alert alert{{Stage::test, "test", {}}, now_(), {}, {}, 0};
    const Status told = tell({alert, config_, {}, {}, {}, now_()});
    keep_({alert.key, now_(), 1, told.has_value(), told ? "" : told.error().detail});
    tested_(request, told);
  }
}

void Watcher::look() {
  Result<Seen> seen = see();
  if (seen) return tell_due(*seen);
  if (seen.error().detail != std::exchange(complaint_, seen.error().detail)) {
    spdlog::error("watch: {}", seen.error().detail);
  }
}

Result<Watcher::Seen> Watcher::see() {
  Result<std::unique_ptr<RecordStore>> store = open_sqlite_store(config_.store, Access::read);
  if (!store) return store.error();
  Result<Restored> records = (*store)->restore();
  if (!records) return records.error();
  Result<std::vector<StationEntry>> stations = load_register(config_.register_file);
  if (!stations) return stations.error();
  const Result<Root> root = load_root(config_.root);
  if (!watch_) {
    const Result<std::vector<AlertTold>> told = (*store)->alerts();
    if (!told) return told.error();
    watch_.emplace(*told);
  }
  const Mono mono = io::read_clocks().mono;
  if (!plans_read_ || mono - *plans_read_ >= kReadPlansEvery) {
    plans_ = voice_.read_plans(config_.watch.plans, now_());
    plans_read_ = mono;
  }
  return Seen{*std::move(store), *std::move(records), *std::move(stations), root ? *root : Root{}};
}

void Watcher::tell_due(Seen& seen) {
  const Horizon horizon = horizon_of(seen.records.documents, seen.records.reserved, plans_);
  for (auto alert = watch_->due(horizon, now_()); alert && !is_stopping(); alert = watch_->due(horizon, now_())) {
    const Result<AlertCase> about = case_of(*alert, seen);
    if (!about) return spdlog::error("watch: {}", about.error().detail);
    // Closed, station by station, in time: nobody needs to be told.
    const bool is_moot = alert->key.stage == Stage::unclosed && about->still_open.empty();
    const Status told = is_moot ? Status(Done{}) : tell(*about);
    if (is_stopping() && !told) return;  // cut short by us; the next life tells it
    keep_(watch_->tried(*alert, now_(), told ? "" : told.error().detail));
  }
}

Result<AlertCase> Watcher::case_of(const Alert& alert, Seen& seen) const {
  AlertCase about{alert, config_, seen.root, {}, {}, now_()};
  if (alert.key.order.is_zero()) return about;
  auto stored = seen.store->reports(alert.key.order);
  if (!stored) return stored.error();
  auto heard = seen.store->heard();
  if (!heard) return heard.error();
  const std::vector<Report> reports = parsed(*std::move(stored));
  if (alert.key.stage == Stage::unclosed) {
    about.still_open = still_open(alert.key.order, alert.cue, seen.records.documents, seen.stations, reports);
    return about;
  }
  const StatusView view = status_of(seen.records.documents, seen.stations, *heard, reports, about.now);
  const OrderStatus* status = status_in(view, alert.key.order);
  if (status == nullptr) return Error{Reason::malformed, alert.key.subject + " is no longer in the store"};
  PreflightWish wish;
  wish.stations = seen.stations;
  wish.heard = *std::move(heard);
  wish.root = seen.root;
  wish.now = about.now;
  wish.software = "sukut " SUKUT_VERSION;
  wish.software_min = config_.watch.software_min;
  wish.reserved = alert.drafted;
  about.preflight = preflight_of(*status, wish);
  return about;
}

Status Watcher::tell(const AlertCase& about) {
  const AlertText text = voice_.compose(about);
  ProgramCall call;
  call.words = config_.watch.alert_command;
  call.environment = text.facts;
  call.input = text.text;
  call.time_limit = kAlertLimit;
  const Status told = run_program(call, stop_fd_);
  is_failing_ = !told;
  if (told) {
    spdlog::info("alert told: {}", text.subject);
  } else {
    spdlog::error("alert NOT told: {}: {}", text.subject, told.error().detail);
  }
  return told;
}

}  // namespace sukut::coordinator
