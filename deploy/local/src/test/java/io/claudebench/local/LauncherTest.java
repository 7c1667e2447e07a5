package io.claudebench.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.claudebench.servers.Pid;
import io.claudebench.servers.Ports;
import io.claudebench.servers.Servers;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The launcher as ./fleet runs it: its own process, real Redis and PostgreSQL, stand-ins for the four services. */
class LauncherTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir Path root;
  private Home home;
  private int firstPort;

  @BeforeEach
  void makeJars() throws IOException {
    home = new Home(root, root.resolve(".fleet"));
    FakeService.writeJars(root);
    firstPort = fourFreePorts();
  }

  @AfterEach
  void down() throws Exception {
    run("down");
  }

  @Test
  void upThenDownFromAnotherShellLeavesNothingRunning() throws Exception {
    Process up = up(Map.of());
    FleetFile file = awaitUp(up);
    assertEquals(List.of("task-service", "instance-service", "event-service", "hook-service"),
        List.copyOf(file.services().keySet()));
    assertTrue(run("status").succeeded());

    Said down = run("down");
    assertTrue(down.succeeded(), down.text());
    assertTrue(up.waitFor(20, TimeUnit.SECONDS));
    assertEquals(Set.of("launcher", "redis", "postgres"), file.processes().keySet());
    file.processes().values().forEach(pid -> assertFalse(new Pid(pid).isAlive()));
    file.services().values().forEach(service -> assertFalse(new Pid(service.pid()).isAlive()));
    assertFalse(Files.exists(home.fleetJson()));
  }

  @Test
  void aSecondUpSaysThatOneRuns() throws Exception {
    awaitUp(up(Map.of()));
    Said second = run("up", "--first-port", Integer.toString(firstPort));
    assertFalse(second.succeeded());
    assertTrue(second.text().startsWith("A fleet already runs here"), second.text());
  }

  @Test
  void aServiceThatDiedIsStartedAgainAtItsAddressAndThatIsSaid() throws Exception {
    Process up = up(Map.of());
    var old = awaitUp(up).services().get("task-service");
    new Pid(old.pid()).end("KILL", PATIENCE);
    assertTrue(awaitLine(up, "task-service (pid " + old.pid() + ") died").endsWith("It is started again in 1 s."
        + " The end of its log:"));
    awaitLine(up, "task-service is started again");

    Said start = run("start", "task-service");
    assertTrue(start.succeeded(), start.text());
    var fresh = entry("task-service");
    assertEquals(old.url(), fresh.url());
    assertNotEquals(old.pid(), fresh.pid());
    assertTrue(run("status").succeeded());
  }

  @Test
  void aServiceThatWasStoppedStaysSoUntilItIsStarted() throws Exception {
    Process up = up(Map.of());
    var old = awaitUp(up).services().get("hook-service");
    new Pid(old.pid()).end("TERM", PATIENCE);
    awaitLine(up, "hook-service (pid " + old.pid() + ") was stopped and stays so");
    new Pid(entry("event-service").pid()).end("KILL", PATIENCE);
    awaitLine(up, "event-service is started again");
    assertEquals(old, entry("hook-service"));
    assertFalse(new Pid(old.pid()).isAlive());

    Said start = run("start", "hook-service");
    assertTrue(start.succeeded(), start.text());
    assertTrue(new Pid(entry("hook-service").pid()).isAlive());
  }

  @Test
  void aServiceThatDiesAgainAndAgainIsStartedLaterEachTime() throws Exception {
    Process up = up(Map.of());
    var old = awaitUp(up).services().get("event-service");
    Files.createFile(root.resolve("FAKE_DIES"));
    new Pid(old.pid()).end("KILL", PATIENCE);
    for (int waitS : List.of(1, 2, 4)) {
      assertTrue(awaitLine(up, "event-service (pid ").contains("started again in " + waitS + " s"));
    }
    Files.delete(root.resolve("FAKE_DIES"));
    Said start = run("start", "event-service");
    assertTrue(start.succeeded(), start.text());
    assertTrue(run("status").succeeded());
  }

  @Test
  void executablesRunAndAreStartedAgainAsJarsAre() throws Exception {
    String[] upNative = {"up", "--native", "--first-port", Integer.toString(firstPort)};
    Said none = run(upNative);
    assertFalse(none.succeeded());
    assertTrue(none.text().contains("build it: ./fleet native task-service"), none.text());

    FakeService.writeExecutables(root);
    Process up = start(Map.of(), upNative);
    var old = awaitUp(up).services().get("task-service");
    new Pid(old.pid()).end("KILL", PATIENCE);
    awaitLine(up, "task-service is started again");
    assertTrue(run("start", "task-service").succeeded());
    assertTrue(run("status").succeeded());
  }

  @Test
  void whatAKilledLauncherLeftIsClearedByTheNextUp() throws Exception {
    Process killed = up(Map.of());
    FleetFile before = awaitUp(killed);
    killed.destroyForcibly().waitFor();
    assertTrue(new Pid(before.processes().get("redis")).isAlive());

    Files.move(home.fleetJson(), root.resolve("old.json"));
    FleetFile after = awaitUp(up(Map.of()));
    assertFalse(new Pid(before.processes().get("redis")).isAlive());
    assertTrue(new Pid(after.processes().get("redis")).isAlive());
  }

  @Test
  void deadPidsOfAnOldFleetFileDoNotMatter() throws Exception {
    Files.createDirectories(home.dir());
    long stranger = ProcessHandle.current().pid();
    new FleetFile("redis://127.0.0.1:1", "postgresql://127.0.0.1:2/d",
        Map.of("task-service", new FleetFile.Entry("http://127.0.0.1:1", stranger)), Map.of("redis", 999_999_999L))
        .write(home.fleetJson());
    awaitUp(up(Map.of()));
    assertTrue(new Pid(stranger).isAlive());
  }

  @Test
  void aTakenPortIsNamed() throws Exception {
    int taken = firstPort + 2;
    try (var holder = new ServerSocket(taken, 1, InetAddress.getLoopbackAddress())) {
      Said said = run("up", "--first-port", Integer.toString(firstPort));
      assertFalse(said.succeeded());
      assertTrue(said.text().startsWith("Port " + taken), said.text());
      assertTrue(said.text().contains("event-service"), said.text());
    }
  }

  @Test
  void aServiceThatDiesAtStartShowsItsLogAndEndsTheRest() throws Exception {
    Process up = up(Map.of("FAKE_DIES", "true"));
    String text = new String(up.getInputStream().readAllBytes());
    assertEquals(1, up.waitFor());
    assertTrue(text.contains("ended while it started"), text);
    assertTrue(text.contains("no luck today"), text);
    assertTrue(new Processes(home.dir()).redis().isEmpty());
  }

  @Test
  void aGivenServerThatIsNotThereIsNamedAtOnce() throws Exception {
    int nobody = Ports.free();
    Said said = run("up", "--first-port", Integer.toString(firstPort), "--redis", "redis://:x@127.0.0.1:" + nobody);
    assertFalse(said.succeeded());
    assertTrue(said.text().contains("Redis cannot be reached at 127.0.0.1:" + nobody), said.text());
    assertFalse(said.text().contains(":x@"), said.text());
  }

  @Test
  void givenServersAreUsedAndOutliveTheFleet() throws Exception {
    var redis = Servers.redis();
    var postgres = Servers.postgres();
    Process up = start(Map.of(), "up", "--no-record", "--first-port", Integer.toString(firstPort),
        "--redis", redis.uri(), "--postgres", postgres.uri());
    FleetFile file = awaitUp(up);
    assertEquals(redis.uri(), file.redis());
    assertEquals(postgres.uri(), file.postgres());
    assertEquals(List.of("launcher"), List.copyOf(file.processes().keySet()));
    assertTrue(run("down").succeeded());
    assertTrue(redis.pid().isAlive());
    assertTrue(postgres.pid().isAlive());
  }

  private record Said(int code, String text) {
    boolean succeeded() {
      return code == 0;
    }
  }

  private Process up(Map<String, String> environment) throws IOException {
    return start(environment, "up", "--no-record", "--first-port", Integer.toString(firstPort));
  }

  private Said run(String... arguments) throws Exception {
    Process process = start(Map.of(), arguments);
    String text = new String(process.getInputStream().readAllBytes());
    return new Said(process.waitFor(), text);
  }

  private Process start(Map<String, String> environment, String... arguments) throws IOException {
    var command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-XX:TieredStopAtLevel=1", "-Dfleet.root=" + root, "-cp", System.getProperty("java.class.path"),
        Local.class.getName()));
    command.addAll(List.of(arguments));
    var builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().putAll(environment);
    return builder.start();
  }

  /** Reads what it prints until all are ready, or fails with what it printed instead. */
  private FleetFile awaitUp(Process up) throws IOException {
    var reader = up.inputReader();
    var said = new StringBuilder();
    for (String line = reader.readLine(); line != null; line = reader.readLine()) {
      said.append(line).append('\n');
      if (line.startsWith("Logs are in")) {
        return FleetFile.read(home.fleetJson()).orElseThrow();
      }
    }
    throw new AssertionError("up ended: " + said);
  }

  private FleetFile.Entry entry(String service) {
    return FleetFile.read(home.fleetJson()).orElseThrow().services().get(service);
  }

  private static String awaitLine(Process up, String start) throws IOException {
    for (String line = up.inputReader().readLine(); line != null; line = up.inputReader().readLine()) {
      if (line.startsWith(start)) {
        return line;
      }
    }
    throw new AssertionError("up ended before it said: " + start);
  }

  private static int fourFreePorts() {
    while (true) {
      int first = Ports.free();
      if (Ports.isFree(first + 1) && Ports.isFree(first + 2) && Ports.isFree(first + 3)) {
        return first;
      }
    }
  }
}
