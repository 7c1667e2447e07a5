package io.claudebench.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What Redis itself can do with a command: redis-benchmark of the machine, no client of ours in between. */
record RedisBenchmark(Path program, Testbed testbed) {
  private static final int CALLS_PER_SECOND = 10_000;

  Result run(String name, Recording recording) {
    long calls = (long) (CALLS_PER_SECOND * testbed.plan().seconds());
    var command = new ArrayList<>(List.of(program.toString(), "-h", "127.0.0.1", "-p",
        Integer.toString(testbed.redis().port()), "-c",
        Integer.toString(testbed.plan().connections()), "-n", Long.toString(calls), "--csv"));
    command.addAll(recording.command());
    double before = Cpu.ofRedis(testbed.resp());
    String said = Programs.run(command, testbed.logs(), testbed.logs().resolve("redis-benchmark.log"), Map.of());
    double micros = (Cpu.ofRedis(testbed.resp()) - before) / calls;
    return result(name, said.lines().filter(line -> line.startsWith("\"")).reduce((first, last) -> last).orElseThrow(),
        calls, micros);
  }

  /** {@code "title","rps","avg","min","p50","p95","p99","max"}; the title may hold anything. */
  private static Result result(String name, String line, long calls, double micros) {
    String[] fields = line.split(",");
    double[] ms = new double[7];
    for (int i = 0; i < ms.length; i++) {
      ms[i] = Double.parseDouble(fields[fields.length - ms.length + i].replace("\"", ""));
    }
    var latency = new Latency(ms[3], Double.NaN, ms[5], Double.NaN, ms[6]);
    return new Result(name, "op", calls, calls / ms[0], latency, Map.of(), Map.of("redis", micros), Map.of());
  }
}
