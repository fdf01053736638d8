// The one source of the agent that includes nlohmann's JSON.
#include "agent/shell/control.h"

#include <array>
#include <nlohmann/json.hpp>
#include <optional>
#include <utility>

#include "proto/codec.h"

namespace sukut::agent {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::array<std::pair<Verb, const char*>, 4> kVerbs{{{Verb::confirm, "confirm"},
                                                              {Verb::confirm_ended, "confirm-ended"},
                                                              {Verb::decline, "decline"},
                                                              {Verb::withdraw, "withdraw"}}};

std::string dumped(const Json& json) { return json.dump(-1, ' ', false, Json::error_handler_t::replace); }

// Absent or of another type: empty.
std::string text_in(const Json& json, const char* key) {
  const auto found = json.find(key);
  return found != json.end() && found->is_string() ? found->get<std::string>().substr(0, 4 * kBodyMax) : std::string();
}

Json to_json(const StatusRequest&) { return {{"do", "status"}}; }
Json to_json(const InhibitSet& set) { return {{"do", "inhibit"}, {"person", set.person}, {"why", set.why}}; }
Json to_json(const InhibitCleared& cleared) { return {{"do", "clear"}, {"person", cleared.person}}; }
Json to_json(const DocumentBrought& brought) {
  return {{"do", "import"}, {"document", hex(encode_document(brought.document))}};
}
Json to_json(const PersonSpoke& spoke) {
  std::string verb;
  for (const auto& [each, name] : kVerbs) {
    if (each == spoke.verb) verb = name;
  }
  return {{"do", verb},
          {"cue", spoke.cue.text},
          {"order", spoke.order_name},
          {"person", spoke.person},
          {"reason", sukut::name_of(spoke.reason)},
          {"detail", spoke.detail}};
}

Result<ControlRequest> document_in(const Json& json) {
  auto document = decode_document(from_hex(text_in(json, "document")));
  if (!document) return document.error();
  return ControlRequest(DocumentBrought{0, std::move(document).value(), Path::file});
}

ControlRequest spoke_in(const Json& json, Verb verb) {
  PersonSpoke spoke;
  spoke.verb = verb;
  spoke.cue = CueId(text_in(json, "cue"));
  spoke.order_name = text_in(json, "order");
  spoke.person = text_in(json, "person").substr(0, kTextMax);
  spoke.reason = reason_named(text_in(json, "reason")).value_or(Reason::none);
  spoke.detail = text_in(json, "detail").substr(0, kTextMax);
  return spoke;
}

Json to_json(const OrderView& order) {
  return {{"id", hex(order.id)},        {"name", order.name},
          {"revision", order.revision}, {"mode", sukut::name_of(order.mode)},
          {"hash", hex(order.hash)},    {"first_path", sukut::name_of(order.first_path)},
          {"is_named", order.is_named}, {"refusal", sukut::name_of(order.refusal)}};
}

Json to_json(const CueView& cue) {
  Json json = {{"order", cue.order_name},
               {"order_id", hex(cue.key.order)},
               {"cue", cue.key.cue.text},
               {"revision", cue.revision},
               {"mode", sukut::name_of(cue.mode)},
               {"action", sukut::name_of(cue.action)},
               {"output", cue.output},
               {"driver", cue.driver},
               {"is_by_person", cue.is_by_person},
               {"start_ns", to_ns(cue.start)},
               {"end_ns", to_ns(cue.end)},
               {"stage", name_of(cue.stage)},
               {"readiness", sukut::name_of(cue.readiness.readiness)},
               {"readiness_reason", sukut::name_of(cue.readiness.reason)},
               {"expected_error_ns", cue.readiness.expected_error.count()},
               {"holdover_until_ns", nullptr},
               {"outcome", sukut::name_of(cue.outcome)},
               {"reason", sukut::name_of(cue.reason)},
               {"detail", cue.detail}};
  if (cue.readiness.holdover_until) json["holdover_until_ns"] = to_ns(*cue.readiness.holdover_until);
  return json;
}

}  // namespace

Bytes encode_request(const ControlRequest& request) {
  return dumped(std::visit([](const auto& each) { return to_json(each); }, request));
}

Result<ControlRequest> decode_request(std::string_view bytes) {
  const Json json = Json::parse(bytes, nullptr, false);
  if (!json.is_object()) return {Reason::malformed, "not a JSON object"};
  const std::string wanted = text_in(json, "do");
  if (wanted == "status") return ControlRequest(StatusRequest{});
  if (wanted == "import") return document_in(json);
  const std::string person = text_in(json, "person").substr(0, kTextMax);
  if (wanted == "inhibit") return ControlRequest(InhibitSet{0, person, text_in(json, "why").substr(0, kTextMax)});
  if (wanted == "clear") return ControlRequest(InhibitCleared{0, person});
  for (const auto& [verb, name] : kVerbs) {
    if (wanted == name) return spoke_in(json, verb);
  }
  return {Reason::unknown_type, "'" + wanted + "' is nothing that this agent can be asked"};
}

Bytes encode_reply(const ControlReply& reply) {
  Json json = {{"reason", sukut::name_of(reply.error.reason)}, {"detail", reply.error.detail}, {"text", reply.text}};
  if (!reply.status_json.empty()) json["status"] = Json::parse(reply.status_json, nullptr, false);
  return dumped(json);
}

Result<ControlReply> decode_reply(std::string_view bytes) {
  const Json json = Json::parse(bytes, nullptr, false);
  if (!json.is_object()) return {Reason::malformed, "the answer is not a JSON object"};
  ControlReply reply;
  const auto reason = reason_named(text_in(json, "reason"));
  if (!reason) return {Reason::malformed, "the answer has no known reason"};
  reply.error = {*reason, text_in(json, "detail")};
  reply.text = text_in(json, "text");
  if (json.contains("status")) reply.status_json = json["status"].dump(2);
  return reply;
}

std::string status_json(const AgentView& view, const ShellView& shell) {
  Json clock = {{"trust", name_of(view.now.trust)}, {"at_ns", nullptr}, {"error_ns", nullptr}};
  if (view.now.is_known()) {
    clock["at_ns"] = to_ns(view.now.at);
    clock["error_ns"] = view.now.error.count();
  }
  Json json = {{"station", shell.station},
               {"sector", shell.sector},
               {"software", shell.software},
               {"clock", clock},
               {"is_linked", view.is_linked},
               {"last_contact_ms", nullptr},
               {"is_inhibited", view.is_inhibited},
               {"is_withdrawn", view.is_withdrawn},
               {"is_cloned", view.is_cloned},
               {"reports_waiting", view.reports_waiting},
               {"frames_refused", shell.frames_refused},
               {"journal", hex(view.journal)},
               {"orders", Json::array()},
               {"cues", Json::array()},
               {"warnings", view.warnings}};
  if (view.last_heard) json["last_contact_ms"] = (shell.mono - *view.last_heard) / std::chrono::milliseconds(1);
  for (const OrderView& order : view.orders) json["orders"].push_back(to_json(order));
  for (const CueView& cue : view.cues) json["cues"].push_back(to_json(cue));
  for (const std::string& warning : shell.warnings) json["warnings"].push_back(warning);
  return dumped(json);
}

}  // namespace sukut::agent
