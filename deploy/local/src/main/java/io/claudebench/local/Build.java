package io.claudebench.local;

import io.claudebench.servers.ServiceExecutable;
import io.claudebench.servers.ServiceJvm;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What of a service runs: its jar on a JVM, or its native executable. */
enum Build {
  JAR {
    @Override
    List<String> command(Path root, Service service, String mark) {
      Path jar = target(root, service).resolve("quarkus-app").resolve(RUN_JAR);
      if (!Files.exists(jar)) {
        throw new Sorry(jar + " is missing; build it: ./mvnw package -DskipTests");
      }
      return ServiceJvm.command(jar, mark);
    }
  },
  EXECUTABLE {
    @Override
    List<String> command(Path root, Service service, String mark) {
      Path target = target(root, service);
      return ServiceExecutable.command(ServiceExecutable.in(target).orElseThrow(() -> new Sorry("There is no "
          + target + "/*" + ServiceExecutable.SUFFIX + "; build it: ./fleet native " + service.label())), mark);
    }
  };

  private static final String RUN_JAR = "quarkus-run.jar";

  /** The command line; says what to do when it was not built. @param mark how the process is known */
  abstract List<String> command(Path root, Service service, String mark);

  /** @param words of a command line */
  static boolean isOf(List<String> words) {
    return words.getLast().endsWith(RUN_JAR) || words.getFirst().endsWith(ServiceExecutable.SUFFIX);
  }

  private static Path target(Path root, Service service) {
    return root.resolve(service.label()).resolve("target");
  }
}
