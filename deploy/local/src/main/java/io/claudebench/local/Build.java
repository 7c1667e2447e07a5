package io.claudebench.local;

import io.claudebench.servers.ServiceExecutable;
import io.claudebench.servers.ServiceJvm;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What of a service runs, and how. */
enum Build {
  /** Its jar on a JVM. */
  JAR {
    @Override
    List<String> command(Path root, Service service, String mark) {
      Path jar = jar(root, service);
      return ServiceJvm.command(jar, AotCache.of(jar).options(mark));
    }
  },
  /** Its jar on a JVM that writes, when it ends, what the next start needs: see {@link AotCache}. */
  RECORDING {
    @Override
    List<String> command(Path root, Service service, String mark) {
      Path jar = jar(root, service);
      return ServiceJvm.command(jar, mark, "-XX:AOTCacheOutput=" + AotCache.of(jar).unfinished());
    }
  },
  /** Its native executable. */
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

  /** The jar that runs of a service; says what to do when it was not built. */
  static Path jar(Path root, Service service) {
    Path jar = target(root, service).resolve("quarkus-app").resolve(RUN_JAR);
    if (!Files.exists(jar)) {
      throw new Sorry(jar + " is missing; build it: ./mvnw package -DskipTests");
    }
    return jar;
  }

  /** @param words of a command line */
  static boolean isOf(List<String> words) {
    return words.getLast().endsWith(RUN_JAR) || words.getFirst().endsWith(ServiceExecutable.SUFFIX);
  }

  private static Path target(Path root, Service service) {
    return root.resolve(service.label()).resolve("target");
  }
}
