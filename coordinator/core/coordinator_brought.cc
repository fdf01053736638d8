// Reports brought by hand: verified like those from the link, stored by the one writer, and told apart for the officer.
#include "coordinator/core/coordinator.h"

namespace sukut::coordinator {

void Coordinator::on(const ReportsBrought& brought) {
  Bringing bringing{brought.request, {}};
  std::vector<Record> records;
  for (const SignedReport& report : brought.reports) {
    auto judged = judge_brought(report, setup_.centre, register_, setup_.verify, now_.utc.at);
    if (judged) {
      tell_of(judged->parsed);
      bringing.reports.push_back({key_of(judged->parsed), {}});
      records.emplace_back(*std::move(judged));
    } else {
      bringing.reports.push_back({std::nullopt, {judged.error().reason, false}});
      drop(judged.error().reason, {}, "a report brought by hand: " + judged.error().detail);
    }
  }
  if (records.empty()) return done(bringing);
  store(std::move(records), std::move(bringing));
}

void Coordinator::done(const Bringing& bringing) {
  Answer answer;
  answer.request = bringing.request;
  std::size_t count = 0;
  for (const BroughtReport& report : bringing.reports) {
    answer.fates.push_back(report.fate);
    count += report.fate.is_new ? 1 : 0;
  }
  answer.text = std::to_string(count) + " new of " + std::to_string(bringing.reports.size()) + " reports";
  act(Note{Level::info, "brought by hand: " + answer.text});
  act(std::move(answer));
}

void Coordinator::failed(const Bringing& bringing, const std::string& what) {
  refuse(bringing.request, {Reason::store_unwritable, "the reports were not stored (" + what + "); bring them again"});
}

}  // namespace sukut::coordinator
