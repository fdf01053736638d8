// Roles are given until the root is sealed, and sealing refuses what would lock the centre or blur live and drill.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "coordinator/cli/centre.h"
#include "coordinator/cli/keys.h"
#include "coordinator/cli/people.h"
#include "coordinator/shell/register.h"
#include "tests/shell/cli_fixture.h"

namespace sukut::cli {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

Person person(const std::string& name, std::uint8_t key, std::set<Role> roles) {
  return {name, std::move(roles), key_number(key).public_key()};
}

SealWish wish() {
  SealWish wish;
  wish.centre.bytes.fill(1);
  wish.beacon = key_number(100).public_key();
  wish.time = key_number(101).public_key();
  wish.issued = Instant(std::chrono::hours(24 * 365 * 56));
  wish.expires = wish.issued + std::chrono::hours(24 * 365);
  return wish;
}

std::vector<Person> three_people() {
  const std::set<Role> all{Role::root, Role::live, Role::cancel, Role::close};
  return {person("Anna", 1, all), person("Bob", 2, all), person("Cem", 3, all)};
}

TEST(People, AreKeptAndGetFurtherRoles) {
  const CliFolder folder;
  ASSERT_TRUE(add_person(folder.path(), person("Anna \"A\" Ə", 1, {Role::live})).has_value());
  ASSERT_TRUE(add_person(folder.path(), person("Anna \"A\" Ə", 1, {Role::cancel})).has_value());
  ASSERT_TRUE(add_person(folder.path(), person("Bob", 2, {Role::drill})).has_value());
  const auto people = load_people(folder.path());
  ASSERT_TRUE(people.has_value()) << people.error().detail;
  EXPECT_THAT(*people,
              ElementsAre(person("Anna \"A\" Ə", 1, {Role::live, Role::cancel}), person("Bob", 2, {Role::drill})));
}

TEST(People, OneKeyIsOnePersonsAndNotLiveAndDrill) {
  const CliFolder folder;
  ASSERT_TRUE(add_person(folder.path(), person("Anna", 1, {Role::live})).has_value());
  EXPECT_THAT(add_person(folder.path(), person("Bob", 1, {Role::cancel})).error().detail, HasSubstr("already Anna's"));
  EXPECT_THAT(add_person(folder.path(), person("Anna", 1, {Role::drill})).error().detail, HasSubstr("with one key"));
  EXPECT_TRUE(add_person(folder.path(), person("Anna", 2, {Role::drill})).has_value());
  EXPECT_THAT(add_person(folder.path(), person("Cem", 3, {Role::beacon})).error().detail, HasSubstr("no person's"));
}

TEST(People, CannotBeAddedToASealedRoot) {
  const CliFolder folder;
  ASSERT_TRUE(coordinator::save_root(root_path(folder.path()), *make_root(three_people(), wish())).has_value());
  EXPECT_EQ(add_person(folder.path(), person("Dan", 4, {Role::drill})).error().reason, Reason::root_sealed);
}

TEST(People, ABadFileIsNamedWithItsPlace) {
  const CliFolder folder;
  ASSERT_TRUE(io::write_file(folder / "people.toml", "[[person]]\nname = \"A\"\nroles = [\"boss\"]\npublic = \"00\"\n")
                  .has_value());
  EXPECT_THAT(load_people(folder.path()).error().detail,
              AllOf(HasSubstr("people.toml:3:"), HasSubstr("unknown role \"boss\"")));
}

TEST(Sealing, GivesTwoForLiveAndRootAndOneForTheRest) {
  const auto root = make_root(three_people(), wish());
  ASSERT_TRUE(root.has_value()) << root.error().detail;
  EXPECT_EQ(root->version, 1U);
  EXPECT_EQ(root->roles.at(Role::live).threshold, 2U);
  EXPECT_EQ(root->roles.at(Role::root).threshold, 2U);
  EXPECT_EQ(root->roles.at(Role::cancel).threshold, 1U);
  EXPECT_EQ(root->roles.count(Role::drill), 0U);
  EXPECT_EQ(root->roles.at(Role::beacon).keys.size(), 1U);
  EXPECT_THAT(holders_of(*root, Role::live), ElementsAre("Anna", "Bob", "Cem"));
  const auto decoded = decode_root(encode_root(*root));
  ASSERT_TRUE(decoded.has_value()) << decoded.error().detail;
  EXPECT_EQ(*decoded, *root);
}

TEST(Sealing, RefusesNEqualsKWithoutNoSpare) {
  SealWish asked = wish();
  asked.thresholds[Role::live] = 3;
  EXPECT_THAT(make_root(three_people(), asked).error().detail,
              AllOf(HasSubstr("live needs all of its 3"), HasSubstr("--no-spare")));
  asked.no_spare = true;
  EXPECT_TRUE(make_root(three_people(), asked).has_value());
  asked.thresholds[Role::live] = 4;
  EXPECT_THAT(make_root(three_people(), asked).error().detail, HasSubstr("only 3 hold it"));
}

TEST(Sealing, TwoKeysOfOneNameAreNoSpare) {
  std::vector<Person> people = three_people();
  people.pop_back();
  people.push_back(person("Anna", 9, {Role::root, Role::live, Role::cancel}));
  EXPECT_THAT(make_root(people, wish()).error().detail, HasSubstr("root needs all of its 2"));
}

TEST(Sealing, NeedsSomebodyForRootAndCancel) {
  std::vector<Person> people = three_people();
  for (Person& p : people) p.roles.erase(Role::cancel);
  EXPECT_THAT(make_root(people, wish()).error().detail, HasSubstr("nobody holds the role cancel"));
  SealWish asked = wish();
  asked.thresholds[Role::drill] = 1;
  EXPECT_THAT(make_root(three_people(), asked).error().detail, HasSubstr("nobody holds the role drill"));
}

TEST(Thresholds, AreRoleAndNumber) {
  EXPECT_EQ(*parse_threshold("live=2"), (std::pair{Role::live, 2U}));
  for (const char* bad : {"live", "live=", "boss=2", "live=x", "beacon=1", "live=-1", "live=100"}) {
    EXPECT_FALSE(parse_threshold(bad).has_value()) << bad;
  }
}

TEST(Centre, KeepsNoPersonsKeyUnlessItIsThrownAway) {
  const CliFolder folder;
  ASSERT_TRUE(make_centre({folder / "real", false, "", "", "declared"}).has_value());
  ASSERT_TRUE(make_centre({folder / "demo", true, "", "", ""}).has_value());
  KeyWish key{folder / "real/keys/anna.key", "Anna", "", true, true};
  EXPECT_EQ(make_key(key).error().reason, Reason::file_permissions);
  key.path = folder / "demo/anna.key";
  EXPECT_TRUE(make_key(key).has_value());
  EXPECT_TRUE(open_key(key.path, "").has_value());
  EXPECT_EQ(make_centre({folder / "demo", true, "", "", ""}).error().reason, Reason::file_permissions);
}

TEST(Centre, IsWholeFromTheBeginning) {
  const CliFolder folder;
  const auto centre = make_centre({folder / "c", true, "", "", ""});
  ASSERT_TRUE(centre.has_value()) << centre.error().detail;
  EXPECT_TRUE(centre->is_declared);
  EXPECT_FALSE(centre->centre.is_zero());
  EXPECT_TRUE(coordinator::load_centre_keys(*centre).has_value());
  const auto records = load_records(*centre);
  ASSERT_TRUE(records.has_value()) << records.error().detail;
  EXPECT_TRUE(records->documents.empty());
  EXPECT_FALSE(ping(*centre).has_value());
}

TEST(Keys, NeedAPassphraseOutsideDemonstrations) {
  const CliFolder folder;
  KeyWish key{folder / "anna.key", "Anna", "", true, false};
  EXPECT_THAT(make_key(key).error().detail, HasSubstr("--insecure-demo"));
  ASSERT_TRUE(io::write_file(folder / "short", "brief\n", 0600).has_value());
  ASSERT_TRUE(io::write_file(folder / "open", "correct horse battery\n", 0644).has_value());
  ASSERT_TRUE(io::write_file(folder / "good", "correct horse battery\n", 0600).has_value());
  key.no_passphrase = false;
  key.passphrase_file = folder / "short";
  EXPECT_EQ(make_key(key).error().reason, Reason::wrong_passphrase);
  key.passphrase_file = folder / "open";
  EXPECT_EQ(make_key(key).error().reason, Reason::file_permissions);
  key.passphrase_file = folder / "good";
  const auto made = make_key(key);
  ASSERT_TRUE(made.has_value()) << made.error().detail;
  const auto opened = open_key(key.path, folder / "good");
  ASSERT_TRUE(opened.has_value()) << opened.error().detail;
  EXPECT_EQ(opened->key.public_key(), made->key);
  EXPECT_EQ(opened->name, "Anna");
  ASSERT_TRUE(io::write_file(folder / "wrong", "something else entirely\n", 0600).has_value());
  EXPECT_EQ(open_key(key.path, folder / "wrong").error().reason, Reason::wrong_passphrase);
  EXPECT_EQ(io::load_public_key(key.path + ".pub")->key, made->key);
}

}  // namespace
}  // namespace sukut::cli
