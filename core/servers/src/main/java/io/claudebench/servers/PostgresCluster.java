package io.claudebench.servers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;

/** Makes a data directory with one user and one database; all of it or nothing. */
final class PostgresCluster {
  private final PostgresOptions options;

  PostgresCluster(PostgresOptions options) {
    this.options = options;
  }

  void make() throws IOException {
    if (Files.exists(options.data())) {
      User.give(options.dir());
      return;
    }
    Path fresh = options.dir().resolve("data.new");
    Scratch.delete(fresh);
    Path password = Secrets.write(options.dir().resolve("password.new"), options.password() + "\n");
    User.give(options.dir());
    initialise(fresh, password);
    Files.delete(password);
    Files.move(fresh, options.data(), StandardCopyOption.ATOMIC_MOVE);
  }

  private void initialise(Path data, Path password) throws IOException {
    var initdb = new ArrayList<>(List.of(PostgresBinaries.executable("initdb").toString(), "-D", data.toString(),
        "-U", PostgresServer.NAME, "-A", "scram-sha-256", "--pwfile=" + password, "-E", "UTF8", "--locale=C"));
    if (!options.isDurable()) {
      initdb.add("--no-sync");
    }
    run(initdb, "");
    // Single-user mode: no port, no password and no client needed.
    run(List.of(PostgresBinaries.executable("postgres").toString(), "--single", "-D", data.toString(),
        "-c", "fsync=off", "template1"), "CREATE DATABASE " + PostgresServer.NAME + "\n");
  }

  private void run(List<String> command, String input) throws IOException {
    var process = new ProcessBuilder(User.unprivileged(command))
        .directory(options.dir().toFile())
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(options.log().toFile()))
        .start();
    try (var in = process.getOutputStream()) {
      in.write(input.getBytes());
    }
    try {
      if (process.waitFor() != 0) {
        throw Ready.failed(command.getFirst() + " ended with exit code " + process.exitValue(), options.log());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }
}
