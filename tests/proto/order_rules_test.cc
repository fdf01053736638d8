// Every rule of an order, a cancel and a close, broken once, by itself.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <functional>

#include "proto/limits.h"
#include "proto/order.h"
#include "tests/proto/samples.h"

namespace sukut {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;

constexpr std::size_t kSilence = 0;
constexpr std::size_t kSound = 1;
constexpr std::size_t kFlags = 2;
constexpr std::size_t kAbroad = 4;

Error refusal(const std::function<void(Order&)>& damage) {
  Order order = samples::order();
  damage(order);
  const Status checked = validate(order);
  return checked ? Error{} : checked.error();
}

void expect_malformed(const std::function<void(Order&)>& damage, const std::string& words) {
  const Error error = refusal(damage);
  EXPECT_EQ(error.reason, Reason::malformed) << words;
  EXPECT_THAT(error.detail, HasSubstr(words));
}

TEST(OrderRules, TheSampleIsAccepted) {
  EXPECT_EQ(refusal([](Order&) {}), Error{});
}

TEST(OrderRules, Identity) {
  expect_malformed([](Order& order) { order.centre = {}; }, "names no centre");
  expect_malformed([](Order& order) { order.id = {}; }, "has no id");
  expect_malformed([](Order& order) { order.revision = 0; }, "count from 1");
  expect_malformed([](Order& order) { order.revision = 1; }, "replaces nothing");
  EXPECT_EQ(refusal([](Order& order) { order.revision = 1, order.previous = {}; }), Error{});
  EXPECT_EQ(refusal([](Order& order) { order.previous = {}; }), Error{}) << "the first may never have been published";
}

TEST(OrderRules, ADrillSaysSoInItsName) {
  expect_malformed([](Order& order) { order.mode = Mode::drill; }, "begins with DRILL-");
  expect_malformed([](Order& order) { order.name = "DRILL-january-20/2027/r2"; }, "a live order is named");
  EXPECT_EQ(refusal([](Order& order) { order.mode = Mode::drill, order.name = "DRILL-january-20/2027-01-06/r2"; }),
            Error{});
}

TEST(OrderRules, Names) {
  expect_malformed([](Order& order) { order.name = ""; }, "is not a name");
  expect_malformed([](Order& order) { order.name = "january 20"; }, "is not a name");
  expect_malformed([](Order& order) { order.name = std::string(129, 'a'); }, "is not a name");
  expect_malformed([](Order& order) { order.observance = "January"; }, "observance \"January\" is not an id");
  expect_malformed([](Order& order) { order.tzdata = std::string(33, 'a'); }, "zone data");
}

TEST(OrderRules, Expiry) {
  expect_malformed([](Order& order) { order.issued = order.expires; }, "before it is issued");
  expect_malformed([](Order& order) { order.expires = last_end(order) + 24h - 1ns; }, "less than 24 h");
  EXPECT_EQ(refusal([](Order& order) { order.expires = last_end(order) + 24h; }), Error{});
  expect_malformed([](Order& order) { order.expires = Instant::max(); }, "outside the years");
}

TEST(OrderRules, Cues) {
  expect_malformed([](Order& order) { order.cues.clear(); }, "has no cue");
  expect_malformed([](Order& order) { order.cues[1].id = order.cues[0].id; }, "cue minute-silence: stands twice");
  expect_malformed([](Order& order) { order.cues[0].id = CueId("Minute"); }, "cue \"Minute\": not an id");
  expect_malformed([](Order& order) { order.cues.assign(kCuesMax + 1, order.cues[0]); }, "more than 32 cues");
}

TEST(OrderRules, Spans) {
  expect_malformed([](Order& order) { order.cues[kSound].spans.clear(); }, "exactly one span");
  expect_malformed([](Order& order) { order.cues[kSound].spans.push_back(order.cues[kSound].spans[0]); },
                   "exactly one");
  expect_malformed([](Order& order) { order.cues[kSound].spans[0].zone = "Asia/Baku"; }, "without a zone");
  expect_malformed([](Order& order) { std::swap(order.cues[kFlags].spans[0].start, order.cues[kFlags].spans[0].end); },
                   "cue flags: it ends before it starts");
  expect_malformed([](Order& order) { order.cues[kFlags].spans[0].end = order.cues[kFlags].spans[0].start; },
                   "ends before");
  expect_malformed([](Order& order) { order.cues[kFlags].spans[0].start = Instant::min(); }, "outside the years");
  expect_malformed([](Order& order) { order.cues[kFlags].spans[0].end = kInstantMax; }, "outside the years");
}

TEST(OrderRules, LocalSpans) {
  expect_malformed([](Order& order) { order.cues[kAbroad].spans.clear(); }, "a span for each zone");
  expect_malformed([](Order& order) { order.cues[kAbroad].spans[0].zone = ""; }, "names no zone");
  expect_malformed([](Order& order) { order.cues[kAbroad].spans[1].zone = "Europe/Berlin"; },
                   "two spans in Europe/Berlin");
  expect_malformed([](Order& order) { order.cues[kAbroad].spans.assign(kZonesMax + 1, order.cues[kAbroad].spans[0]); },
                   "more than 64 zones");
}

TEST(OrderRules, NoOutputOver15Minutes) {
  EXPECT_EQ(refusal([](Order& order) { order.cues[kSilence].spans[0].end = samples::kNoon + 15min; }), Error{});
  const Error error = refusal([](Order& order) { order.cues[kSilence].spans[0].end = samples::kNoon + 15min + 1ns; });
  EXPECT_EQ(error.reason, Reason::output_too_long);
  EXPECT_THAT(error.detail, HasSubstr("cue minute-silence"));
}

TEST(OrderRules, Patterns) {
  const Error alarm = refusal([](Order& order) { order.cues[kSound].pattern = "wail"; });
  EXPECT_EQ(alarm.reason, Reason::pattern_unsupported);
  EXPECT_THAT(alarm.detail, HasSubstr("is an alarm"));
  EXPECT_EQ(refusal([](Order& order) { order.cues[kSound].pattern = ""; }).reason, Reason::pattern_unsupported);
  EXPECT_EQ(refusal([](Order& order) { order.cues[kSilence].pattern = "steady"; }).reason, Reason::pattern_unsupported);
  EXPECT_EQ(refusal([](Order& order) { order.cues[kFlags].pattern = "steady"; }).reason, Reason::pattern_unsupported);
}

TEST(OrderRules, Bounds) {
  expect_malformed([](Order& order) { order.cues[kSound].tolerance = 0ns; }, "a sound needs a tolerance");
  expect_malformed([](Order& order) { order.cues[kSound].tolerance = -1ns; }, "negative");
  expect_malformed([](Order& order) { order.cues[kSound].late_max = -1ns; }, "negative");
  expect_malformed([](Order& order) { order.cues[kSound].if_unheard_for = -1ns; }, "negative");
  expect_malformed([](Order& order) { order.cues[kSound].late_max = Nanos::max(); }, "over ten years");
  expect_malformed([](Order& order) { order.cues[kSound].until_closed = true; }, "only tasks of persons");
  EXPECT_EQ(refusal([](Order& order) { order.cues[kSound].late_max = 0ns; }), Error{});
}

TEST(OrderRules, ConfirmBy) {
  expect_malformed([](Order& order) { order.cues[kFlags].confirm_by = order.cues[kFlags].spans[0].start; },
                   "confirm_by lies before the start");
  expect_malformed([](Order& order) { order.cues[kFlags].confirm_by = Instant::max(); }, "confirm_by lies outside");
}

TEST(OrderRules, Scopes) {
  expect_malformed([](Order& order) { order.cues[0].scope.sectors = {"Ship"}; }, "a sector");
  expect_malformed([](Order& order) { order.cues[0].scope.regions = {""}; }, "a region");
  expect_malformed([](Order& order) { order.cues[0].scope.operators = {"A\nB"}; }, "an operator");
  expect_malformed([](Order& order) { order.cues[0].scope.stations = {StationId("")}; }, "a station");
  expect_malformed([](Order& order) { order.cues[0].scope.exclude = {StationId("A")}; }, "an excluded station");
  expect_malformed([](Order& order) { order.cues[0].scope.stations.assign(kScopeEntriesMax, StationId("a")); }, "1024");
}

TEST(OrderRules, Texts) {
  expect_malformed([](Order& order) { order.titles[0].text = std::string(kTextMax + 1, 'a'); },
                   "titles: the text in az");
  expect_malformed([](Order& order) { order.titles[0].text = "a\x1b[2Jb"; }, "one line");
  expect_malformed([](Order& order) { order.titles[1].lang = "az"; }, "titles: two texts in az");
  expect_malformed([](Order& order) { order.cues[0].texts[0].lang = ""; },
                   "cue minute-silence: a text names no language");
  expect_malformed([](Order& order) { order.titles.resize(kLanguagesMax + 1); }, "more than 16 languages");
  expect_malformed([](Order& order) { order.cues[kSound].notice = "a\nb"; }, "notice reference");
}

template <typename Document>
std::string told(Document document, const std::function<void(Document&)>& damage) {
  damage(document);
  const Status checked = validate(document);
  if (checked) return "accepted";
  EXPECT_EQ(checked.error().reason, Reason::malformed);
  return checked.error().detail;
}

TEST(CancelRules, EachRule) {
  const auto cancel = [](const std::function<void(Cancel&)>& damage) { return told(samples::cancel(), damage); };
  EXPECT_EQ(cancel([](Cancel&) {}), "accepted");
  EXPECT_EQ(cancel([](Cancel& one) { one.cue.reset(), one.scope.reset(), one.name.clear(), one.why.clear(); }),
            "accepted");
  EXPECT_EQ(cancel([](Cancel& one) { one.centre = {}; }), "cancel names no centre");
  EXPECT_EQ(cancel([](Cancel& one) { one.order = {}; }), "cancel names no order");
  EXPECT_THAT(cancel([](Cancel& one) { one.cue = CueId(""); }), HasSubstr("the cue is not an id"));
  EXPECT_THAT(cancel([](Cancel& one) { one.scope->sectors = {"?"}; }), HasSubstr("a sector"));
  EXPECT_THAT(cancel([](Cancel& one) { one.why = "a\nb"; }), HasSubstr("the reason is not one line"));
  EXPECT_THAT(cancel([](Cancel& one) { one.name = std::string(129, 'a'); }), HasSubstr("name"));
  EXPECT_THAT(cancel([](Cancel& one) { one.issued = Instant::min(); }), HasSubstr("issued"));
}

TEST(CloseRules, EachRule) {
  const auto close = [](const std::function<void(Close&)>& damage) { return told(samples::close(), damage); };
  EXPECT_EQ(close([](Close&) {}), "accepted");
  EXPECT_EQ(close([](Close& one) { one.order = {}; }), "close names no order");
  EXPECT_THAT(close([](Close& one) { one.cue = CueId("A"); }), HasSubstr("the cue is not an id"));
  EXPECT_THAT(close([](Close& one) { one.scope->exclude = {StationId("")}; }), HasSubstr("excluded"));
}

TEST(InhibitRules, EachRule) {
  const auto inhibit = [](const std::function<void(Inhibit&)>& damage) { return told(samples::inhibit(), damage); };
  EXPECT_EQ(inhibit([](Inhibit&) {}), "accepted");
  EXPECT_EQ(inhibit([](Inhibit& one) { one.centre = {}; }), "inhibit names no centre");
  EXPECT_EQ(inhibit([](Inhibit& one) { one.id = {}; }), "inhibit has no id");
  EXPECT_THAT(inhibit([](Inhibit& one) { one.expires = one.issued; }), HasSubstr("within 24 h"));
  EXPECT_THAT(inhibit([](Inhibit& one) { one.expires = one.issued + 24h + 1ns; }), HasSubstr("within 24 h"));
  EXPECT_THAT(inhibit([](Inhibit& one) { one.issued = Instant::min(); }), HasSubstr("issued"));
  EXPECT_THAT(inhibit([](Inhibit& one) { one.why = "a\nb"; }), HasSubstr("the reason is not one line"));
  EXPECT_THAT(inhibit([](Inhibit& one) { one.scope->sectors = {"?"}; }), HasSubstr("a sector"));
}

TEST(WithdrawRules, EachRule) {
  const auto withdraw = [](const std::function<void(Withdraw&)>& damage) { return told(samples::withdraw(), damage); };
  EXPECT_EQ(withdraw([](Withdraw&) {}), "accepted");
  EXPECT_EQ(withdraw([](Withdraw& one) { one.centre = {}; }), "withdraw names no centre");
  EXPECT_THAT(withdraw([](Withdraw& one) { one.station = StationId("?"); }), HasSubstr("the station is not an id"));
  EXPECT_EQ(withdraw([](Withdraw& one) { one.key = {}; }), "withdraw names no key");
  EXPECT_THAT(withdraw([](Withdraw& one) { one.issued = Instant::max(); }), HasSubstr("issued"));
  EXPECT_THAT(withdraw([](Withdraw& one) { one.why = std::string(513, 'a'); }), HasSubstr("the reason"));
}

}  // namespace
}  // namespace sukut
