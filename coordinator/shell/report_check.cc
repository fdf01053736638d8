// See report_check.h.
#include "coordinator/shell/report_check.h"

#include "proto/codec.h"
#include "proto/seal.h"

namespace sukut::coordinator {
namespace {

constexpr std::size_t kUncheckedMax = 20'000;
constexpr std::size_t kCheckedAtOnce = 64;

}  // namespace

Event judge_report(const CentreId& centre, const AgentSpoke& spoke, const PublicKey& report_key) {
  const auto refused = [&](Reason reason, const std::string& detail) {
    return Event(ReportRefused{spoke.connection, spoke.station, Error{reason, detail}});
  };
  const SignedReport& report = std::get<ReportMessage>(spoke.message).report;
  if (report_key == PublicKey{})
    return refused(Reason::unknown_signer, "the register has no report key of this station");
  if (!verify_ed25519(report_key, signed_input(Kind::report, centre, report.body), report.signature)) {
    return refused(Reason::bad_signature, "a report that the station's key did not sign");
  }
  const Result<Report> parsed = decode_report(report.body);
  if (!parsed) return refused(parsed.error().reason, parsed.error().detail);
  if (parsed->station != spoke.station) {
    return refused(Reason::bad_signature, "a report in the name of " + parsed->station.text);
  }
  return Event(spoke);
}

ReportCheck::ReportCheck(const CentreId& centre, Post post, std::size_t threads)
    : centre_(centre), post_(std::move(post)) {
  for (std::size_t i = 0; i < threads; ++i) {
    auto& worker = *workers_.emplace_back(new Worker{WorkQueue<Job>(kUncheckedMax), {}});
    worker.thread = std::thread([this, &worker] { work(worker); });
  }
}

ReportCheck::~ReportCheck() {
  for (auto& worker : workers_) worker->jobs.close();
  for (auto& worker : workers_) worker->thread.join();
}

bool ReportCheck::submit(AgentSpoke spoke, const PublicKey& report_key) {
  Worker& worker = *workers_[std::hash<std::string>{}(spoke.station.text) % workers_.size()];
  return worker.jobs.push(Job{std::move(spoke), report_key});
}

void ReportCheck::work(Worker& worker) {
  for (auto jobs = worker.jobs.take(kCheckedAtOnce); !jobs.empty(); jobs = worker.jobs.take(kCheckedAtOnce)) {
    for (const Job& job : jobs) post_(judge_report(centre_, job.spoke, job.report_key));
  }
}

}  // namespace sukut::coordinator
