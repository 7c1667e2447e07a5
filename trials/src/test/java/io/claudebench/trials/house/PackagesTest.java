package io.claudebench.trials.house;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@link PackageRules} hold, and find what is planted against them. */
class PackagesTest {
  private static final String OUTER = "package io.claudebench.a; public class Outer { io.claudebench.a.b.Inner i; }";

  @TempDir
  Path dir;

  @ParameterizedTest
  @ValueSource(strings = {"core/runtime", "core/deployment", "core/servers", "core/scanner", "core/postgres",
      "task-service", "instance-service", "event-service", "hook-service", "trials"})
  void noPackageKnowsOneThatKnowsIt(String module) {
    assertEquals(List.of(), PackageRules.circles(House.root().resolve(module).resolve("target/classes")));
  }

  @Test
  void aCircleOfAPackageAndOneInsideItIsFound() throws Exception {
    compile(Map.of("io/claudebench/a/Outer.java", OUTER, "io/claudebench/a/b/Inner.java",
        "package io.claudebench.a.b; public class Inner { io.claudebench.a.Outer o; }"));

    List<String> found = PackageRules.circles(dir);

    assertEquals(1, found.size(), found::toString);
    assertTrue(found.getFirst().contains("Slice a.b") && found.getFirst().contains("Outer.i"), found::toString);
  }

  @Test
  void aWayThatEndsIsNoCircle() throws Exception {
    compile(Map.of("io/claudebench/a/Outer.java", OUTER, "io/claudebench/a/b/Inner.java",
        "package io.claudebench.a.b; public class Inner {}"));

    assertEquals(List.of(), PackageRules.circles(dir));
  }

  @Test
  void whereNoClassIsNothingWasShown() {
    assertThrows(AssertionError.class, () -> PackageRules.circles(dir));
  }

  @Test
  void aPackageWithoutItsPageIsFound() {
    var file = new Source("x/src/main/java/a/One.java", "package a; class One {}");
    var page = new Source("x/src/main/java/a/package-info.java", "/** What it is for. */\npackage a;");
    var mute = new Source("x/src/main/java/a/package-info.java", "package a;");

    assertEquals(List.of(), PackageRules.pages(List.of(file, page)));
    assertEquals(1, PackageRules.pages(List.of(file, mute)).size());
    assertEquals("x/src/main/java/a", PackageRules.pages(List.of(file)).getFirst().file());
  }

  private void compile(Map<String, String> sources) throws Exception {
    for (var source : sources.entrySet()) {
      Path file = dir.resolve(source.getKey());
      Files.createDirectories(file.getParent());
      Files.writeString(file, source.getValue());
    }
    String[] files = sources.keySet().stream().map(name -> dir.resolve(name).toString()).toArray(String[]::new);
    assertEquals(0, ToolProvider.getSystemJavaCompiler().run(null, null, null, files));
  }
}
