// Reports that are given out: each number once, and no answer before the report is durable.
#include "coordinator/core/coordinator.h"

namespace sukut::coordinator {

void Coordinator::on(const IssueAsked& asked) {
  const ReportIssued& issued = asked.issued;
  if (ledger_.newest(issued.order) == nullptr) {
    return refuse(asked.request, {Reason::file_missing, "no order with the id " + hex(issued.order) + " is published"});
  }
  if (!issues_.take(issued.order, issued.cue, issued.number)) {
    return refuse(asked.request, {Reason::busy, "another report of this order is being issued; ask again in a moment"});
  }
  store({issued}, Issuing{asked.request, issued.order, issued.cue, issued.number});
}

void Coordinator::done(const Issuing& issuing) {
  Answer answer;
  answer.request = issuing.request;
  answer.order = issuing.order;
  answer.number = issuing.number;
  answer.text = "report " + std::to_string(issuing.number) + " of " + ledger_.newest(issuing.order)->name +
                (issuing.cue.empty() ? "" : ", " + issuing.cue) + " is issued";
  act(Note{Level::info, answer.text});
  act(std::move(answer));
}

void Coordinator::failed(const Issuing& issuing, const std::string& what) {
  issues_.give_back(issuing.order, issuing.cue, issuing.number);
  refuse(issuing.request, {Reason::store_unwritable, "no report was issued: " + what});
}

}  // namespace sukut::coordinator
