package io.claudebench.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FleetFileTest {
  @TempDir Path dir;

  @Test
  void comesBackAsItWasWritten() throws Exception {
    var file = new FleetFile("redis://:p@127.0.0.1:1", "postgresql://u:p@127.0.0.1:2/d", Map.of(), Map.of("redis", 7L))
        .with(Service.TASK, new FleetFile.Entry("http://127.0.0.1:8081", 8));
    file.write(dir.resolve("fleet.json"));
    assertEquals(Optional.of(file), FleetFile.read(dir.resolve("fleet.json")));
  }

  @Test
  void isForItsOwnerOnly() throws Exception {
    new FleetFile("r", "p", Map.of(), Map.of()).write(dir.resolve("fleet.json"));
    var mode = Files.getPosixFilePermissions(dir.resolve("fleet.json"));
    assertEquals("rw-------", PosixFilePermissions.toString(mode));
  }

  @Test
  void absentFileIsNoFleet() {
    assertTrue(FleetFile.read(dir.resolve("fleet.json")).isEmpty());
  }

  @Test
  void brokenFileIsNamed() throws Exception {
    Files.writeString(dir.resolve("fleet.json"), "{");
    var sorry = assertThrows(Sorry.class, () -> FleetFile.read(dir.resolve("fleet.json")));
    assertTrue(sorry.getMessage().contains("fleet.json"));
  }
}
