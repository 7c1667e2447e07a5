package io.claudebench.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** A workload end to end on real servers; how fast it is nobody asserts. */
class BenchTest {
  @Test
  void measuresReadsAndWritesThemDown(@TempDir Path dir) throws Exception {
    System.setProperty("fleet.root", "../..");
    System.setProperty("fleet.dir", dir.toString());
    var out = new StringWriter();
    int exit = new CommandLine(new Bench()).setOut(new PrintWriter(out)).setErr(new PrintWriter(new StringWriter()))
        .execute("--only", "read", "--seconds", "0.5", "--warm-up", "0.5", "--rounds", "1", "--json",
            dir.resolve("bench.json").toString());

    assertEquals(0, exit);
    assertTrue(out.toString().startsWith("{at=") && out.toString().contains("list, pages of 100"), out.toString());
    var results = new ObjectMapper().readTree(Files.readString(dir.resolve("bench.json"))).get("results");
    assertEquals(2, results.size());
    results.forEach(result -> {
      assertTrue(result.get("operations").asLong() > 0, result.toString());
      assertTrue(result.get("errors").isEmpty(), result.toString());
      assertTrue(result.get("cpuMicros").get("redis").asDouble() > 0, result.toString());
    });
  }
}
