package io.claudebench.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What CONTRIBUTING shows a newcomer compiles as it stands there; its script is judged by the house rules in trials.
 */
class ContributingTest {

  @Test
  void theSampleOfAVerbCompiles(@TempDir Path out) throws IOException {
    var block = Pattern.compile("```java\\n([\\s\\S]*?)```").matcher(Files.readString(Path.of("../CONTRIBUTING.md")));
    assertTrue(block.find(), "CONTRIBUTING.md has no sample in Java");
    String text = block.group(1).replaceAll("(?m)^ {3}", "");
    var source = new SimpleJavaFileObject(URI.create("string:///io/claudebench/task/TaskNudge.java"),
        JavaFileObject.Kind.SOURCE) {
      @Override
      public CharSequence getCharContent(boolean ignore) {
        return text;
      }
    };
    var found = new DiagnosticCollector<JavaFileObject>();
    var options = List.of("-proc:none", "-d", out.toString(), "-cp",
        "target/classes:" + System.getProperty("java.class.path"));
    boolean compiles = ToolProvider.getSystemJavaCompiler()
        .getTask(null, null, found, options, null, List.of(source)).call();
    assertEquals(List.of(), found.getDiagnostics());
    assertTrue(compiles);
  }
}
