// The reading shows what is signed and catches a file that does not fit it; signatures merge, and what is
// missing is said by names.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "coordinator/cli/draft.h"
#include "coordinator/cli/json_text.h"
#include "coordinator/cli/people.h"
#include "coordinator/cli/publish.h"
#include "coordinator/cli/reading.h"
#include "coordinator/cli/signature_file.h"
#include "tests/shell/cli_fixture.h"

namespace sukut::cli {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

const Instant kNow = *parse_instant("2026-11-22T10:00:00Z");

CentreId centre_one() {
  CentreId centre;
  centre.bytes.fill(1);
  return centre;
}

Draft make_draft(const std::string& plan_text, std::uint32_t revision = 1, const Bytes& previous = {},
                 std::uint8_t id = 2) {
  const Plan plan = parse_plan(plan_text, "p.toml");
  DraftWish wish;
  wish.centre = centre_one();
  wish.id.bytes.fill(id);
  wish.revision = revision;
  wish.issued = kNow;
  wish.tzdata = "2026f";
  wish.previous_body = previous;
  wish.occasion = LiveWish{2027, kNow};
  const auto stations = few_stations();
  return *draft_order(plan, check_plan(plan, &stations, wish.occasion), wish);
}

Root make_test_root() {
  SealWish wish;
  wish.centre = centre_one();
  wish.beacon = key_number(100).public_key();
  wish.time = key_number(101).public_key();
  wish.issued = kNow;
  wish.expires = kNow + std::chrono::hours(24 * 365);
  std::vector<Person> people;
  const char* names[] = {"Anna", "Bob", "Cem"};
  for (std::uint8_t i = 0; i < 3; ++i) {
    people.push_back(
        {names[i], {Role::root, Role::live, Role::cancel}, key_number(static_cast<std::uint8_t>(i + 1)).public_key()});
  }
  people.push_back({"Dan", {Role::drill}, key_number(4).public_key()});
  people.push_back({"Eve", {Role::drill}, key_number(5).public_key()});
  return *make_root(people, wish);
}

SignatureFile signed_by(std::uint8_t number, const Bytes& body, Kind kind = Kind::schedule) {
  return make_signature(key_number(number), kind, centre_one(), body);
}

TEST(Reading, ShowsModeTimesSectorsAndFingerprint) {
  const Draft draft = make_draft(kFewCues);
  const auto reading = read_order(encode_order_file(draft.file));
  ASSERT_TRUE(reading.has_value());
  EXPECT_THAT(reading->warnings, IsEmpty());
  const std::string text = text_of(*reading, few_stations());
  EXPECT_THAT(text, HasSubstr("LIVE ORDER"));
  EXPECT_THAT(text, HasSubstr("2027-01-20 12:00:00 +04 Baku  =  2027-01-20 08:00:00 UTC"));
  EXPECT_THAT(text, HasSubstr("6: broadcast 1, flag 1, mission 2, road-police 1, ship 1"));
  EXPECT_THAT(text, HasSubstr("sectors ship; without ship-berde"));
  EXPECT_THAT(text, HasSubstr("until it is closed, at latest 2027-01-20 20:00:00 +04"));
  EXPECT_THAT(text, HasSubstr("text az         Fit"));
  EXPECT_THAT(text, HasSubstr(fingerprint(sha256(draft.file.body))));
  EXPECT_THAT(json_of(*reading), HasSubstr("\"mode\": \"live\""));
}

TEST(Reading, ListsTheDifferencesToTheBodyItReplaces) {
  const Draft first = make_draft(kFewCues);
  std::string changed = kFewCues;
  changed.replace(changed.find("length = \"30s\""), 14, "length = \"45s\"");
  changed.replace(changed.find("id = \"flags\""), 12, "id = \"banners\"");
  const auto reading = read_order(encode_order_file(make_draft(changed, 2, first.file.body).file));
  ASSERT_TRUE(reading.has_value());
  ASSERT_TRUE(reading->previous.has_value());
  EXPECT_THAT(differences(*reading->previous, reading->order),
              ElementsAre(HasSubstr("cue ships: time 2027-01-20 08:00:00 UTC to 2027-01-20 08:00:30 UTC → "),
                          HasSubstr("cue ships: confirm by"), "cue flags is gone", "cue banners is new"));
  EXPECT_THAT(text_of(*reading, {}), HasSubstr("Changes since day/2027/r1"));
}

TEST(Reading, WarnsWhenTheListIsNotTheSignedOne) {
  Draft draft = make_draft(kFewCues);
  draft.file.resolved[1].push_back(StationId("ship-zzz"));
  const auto reading = read_order(encode_order_file(draft.file));
  ASSERT_TRUE(reading.has_value());
  EXPECT_THAT(reading->warnings, ElementsAre(HasSubstr("the list of stations of cue ships")));
}

TEST(Reading, WarnsOfAnotherPreviousBody) {
  const Draft first = make_draft(kFewCues);
  Draft second = make_draft(kFewCues, 2, first.file.body);
  second.file.previous_body = make_draft(kFewCues, 1, {}, 9).file.body;
  const auto reading = read_order(encode_order_file(second.file));
  ASSERT_TRUE(reading.has_value());
  EXPECT_THAT(reading->warnings, ElementsAre(HasSubstr("previous body")));
  EXPECT_FALSE(reading->previous.has_value());
}

TEST(Reading, RefusesDamagedFiles) {
  const Bytes good = encode_order_file(make_draft(kFewCues).file);
  EXPECT_FALSE(read_order(good.substr(0, good.size() / 2)).has_value());
  EXPECT_FALSE(read_order("").has_value());
  EXPECT_FALSE(read_order("not an order").has_value());
}

TEST(SignatureFiles, ComeBackAsTheyWere) {
  const SignatureFile file = signed_by(1, "body");
  const auto parsed = parse_signature(to_text(file));
  ASSERT_TRUE(parsed.has_value());
  EXPECT_EQ(*parsed, file);
}

TEST(SignatureFiles, NameWhatIsWrong) {
  const std::string good = to_text(signed_by(1, "body"));
  const auto without = [&](const std::string& key) {
    const std::size_t begin = good.find("\n" + key + " = ") + 1;
    return good.substr(0, begin) + good.substr(good.find('\n', begin) + 1);
  };
  EXPECT_THAT(parse_signature("hello").error().detail, HasSubstr("first line"));
  EXPECT_THAT(parse_signature(good + "nonsense\n").error().detail, HasSubstr("nonsense"));
  for (const char* key : {"kind", "body", "key", "signature"}) {
    EXPECT_EQ(parse_signature(without(key)).error().reason, Reason::malformed) << key;
  }
  std::string other = good;
  other.replace(other.find("alg = ed25519"), 13, "alg = rsa");
  EXPECT_EQ(parse_signature(other).error().reason, Reason::alg_unsupported);
}

TEST(Publish, SaysWhichSignaturesAreMissingByName) {
  const Root root = make_test_root();
  const Bytes body = make_draft(kFewCues).file.body;
  const auto none = assemble(root, Kind::schedule, Mode::live, body, {});
  EXPECT_EQ(none.error().reason, Reason::too_few_signatures);
  EXPECT_THAT(none.error().detail, HasSubstr("0 of 2 signatures; 2 missing, from any of: Anna, Bob, Cem"));
  const auto one = assemble(root, Kind::schedule, Mode::live, body, {signed_by(2, body)});
  EXPECT_THAT(one.error().detail, HasSubstr("1 of 2 signatures (Bob); 1 missing, from any of: Anna, Cem"));
}

TEST(Publish, MergesTheSignaturesOfDistinctPeople) {
  const Root root = make_test_root();
  const Bytes body = make_draft(kFewCues).file.body;
  const auto ready = assemble(root, Kind::schedule, Mode::live, body, {signed_by(3, body), signed_by(1, body)});
  ASSERT_TRUE(ready.has_value()) << ready.error().detail;
  EXPECT_THAT(ready->signers, ElementsAre("Anna", "Cem"));
  EXPECT_TRUE(verify_document(root, ready->document, Role::live).has_value());
}

TEST(Publish, RefusesWhatDoesNotCount) {
  const Root root = make_test_root();
  const Bytes body = make_draft(kFewCues).file.body;
  const auto reason = [&](std::vector<SignatureFile> files) {
    const auto ready = assemble(root, Kind::schedule, Mode::live, body, files);
    return ready ? Reason::none : ready.error().reason;
  };
  EXPECT_EQ(reason({signed_by(1, body), signed_by(1, body)}), Reason::duplicate_signer);
  EXPECT_EQ(reason({signed_by(1, body), signed_by(4, body)}), Reason::wrong_mode_key);
  EXPECT_EQ(reason({signed_by(1, body), signed_by(77, body)}), Reason::unknown_signer);
  EXPECT_EQ(reason({signed_by(1, body), signed_by(2, body + "x")}), Reason::bad_signature);
  EXPECT_EQ(reason({signed_by(1, body), signed_by(2, body, Kind::cancel)}), Reason::bad_signature);
  SignatureFile forged = signed_by(2, body);
  forged.signature.bytes[5] = static_cast<char>(forged.signature.bytes[5] ^ 1);
  EXPECT_EQ(reason({signed_by(1, body), forged}), Reason::bad_signature);
  EXPECT_EQ(reason({signed_by(1, body), signed_by(2, body)}), Reason::none);
}

coordinator::DocumentStored stored(const Draft& draft) {
  return {{Kind::schedule, draft.file.body, {}}, encode_order_file(draft.file), kNow};
}

TEST(Orders, AreFoundByNamePrefixAndHex) {
  const Draft r1 = make_draft(kFewCues);
  const Draft r2 = make_draft(kFewCues, 2, r1.file.body);
  std::string eve = kFewCues;
  eve.replace(0, eve.find('\n'), "id = \"daybreak\"");
  const auto orders = orders_in({stored(r2), stored(r1), stored(make_draft(eve, 1, {}, 3))});
  ASSERT_EQ(orders.size(), 2U);
  for (const char* word : {"day/2027/r1", "day/2027/r2", "day/2027", "day/", "0202"}) {
    const auto found = find_order(orders, word);
    ASSERT_TRUE(found.has_value()) << word;
    EXPECT_EQ(found->order.revision, 2U);
    EXPECT_EQ(found->documents.size(), 2U);
  }
  EXPECT_EQ(find_order(orders, std::string(32, '0')).error().reason, Reason::file_missing);
  EXPECT_THAT(find_order(orders, "day").error().detail, AllOf(HasSubstr("day/2027/r2"), HasSubstr("daybreak/2027/r1")));
  EXPECT_THAT(find_order(orders, "night").error().detail, HasSubstr("there are:"));
}

TEST(Orders, ACancelOfTheWholeMarksThemAndOneOfACueDoesNot) {
  const Draft draft = make_draft(kFewCues);
  Cancel cancel{centre_one(), draft.order.id, "day/2027", CueId("ships"), std::nullopt, "why", kNow};
  const auto document = [&] {
    return coordinator::DocumentStored{{Kind::cancel, encode_cancel(cancel), {}}, {}, kNow};
  };
  EXPECT_FALSE(orders_in({stored(draft), document()}).front().is_cancelled);
  cancel.cue.reset();
  EXPECT_TRUE(orders_in({stored(draft), document()}).front().is_cancelled);
}

TEST(Orders, StandWithWhatWasCalledOffOrClosedOfThem) {
  const Draft draft = make_draft(kFewCues);
  const Cancel cancel{centre_one(), draft.order.id, "day/2027", CueId("ships"), std::nullopt, "why", kNow};
  const Close close{centre_one(), draft.order.id, "day/2027", CueId("streets"), std::nullopt, kNow};
  const auto standing = standing_in(orders_in({stored(draft),
                                               {{Kind::cancel, encode_cancel(cancel), {}}, {}, kNow},
                                               {{Kind::close, encode_close(close), {}}, {}, kNow}}));
  ASSERT_EQ(standing.size(), 1U);
  EXPECT_EQ(standing[0].order, draft.order);
  EXPECT_THAT(standing[0].cancels, ElementsAre(cancel));
  EXPECT_THAT(standing[0].closes, ElementsAre(close));
}

}  // namespace
}  // namespace sukut::cli
