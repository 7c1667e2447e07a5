package io.claudebench.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a start leaves for the next one, of stand-ins for the services. */
class RecordTest {
  private static final String MARK = "-Dfleet.dir=x";

  @TempDir Path root;

  @BeforeEach
  void makeJars() throws Exception {
    assumeTrue(AotCache.isPossible(), "this JDK records no starts");
    FakeService.writeJars(root);
  }

  @Test
  void whatIsMissingIsRecordedOnServersOfItsOwnAndTheNextStartReadsIt() throws Exception {
    AotCache cache = cache(Service.TASK);
    Path old = cache.file().resolveSibling("old.aot");
    for (Service recorded : List.of(Service.INSTANCE, Service.EVENT, Service.HOOK)) {
      write(cache(recorded).file());
    }
    write(old);
    assertEquals(List.of(Service.TASK), Record.missing(new Home(root, root.resolve(".fleet"))));

    var record = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-Dfleet.root=" + root, "-cp", System.getProperty("java.class.path"), Local.class.getName(), "record")
        .redirectErrorStream(true).start();
    String said = new String(record.getInputStream().readAllBytes());
    assertEquals(0, record.waitFor(), said);
    assertTrue(said.contains("task-service      recorded"), said);
    assertTrue(Build.JAR.command(root, Service.TASK, MARK).contains("-XX:AOTCache=" + cache.file()));
    assertFalse(Files.exists(old));
    assertTrue(new Processes(root.resolve(".fleet/recording")).redis().isEmpty());
    assertEquals(List.of(), Record.missing(new Home(root, root.resolve(".fleet"))));
  }

  @Test
  void whatWasRecordedOfOtherJarsIsNotRead() throws Exception {
    AotCache before = cache(Service.TASK);
    write(before.file());
    Path jar = Build.jar(root, Service.TASK);
    Files.setLastModifiedTime(jar, FileTime.fromMillis(Files.getLastModifiedTime(jar).toMillis() + 1_000));
    assertNotEquals(before, cache(Service.TASK));
    assertFalse(String.join(" ", Build.JAR.command(root, Service.TASK, MARK)).contains("AOTCache"));
  }

  private AotCache cache(Service service) {
    return AotCache.of(Build.jar(root, service));
  }

  private static void write(Path cache) throws Exception {
    Files.createDirectories(cache.getParent());
    Files.writeString(cache, "of another day");
  }
}
