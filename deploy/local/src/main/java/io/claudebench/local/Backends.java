package io.claudebench.local;

import io.claudebench.servers.PostgresOptions;
import io.claudebench.servers.PostgresServer;
import io.claudebench.servers.RedisOptions;
import io.claudebench.servers.RedisServer;
import io.claudebench.servers.Secrets;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/** The fleet's own Redis and PostgreSQL: their data and their passwords stay in the fleet's directory. */
final class Backends {
  private final Home home;

  Backends(Home home) {
    this.home = home;
  }

  RedisServer redis() {
    Path dir = home.dir().resolve("redis");
    return RedisServer.start(RedisOptions.kept(dir, password("redis")).withLog(home.log("redis")));
  }

  PostgresServer postgres() {
    Path dir = home.dir().resolve("postgres");
    return PostgresServer.start(PostgresOptions.kept(dir, password("postgres")).withLog(home.log("postgres")));
  }

  private String password(String name) {
    try {
      return Secrets.kept(home.dir().resolve(name + ".password"));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot keep the password of " + name, e);
    }
  }
}
