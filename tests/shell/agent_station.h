// A throw-away station: bundle, keys, root document and agent.toml in a temporary folder.
#pragma once

#include <gtest/gtest.h>

#include <string>

#include "proto/codec.h"
#include "proto/io/key_file.h"
#include "tests/shell/agent_folder.h"

namespace sukut::agent {

class Station {
 public:
  Station() {
    std::filesystem::create_directory(folder / "bundle");
    centre.bytes.fill(5);
    Root root;
    root.centre = centre;
    root.issued = from_ns<Instant>(1'700'000'000'000'000'000);
    root.expires = from_ns<Instant>(2'000'000'000'000'000'000);
    for (const Role role : kRoles) {  // no key stands in two roles
      const PublicKey key = io::make_signing_key().public_key();
      const KeyId id = key_id_of(key);
      root.keys[id] = {key, Alg::ed25519, "Aygün", root.expires};
      root.roles[role] = {1, {id}};
    }
    EXPECT_TRUE(io::write_file(folder / "bundle/root.sukut", encode_root(root)));
    EXPECT_TRUE(io::save_curve_keys(folder / "bundle/link.key", io::make_curve_keys(), "baku-port"));
    EXPECT_TRUE(io::save_signing_key(folder / "bundle/report.key", io::make_signing_key(), "baku-port", std::nullopt));
    write_station("sector = \"port\"\n");
    write_config("");
  }

  void write_station(const std::string& more, const std::string& endpoint = "tcp://127.0.0.1:1") const {
    folder.write("bundle/station.toml", "centre = \"" + hex(centre) + "\"\nid = \"baku-port\"\noperator = \"asco\"\n" +
                                            "region = \"baku\"\nzone = \"Asia/Baku\"\nendpoints = [\"" + endpoint +
                                            "\"]\nbulletins = []\ncoordinator_key = \"" +
                                            io::make_curve_keys().public_key + "\"\n" + more);
  }
  void write_config(const std::string& more) const {
    folder.write("agent.toml", "bundle = \"bundle\"\nstate = \"state\"\n" + more);
  }
  [[nodiscard]] std::string config() const { return folder / "agent.toml"; }

  Folder folder;
  CentreId centre;
};

}  // namespace sukut::agent
