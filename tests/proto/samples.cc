#include "tests/proto/samples.h"

#include <chrono>

namespace sukut::samples {
namespace {

using namespace std::chrono_literals;

Scope scope(std::vector<std::string> sectors, std::uint32_t count) {
  Scope made;
  made.sectors = std::move(sectors);
  made.exclude = {StationId("port-dubandi")};
  made.count = count;
  made.list_digest = id<Digest>(0x40);
  return made;
}

std::vector<Text> texts(const std::string& az, const std::string& en) { return {{"az", az}, {"en", en}}; }

Cue silence() {
  Cue cue;
  cue.id = CueId("minute-silence");
  cue.action = CueAction::silence;
  cue.pattern = "bed";
  cue.spans = {{"", kNoon, kNoon + 60s}};
  cue.scope = scope({"broadcast"}, 9);
  cue.tolerance = 250ms;
  cue.late_max = 500ms;
  cue.texts = texts("Bir dəqiqəlik sükut", "One minute of silence");
  return cue;
}

Cue sound() {
  Cue cue;
  cue.id = CueId("minute-sound");
  cue.action = CueAction::sound;
  cue.pattern = "prolonged";
  cue.spans = {{"", kNoon, kNoon + 60s}};
  cue.scope = scope({"ship", "port", "rail", "metro", "siren"}, 41);
  cue.scope.regions = {"Bakı", "Lənkəran"};
  cue.scope.operators = {"ASCO", "Port of Baku"};
  cue.scope.stations = {StationId("train-baku-ganja")};
  cue.tolerance = 1s;
  cue.late_max = 2s;
  cue.on_unbounded = OnUnbounded::sound_and_flag;
  cue.if_unheard_for = 72h;
  cue.notice = "NM 3/2027";
  cue.texts = texts("Səs siqnalları", "Sound signals");
  return cue;
}

Cue flags() {
  Cue cue;
  cue.id = CueId("flags");
  cue.action = CueAction::lower_flag;
  cue.spans = {{"", kNoon - 12h, kNoon + 12h}};
  cue.scope = scope({"flag", "mission"}, 11);
  cue.confirm_by = kNoon - 3h;
  cue.texts = texts("Dövlət bayraqları endirilir", "State flags are lowered");
  return cue;
}

Cue roads() {
  Cue cue;
  cue.id = CueId("roads");
  cue.action = CueAction::restrict_road;
  cue.spans = {{"", kNoon - 4h, kNoon + 6h}};
  cue.until_closed = true;
  cue.scope = scope({"road", "road-police"}, 7);
  cue.confirm_by = kNoon - 3h;
  cue.texts = texts("Şəhidlər xiyabanına gedən küçələr bağlanır", "Streets leading to the Alley of Martyrs are closed");
  return cue;
}

Cue abroad() {
  Cue cue;
  cue.id = CueId("missions-noon");
  cue.action = CueAction::notice;
  cue.basis = Basis::local;
  cue.spans = {{"Europe/Berlin", kNoon + 3h, kNoon + 3h + 60s}, {"America/New_York", kNoon + 9h, kNoon + 9h + 60s}};
  cue.scope = scope({"mission"}, 6);
  cue.confirm_by = kNoon + 10h;
  cue.texts = texts("Xaricdə anım", "Commemoration abroad");
  return cue;
}

RootKey root_key(std::uint8_t seed, const std::string& holder) {
  return {key(seed).public_key(), Alg::ed25519, holder, kNoon + 24h * 365};
}

RoleRule rule(std::uint32_t threshold, const std::vector<std::uint8_t>& seeds) {
  RoleRule made{threshold, {}};
  for (const std::uint8_t seed : seeds) made.keys.push_back(key_id_of(key(seed).public_key()));
  return made;
}

Hello hello() {
  Hello made;
  made.software = "sukut 0.1.0";
  made.features = {"inhibit"};
  made.journal = id<JournalId>(0x50);
  made.boot = id<BootId>(0x60);
  made.outputs = {{CueAction::sound, "horn", "command"}, {CueAction::lower_flag, "mast", "manual"}};
  made.held = {{Kind::schedule, order().id, 2, id<Digest>(0x70)}, {Kind::cancel, order().id, 0, id<Digest>(0x71)}};
  return made;
}

Pulse pulse() {
  Pulse made;
  made.set = digest_of_set({id<Digest>(0x70), id<Digest>(0x71)});
  made.clock = {kNoon - 1h, 1500us, Trust::holdover};
  made.cues = {
      {{order().id, CueId("minute-sound")}, 2, Readiness::at_risk, Reason::clock_unbounded, 1200ms, kNoon - 10min},
      {{order().id, CueId("flags")}, 2, Readiness::ready, Reason::none, 0ms, std::nullopt}};
  made.reports_waiting = 3;
  made.is_inhibited = true;
  made.warnings = {"no real-time priority"};
  return made;
}

Signature signature(Kind kind, const Bytes& body, std::uint8_t seed) { return sign(key(seed), kind, centre(), body); }

ReportMessage report_message() {
  const Bytes body = encode_report(report());
  return {{body, signature(Kind::report, body, 31).bytes}};
}

SignedTimeReply signed_time_reply() {
  const Bytes body = encode_time_reply(time_reply());
  return {body, signature(Kind::time, body, 22)};
}

SignedBeacon signed_beacon() {
  const Bytes body = encode_beacon(beacon());
  return {body, signature(Kind::beacon, body, 21)};
}

}  // namespace

SecretKey key(std::uint8_t seed) {
  std::array<std::uint8_t, 32> bytes{};
  bytes.fill(seed);
  return SecretKey(bytes);
}

CentreId centre() { return id<CentreId>(0x10); }

Order order() {
  Order made;
  made.centre = centre();
  made.id = id<OrderId>(0x20);
  made.name = "january-20/2027/r2";
  made.revision = 2;
  made.previous = id<Digest>(0x30);
  made.mode = Mode::live;
  made.issued = kNoon - 24h * 14;
  made.expires = kNoon + 24h * 3;
  made.tzdata = "2024a";
  made.observance = "january-20";
  made.titles = texts("20 Yanvar – Ümumxalq Hüzn Günü", "20 January – National Day of Mourning");
  made.cues = {silence(), sound(), flags(), roads(), abroad()};
  return made;
}

Cancel cancel() {
  return {centre(),           order().id, "january-20/2027", CueId("minute-sound"), scope({"ship"}, 10),
          "storm in the bay", kNoon - 1h};
}

Close close() { return {centre(), order().id, "january-20/2027", CueId("roads"), scope({"road"}, 4), kNoon + 2h}; }

Inhibit inhibit() {
  Inhibit made;
  made.centre = centre();
  made.id.bytes[0] = 7;
  made.scope = scope({"siren"}, 3);
  made.issued = kNoon + 20s;
  made.expires = kNoon + 2h;
  made.why = "a real alarm in Sumqayit";
  return made;
}

Withdraw withdraw() {
  Withdraw made;
  made.centre = centre();
  made.station = StationId("ship-agdam");
  made.key[0] = 9;
  made.issued = kNoon - 24h;
  made.why = "a new machine on the bridge";
  return made;
}

OrderFile order_file() {
  OrderFile file;
  file.body = encode_order(order());
  file.resolved.assign(5, {StationId("mission-berlin"), StationId("ship-agdam")});
  file.previous_body = "the body before";
  return file;
}

Root root() {
  Root made;
  made.centre = centre();
  made.issued = kNoon - 24h * 100;
  made.expires = kNoon + 24h * 365;
  const std::array<const char*, 3> persons{"Aynur", "Babek", "Cemile"};
  for (std::uint8_t i = 0; i < 3; ++i) {
    for (const int base : {1, 11}) {
      RootKey one = root_key(static_cast<std::uint8_t>(base + i), persons[i]);
      made.keys.emplace(key_id_of(one.key), one);
    }
  }
  for (const std::uint8_t machine : {std::uint8_t{21}, std::uint8_t{22}}) {
    RootKey one = root_key(machine, "coordinator");
    made.keys.emplace(key_id_of(one.key), one);
  }
  made.roles = {{Role::root, rule(2, {1, 2, 3})},     {Role::live, rule(2, {1, 2, 3})},
                {Role::drill, rule(2, {11, 12, 13})}, {Role::cancel, rule(1, {11, 12})},
                {Role::close, rule(1, {13})},         {Role::beacon, rule(1, {21})},
                {Role::time, rule(1, {22})}};
  return made;
}

SignedDocument document() {
  const Bytes body = encode_order(order());
  return {Kind::schedule, body, {signature(Kind::schedule, body, 1), signature(Kind::schedule, body, 2)}};
}

Report report() {
  Report made;
  made.station = StationId("ship-agdam");
  made.journal = id<JournalId>(0x50);
  made.seq = 7;
  made.type = ReportType::ended;
  made.order = order().id;
  made.revision = 2;
  made.hash = id<Digest>(0x70);
  made.cue = CueId("minute-sound");
  made.outcome = Outcome::executed_late;
  made.reason = Reason::device_busy;
  made.known_by = KnownBy::measured;
  made.detail = "the relay answered at the second attempt";
  made.person = "Captain Rəhimov";
  made.first_path = Path::bulletin;
  made.at = kNoon + 60s;
  made.error_bound = 1200us;
  made.trust = Trust::synchronized;
  made.sources = 3;
  made.is_flagged = true;
  made.is_declared_time = true;
  made.start_error = -350us;
  made.lateness = 17us;
  made.device_delay = 4ms;
  made.device_delay_error = 1ms;
  made.measured = Measured{"stream-silence", -2ms, 60s, 12ms};
  return made;
}

Parcel parcel() { return {centre(), {encode_document(document())}, {report_message().report}}; }

TimeReply time_reply() { return {id<Nonce>(0x80), kNoon - 5s, kNoon - 5s + 40us, 900us, true}; }

Beacon beacon() { return {centre(), 42, digest_of_set({id<Digest>(0x70)}), {id<Digest>(0x70)}, kNoon - 30s}; }

std::vector<Message> messages() {
  return {hello(),
          Welcome{1, id<StoreId>(0x90), 42},
          Busy{30s, Reason::busy},
          DocumentMessage{document()},
          TimeRequest{id<Nonce>(0x80)},
          signed_time_reply(),
          report_message(),
          Receipt{id<JournalId>(0x50), {1, 2, 7, 1ULL << 40}},
          pulse(),
          PulseReply{digest_of_set({id<Digest>(0x70)}), id<StoreId>(0x90), {id<Digest>(0x70)}},
          Pull{{id<Digest>(0x70), id<Digest>(0x71)}},
          signed_beacon()};
}

}  // namespace sukut::samples
