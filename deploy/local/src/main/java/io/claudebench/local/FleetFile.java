package io.claudebench.local;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.claudebench.servers.RedisUsers;
import io.claudebench.servers.Secrets;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * {@code .fleet/fleet.json}: what runs, for tests, tools and the other commands. Mode 0600, for it holds passwords.
 *
 * @param redis URL with password, of the user who may do all where Redis is ours
 * @param postgres URL with user and password
 * @param services by name
 * @param processes pids of {@code launcher}, and of {@code redis} and {@code postgres} where they are ours
 */
record FleetFile(String redis, String postgres, Map<String, Entry> services, Map<String, Long> processes) {
  private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  /**
   * A service.
   *
   * @param url its base URL
   * @param pid its process; 0 where the launcher shall start one
   */
  record Entry(String url, long pid) {

    Entry wanted() {
      return new Entry(url, 0);
    }

    @JsonIgnore
    boolean isWanted() {
      return pid == 0;
    }
  }

  static Optional<FleetFile> read(Path file) {
    try {
      return Files.exists(file) ? Optional.of(JSON.readValue(file.toFile(), FleetFile.class)) : Optional.empty();
    } catch (IOException e) {
      throw new Sorry(file + " is not readable (" + e.getMessage() + "); delete it");
    }
  }

  void write(Path file) {
    try {
      Secrets.write(file, JSON.writeValueAsString(this) + "\n");
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file, e);
    }
  }

  /** Our own Redis knows each service as a user of its own; another's URL is taken as it is. */
  String redis(Service service) {
    return processes.containsKey("redis") ? RedisUsers.uri(redis, service.label()) : redis;
  }

  FleetFile with(Service service, Entry entry) {
    var all = new LinkedHashMap<>(services);
    all.put(service.label(), entry);
    return new FleetFile(redis, postgres, all, processes);
  }
}
