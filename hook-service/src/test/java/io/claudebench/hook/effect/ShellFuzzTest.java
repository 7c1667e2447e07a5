package io.claudebench.hook.effect;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** No text makes it fail, and none costs more than in proportion to its length. */
class ShellFuzzTest {
  private static final int MEGABYTE = 1 << 20;
  private static final int STACK_BYTES = 400 * 1024;
  private static final int ROUNDS = 20_000;
  private static final List<String> NASTY = List.of("(", "{ ", "$(", "`", "${x:-", "$((", "'", "\"", "\\", "a|", "a;",
      "a&&", "<<E\n", "<(", "if ", "while ", "case x in ", "f() ", "{a,b}", "$x", "*", "[", "! ", "time ", "eval ",
      "sudo ", "a=$a$a;", "a=x$a ", "x() { x; }; ", "echo a > b; ", "rm -rf / ", "$'", "<<< ", "&", "\n", "#", "((",
      "[[ ", "bash -c ", "\"$(", "${", "$(<", "git push ", "for i in a; do ", "python -c 'system(", "=(", "a[", "\0",
      "\uE000", "\uD83D", "echo '|", "system(\"", "s/a/", "curl x -");

  @Test
  void noTextMakesItFail() {
    long seed = Long.getLong("seed", new Random().nextLong());
    var random = new Random(seed);
    var cases = CorpusTest.cases("dangerous");
    for (int i = 0; i < ROUNDS; i++) {
      var text = new StringBuilder(cases.get(random.nextInt(cases.size())).command());
      for (int n = random.nextInt(8); n >= 0; n--) {
        String piece = NASTY.get(random.nextInt(NASTY.size()));
        int at = random.nextInt(text.length() + 1);
        if (random.nextInt(3) == 0) {
          text.delete(at, Math.min(text.length(), at + 1 + random.nextInt(4)));
        } else {
          text.insert(at, piece);
        }
      }
      try {
        CorpusTest.read(text.toString());
      } catch (RuntimeException | StackOverflowError e) {
        fail("seed " + seed + " round " + i + ": " + text, e);
      }
    }
  }

  @Test
  void aMegabyteOfAnythingCostsInProportion() {
    for (String piece : NASTY) {
      Findings findings = CorpusTest.read(piece.repeat(MEGABYTE / piece.length()));
      assertTrue(findings.steps() <= 40L * MEGABYTE, piece + " " + findings.steps());
    }
  }

  @Test
  void aSmallStackIsEnough() throws InterruptedException {
    String word = "a".repeat(50_000);
    String escaped = "\\a".repeat(20_000);
    for (String text : List.of("python -c 'system(\"" + word + "\")'", "python -c 'system(\"" + escaped + "\")'",
        "sed 's/" + escaped + "/" + escaped + "/e' f", "php -r '" + "system(".repeat(9000) + "'",
        "find / -exec ".repeat(9000), "xargs ".repeat(4000), "env -S 'env -S ".repeat(4000), "((".repeat(90_000),
        "f() { g; }; g() { f; }; f", "f() { eval f; }; f", "alias a=b; alias b=a; a", "trap 'trap x EXIT' EXIT",
        "echo 'bash x' > x; bash x", "a='eval \"$a\"'; eval \"$a\"", "iex " + "irm ".repeat(9000))) {
      var failed = new Throwable[1];
      var thread = new Thread(null, () -> CorpusTest.read(text), "small", STACK_BYTES);
      thread.setUncaughtExceptionHandler((which, fault) -> failed[0] = fault);
      thread.start();
      thread.join();
      assertNull(failed[0], () -> text.substring(0, Math.min(40, text.length())));
    }
  }

  @Test
  void whatStandsBehindABoundMakesItPartial() {
    assertFalse(CorpusTest.read(" ".repeat(MEGABYTE) + "rm -rf /").isFull());
    assertFalse(CorpusTest.read("( ".repeat(500) + "rm -rf /" + " )".repeat(500)).isFull());
    assertFalse(CorpusTest.read("true;".repeat(30_000) + "rm -rf /").isFull());
  }
}
