package io.claudebench.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A noisy machine is found out, and an earlier run is what a later one is compared with. */
class ContestTest {
  private final StringWriter said = new StringWriter();
  private final Report report = new Report(new PrintWriter(said));

  @Test
  void whatABaselineShowsToBeNoiseIsMeasuredOnceMore() {
    Map<String, Rounds> all = new Contest().with("ours", speeds("ours", 50, 90, 50, 51))
        .beside("theirs", speeds("theirs", 100, 140, 100, 110)).run(2, report);
    assertEquals(110, all.get("theirs").results().get(1).perSecond());
    assertEquals(51, all.get("ours").results().get(1).perSecond());
    assertTrue(said.toString().contains("noisy: theirs moved by 1.40 between rounds"), said.toString());
  }

  @Test
  void aCalmMachineIsMeasuredOnceWhateverOursDoes() {
    Map<String, Rounds> all = new Contest().with("ours", speeds("ours", 50, 90))
        .beside("theirs", speeds("theirs", 100, 129)).run(2, report);
    assertEquals(90, all.get("ours").results().get(1).perSecond());
  }

  @Test
  void figuresOfOneNameStandBesideEachOther(@TempDir Path dir) throws IOException {
    Path file = dir.resolve("then.json");
    report.add(Goal.ratio("ours / theirs", 0.5, 0.8, ""));
    new ObjectMapper().writeValue(file.toFile(), report.facts(Map.of("cores", 2)));
    var later = new Report(new PrintWriter(new StringWriter()));
    later.add(Goal.ratio("ours / theirs", 0.75, 0.8, ""));
    later.add(Goal.ratio("not measured then", 1, 1, ""));
    var out = new StringWriter();
    Comparison.with(file).print(later, new PrintWriter(out));
    assertTrue(out.toString().matches("(?s).*\"cores\":2.*ours / theirs +0.50 +0.75 +1.50\n"), out.toString());
    Path other = Files.writeString(dir.resolve("other.json"), "{}");
    assertThrows(IOException.class, () -> Comparison.with(other));
  }

  /** So many operations in each second, one round after the other; one round more than these fails. */
  private static Supplier<Result> speeds(String name, long... speeds) {
    var round = IntStream.range(0, speeds.length).iterator();
    return () -> new Result(name, "op", speeds[round.next()], 1, null, Map.of(), Map.of(), Map.of());
  }
}
