// See issuer.h.
#include "coordinator/shell/issuer.h"

#include <optional>
#include <utility>
#include <vector>

#include "coordinator/core/figures.h"
#include "coordinator/shell/figures_text.h"
#include "coordinator/shell/register.h"
#include "coordinator/shell/store.h"

namespace sukut::coordinator {
namespace {

constexpr std::size_t kWaitingMax = 64;

// What the last report of this order and cue said.
struct Last {
  ReportIssued issued;
  NationalReport report;
};
Result<std::optional<Last>> last_issued(RecordStore& store, const IssueRequest& what) {
  auto issued = store.issued(what.order, what.cue, 0);
  if (!issued) return issued.error();
  if (!*issued) return std::optional<Last>();
  Result<Figures> figures = decode_figures((*issued)->figures);
  if (!figures) return figures.error();
  return std::optional(Last{**std::move(issued), std::move(figures->report)});
}

Result<Figures> compile_now(RecordStore& store, const std::string& register_file, const IssueRequest& what,
                            Instant now) {
  const auto stations = load_register(register_file);
  if (!stations) return stations.error();
  const auto documents = store.documents();
  if (!documents) return documents.error();
  auto stored = store.reports(what.order);
  if (!stored) return stored.error();
  std::vector<Report> reports;
  for (ReportStored& each : *stored) reports.push_back(std::move(each.parsed));
  Result<NationalReport> report = compile_newest(what.order, *stations, *documents, reports, now);
  if (!report) return report.error();
  if (what.cue.empty()) return Figures{*std::move(report), {}, {}, {}};
  const std::vector<CueId> cues = cues_called(report->order, what.cue);
  if (cues.empty()) return {Reason::malformed, report->order.name + " has no cue \"" + what.cue + "\""};
  return Figures{only_cues(*std::move(report), cues), what.cue, {}, {}};
}

// Nothing: the last one says the same.
Result<std::optional<ReportIssued>> next_report(RecordStore& store, Figures figures, const std::optional<Last>& last,
                                                Instant now) {
  if (last) {
    figures.changes = changes_between(last->report, last->issued.number, figures.report);
    if (!figures.changes->is_news()) return std::optional<ReportIssued>();
  }
  const Result<StoreId> id = store.id();
  if (!id) return id.error();
  figures.issue = Issue{last ? last->issued.number + 1 : 1, now, *id, last ? sha256(last->issued.figures) : Digest{}};
  ReportIssued issued{figures.report.order.id, figures.cue, figures.issue->number, now, encode_figures(figures), {}};
  if (issued.figures.size() <= kFiguresMax) return std::optional(std::move(issued));
  return {Reason::too_large,
          "the figures have " + std::to_string(issued.figures.size()) + " bytes; issue them cue by cue (--cue)"};
}

}  // namespace

Issuer::Issuer(const CentreConfig& config, const SecretKey& beacon, Keep keep, Answer answer)
    : config_(config),
      beacon_(beacon),
      keep_(std::move(keep)),
      answer_(std::move(answer)),
      jobs_(kWaitingMax),
      thread_([this] { work(); }) {}

Issuer::~Issuer() {
  {
    const std::lock_guard lock(mutex_);
    is_ending_ = true;
  }
  settled_.notify_all();
  jobs_.close();
  thread_.join();
}

bool Issuer::submit(std::uint64_t request, const IssueRequest& what, Instant now) {
  return jobs_.push({request, what, now});
}

void Issuer::settle(std::uint64_t request) {
  {
    const std::lock_guard lock(mutex_);
    if (unsettled_ == request) unsettled_.reset();
  }
  settled_.notify_all();
}

void Issuer::work() {
  for (auto jobs = jobs_.take(1); !jobs.empty(); jobs = jobs_.take(1)) {
    {
      const std::lock_guard lock(mutex_);
      if (is_ending_) return;
    }
    issue(jobs.front());
  }
}

void Issuer::issue(const Job& job) {
  const auto refuse = [&](const Error& error) {
    ControlReply reply;
    reply.error = error;
    answer_(job.request, reply);
  };
  const auto store = open_sqlite_store(config_.store, Access::read);
  if (!store) return refuse(store.error());
  const auto last = last_issued(**store, job.what);
  if (!last) return refuse(last.error());
  Result<Figures> figures = compile_now(**store, config_.register_file, job.what, job.now);
  if (!figures) return refuse(figures.error());
  auto issued = next_report(**store, *std::move(figures), *last, job.now);
  if (!issued) return refuse(issued.error());
  if (!*issued) {
    ControlReply unchanged;
    unchanged.number = (*last)->issued.number;
    unchanged.text = "nothing is new since report " + std::to_string(unchanged.number);
    return answer_(job.request, unchanged);
  }
  (*issued)->signature = sign(beacon_, Kind::figures, config_.centre, (*issued)->figures);
  std::unique_lock lock(mutex_);
  unsettled_ = job.request;
  keep_({job.request, **std::move(issued)});
  settled_.wait(lock, [this] { return is_ending_ || !unsettled_; });
}

}  // namespace sukut::coordinator
