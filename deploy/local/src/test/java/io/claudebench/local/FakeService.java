package io.claudebench.local;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/**
 * Stands where a service's quarkus-run.jar would: says ready, or dies at once when told to by FAKE_DIES or a file of
 * this name.
 */
final class FakeService {
  private FakeService() {}

  public static void main(String[] args) throws IOException {
    if ("true".equals(System.getenv("FAKE_DIES")) || Files.exists(Path.of("FAKE_DIES"))) {
      System.err.println("no luck today");
      System.exit(3);
    }
    int port = Integer.parseInt(System.getenv("QUARKUS_HTTP_PORT"));
    var server = HttpServer.create(new InetSocketAddress(System.getenv("QUARKUS_HTTP_HOST"), port), 0);
    server.createContext("/q/health/ready", exchange -> {
      exchange.sendResponseHeaders(200, -1);
      exchange.close();
    });
    server.start();
  }

  static void writeJars(Path root) throws IOException {
    for (Service service : Service.all()) {
      Path jar = root.resolve(service.label()).resolve("target/quarkus-app/quarkus-run.jar");
      Files.createDirectories(jar.getParent());
      writeJar(jar);
    }
  }

  /** Scripts that become the jar's JVM, so that its arguments are what the launcher gave. */
  static void writeExecutables(Path root) throws IOException {
    for (Service service : Service.all()) {
      Path target = root.resolve(service.label()).resolve("target");
      Path executable = target.resolve(service.label() + "-1-runner");
      Files.writeString(executable, "#!/bin/sh\nexec '%s' \"$@\" -jar '%s'\n".formatted(
          Path.of(System.getProperty("java.home"), "bin", "java"), target.resolve("quarkus-app/quarkus-run.jar")));
      assertTrue(executable.toFile().setExecutable(true));
    }
  }

  private static void writeJar(Path jar) throws IOException {
    var manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, FakeService.class.getName());
    String name = FakeService.class.getName().replace('.', '/') + ".class";
    try (OutputStream out = Files.newOutputStream(jar); var entries = new JarOutputStream(out, manifest);
        var in = FakeService.class.getResourceAsStream("/" + name)) {
      entries.putNextEntry(new JarEntry(name));
      in.transferTo(entries);
    }
  }
}
