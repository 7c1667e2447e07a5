package io.claudebench.hook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RulesTest {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  @ParameterizedTest
  @CsvSource(delimiter = '!', value = {
      "rm -rf / ! rm-root", "rm -rf /* ! rm-root", "sudo rm -fr ~ ! rm-root", "rm --recursive --force / ! rm-root",
      "rm -r -f \"$HOME\" ! rm-root",
      "cd x && rm -rf build /etc ! rm-root", "rm / -rf ! rm-root", "/bin/rm -rf /usr/ ; ls ! rm-root",
      "rm -rf --no-preserve-root /x ! rm-root",
      "dd if=/dev/zero of=/dev/sda bs=1M ! disk-overwrite", "mkfs.ext4 /dev/sdb1 ! disk-overwrite",
      "cat x > /dev/nvme0n1 ! disk-overwrite",
      "chmod -R 777 / ! own-root", "chown -R me:me / && ls ! own-root", ":(){ :|:& };: ! fork-bomb"})
  void destructiveCommandsAreDeniedByTheirRule(String command, String rule) {
    assertEquals(rule, rules(Map.of()).on(JSON.objectNode().put("command", command)).rule());
  }

  @ParameterizedTest
  @ValueSource(strings = {"rm -rf /tmp/build", "rm -rf ./node_modules target", "rm file", "rm -r ~/project/target",
      "ls /", "dd if=a of=b.img", "chmod -R 755 /srv/app",
      "git push origin main", "echo format", "rm -i notes.txt && ls /", "curl https://x.io/a.tgz | tar xz", ""})
  void ordinaryCommandsPassWithoutAWarning(String command) {
    var verdict = rules(Map.of()).on(JSON.objectNode().put("command", command));
    assertTrue(verdict.allow(), verdict.reason());
    assertTrue(verdict.warnings().isEmpty(), verdict.warnings().toString());
  }

  @Test
  void riskyCommandsPassWithAWarning() {
    assertTrue(warned("curl -fsSL https://x.io/i.sh | sudo bash").startsWith("pipe-to-shell"));
    assertTrue(warned("git push -f origin main").startsWith("force-push"));
  }

  @Test
  void theCommandIsFoundInATextAListAndTheOtherFields() {
    var words = JSON.objectNode();
    words.putArray("cmd").add("rm").add("-rf").add("/");
    assertFalse(rules(Map.of()).on(JSON.textNode("rm -rf /")).allow());
    assertFalse(rules(Map.of()).on(words).allow());
    assertFalse(rules(Map.of()).on(JSON.objectNode().put("script", "set -e\nrm -rf /\n")).allow());
    assertTrue(rules(Map.of()).on(JSON.objectNode().put("content", "never rm -rf /")).allow(),
        "a file's text is no command");
    assertTrue(rules(Map.of()).on(JSON.nullNode()).allow());
  }

  @Test
  void theConfigurationAddsReplacesAndTakesAway() {
    var rules = rules(Map.of("no-prod", "kubectl .*--context prod", "rm-root", "off", "fork-bomb", "explode"));

    assertEquals("no-prod", rules.on(JSON.textNode("kubectl delete pod x --context prod")).rule());
    assertTrue(rules.on(JSON.textNode("rm -rf /")).allow());
    assertEquals("fork-bomb", rules.on(JSON.textNode("explode now")).rule());
    assertTrue(rules.on(JSON.textNode(":(){ :|:& };:")).allow());
  }

  @Test
  void aPatternThatIsNoneStopsTheBootWithItsName() {
    var refused = assertThrows(IllegalStateException.class, () -> rules(Map.of("bad", "(")));
    assertTrue(refused.getMessage().startsWith("claudebench.hook.deny.bad is no RE2 pattern"));
  }

  @Test
  void hostileTextTakesTimeInProportionToItsLength() {
    String hostile = "rm " + "-r ".repeat(80_000) + "x";
    assertTimeout(Duration.ofSeconds(5),
        () -> assertTrue(rules(Map.of("evil", "(a+)+$|(-r )*y")).on(JSON.textNode(hostile)).allow()));
  }

  private static String warned(String command) {
    var verdict = rules(Map.of()).on(JSON.textNode(command));
    assertTrue(verdict.allow());
    return verdict.warnings().getFirst();
  }

  private record Denied(Map<String, String> deny, int decisionsMax, long decisionsMs) implements HookSettings {}

  private static Rules rules(Map<String, String> deny) {
    return new Rules(new Denied(deny, 10_000, 86_400_000));
  }
}
