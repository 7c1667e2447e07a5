package io.claudebench.trials.house;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.claudebench.servers.RedisUsers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** deploy/redis/users.acl is what the sources need, no more and no less. */
class RedisUsersTest {
  private static final List<String> SERVICES = RedisUsers.SERVICES;

  @ParameterizedTest
  @FieldSource("SERVICES")
  void aServiceMayDoWhatItsSourcesDoAndNothingElse(String service) throws IOException {
    List<String> rules = RedisNeeds.of(House.standing(), service).rules();
    String needed = "user " + service + " on #" + service + "-sha256 resetchannels\n" + wrapped(rules);
    assertEquals(needed, block(service), () -> "The block of " + service + " in deploy/redis/users.acl is to be:\n"
        + needed);
  }

  @ParameterizedTest
  @FieldSource("SERVICES")
  void noServiceMayDoAllNorWhatIsForAdministrators(String service) throws IOException {
    List<String> rules = List.of(block(service).split("\\s+"));
    assertTrue(rules.contains("+evalsha"), rules::toString);
    assertFalse(rules.stream().anyMatch(rule -> rule.startsWith("+@") || rule.matches("all(commands|keys|channels)|~\\*"
        + "|\\+(config|acl|keys|flush.*|shutdown|debug|monitor|save|bgsave|replicaof|slaveof|client|script|function)"
        + ".*")), rules::toString);
  }

  private static String block(String service) throws IOException {
    var lines = new ArrayList<String>();
    for (String line : Files.readAllLines(Path.of("../deploy/redis/users.acl"))) {
      if (line.startsWith("user " + service + " ") || !lines.isEmpty() && line.startsWith(" ")) {
        lines.add(line);
      } else if (!lines.isEmpty()) {
        break;
      }
    }
    return String.join("\n", lines);
  }

  /** Each kind of rule begins a line. */
  private static String wrapped(List<String> rules) {
    var lines = new ArrayList<String>();
    String line = "";
    String kind = "";
    for (String rule : rules) {
      String kindOf = rule.substring(0, 1);
      if (!kindOf.equals(kind) || line.length() + 1 + rule.length() > Source.COLUMNS) {
        lines.add(line);
        line = " ";
        kind = kindOf;
      }
      line += " " + rule;
    }
    lines.add(line);
    return String.join("\n", lines.subList(1, lines.size()));
  }
}
