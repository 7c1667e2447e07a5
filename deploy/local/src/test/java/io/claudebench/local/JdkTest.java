package io.claudebench.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which JDK the script ./fleet chooses. */
class JdkTest {
  private static final Path FLEET = Path.of("").toAbsolutePath().resolve("../../fleet").normalize();

  @TempDir Path dir;

  @Test
  void javaHomeWinsWhenItIsNewEnough() throws Exception {
    Path mine = jdk("mine", "21.0.4");
    jdk("jvm/newer", "25");
    assertEquals(new Said(0, mine + "\n"), fleet(Map.of("JAVA_HOME", mine.toString())));
  }

  @Test
  void anOldJavaHomeIsPassedOver() throws Exception {
    Path newer = jdk("jvm/newer", "25.0.1");
    assertEquals(new Said(0, newer + "\n"), fleet(Map.of("JAVA_HOME", jdk("old", "17.0.1").toString())));
  }

  @Test
  void sdkmanIsLookedAt() throws Exception {
    Path sdkman = jdk("home/.sdkman/candidates/java/21.0.2-tem", "21.0.2");
    assertEquals(new Said(0, sdkman + "\n"), fleet(Map.of()));
  }

  @Test
  void aRuntimeWithoutCompilerIsNoJdk() throws Exception {
    Path jre = jdk("jvm/jre", "25");
    Files.delete(jre.resolve("bin/javac"));
    Said said = fleet(Map.of());
    assertEquals(1, said.code());
    assertTrue(said.text().startsWith("fleet: there is no JDK 21 or newer"), said.text());
  }

  @Test
  void noneIsSaidInASentence() throws Exception {
    jdk("jvm/old", "1.8.0_402");
    Said said = fleet(Map.of());
    assertEquals(1, said.code());
    assertTrue(said.text().startsWith("fleet: there is no JDK 21 or newer"), said.text());
  }

  private record Said(int code, String text) {}

  private Path jdk(String name, String version) throws IOException {
    Path home = dir.resolve(name);
    Files.createDirectories(home.resolve("bin"));
    Files.writeString(home.resolve("release"), "IMPLEMENTOR=\"x\"\nJAVA_VERSION=\"" + version + "\"\n");
    Files.writeString(home.resolve("bin/javac"), "#!/bin/sh\n").toFile().setExecutable(true);
    return home;
  }

  /** With a PATH that has the usual tools and no Java. */
  private Said fleet(Map<String, String> more) throws Exception {
    Path tools = Files.createDirectories(dir.resolve("tools"));
    for (String tool : new String[] {"bash", "dirname", "ls", "sed"}) {
      Files.createSymbolicLink(tools.resolve(tool), Files.exists(Path.of("/usr/bin", tool))
          ? Path.of("/usr/bin", tool) : Path.of("/bin", tool));
    }
    var environment = new HashMap<>(more);
    environment.put("PATH", tools.toString());
    environment.put("HOME", dir.resolve("home").toString());
    environment.put("FLEET_JVM_DIR", dir.resolve("jvm").toString());
    var builder = new ProcessBuilder(tools.resolve("bash").toString(), FLEET.toString(), "jdk")
        .redirectErrorStream(true);
    builder.environment().clear();
    builder.environment().putAll(environment);
    var process = builder.start();
    String text = new String(process.getInputStream().readAllBytes());
    return new Said(process.waitFor(), text);
  }
}
