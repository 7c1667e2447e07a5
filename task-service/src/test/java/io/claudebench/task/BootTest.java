package io.claudebench.task;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.claudebench.servers.Ports;
import io.claudebench.testkit.Await;
import io.claudebench.testkit.Packaged;
import io.claudebench.testkit.ServiceProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What would break a promise, or never end, does not start; a sentence says which setting and what is allowed. */
@Tag("contract")
class BootTest {
  private static final Path TARGET = Path.of("target");

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      claudebench.task.chunk=0                | claudebench.task.chunk must be between 1 and 1000
      claudebench.limits.carried-max=4000     | claudebench.limits.carried-max must be between 1 and 3333
      claudebench.persist.id-block=5          | claudebench.persist.id-block must be greater than or equal to 1000
      claudebench.persist.events-max=400      | claudebench.persist outboxBelowEvents must hold: outbox-max is below
      claudebench.task.sweep-min-ms=20000     | claudebench.task sweepOrdered must hold: sweep-min-ms is not above
      claudebench.replica=a b                 | claudebench.replica must be 1 to 128 of
      claudebench.rate-limit."task.get"=lots  | claudebench.rate-limit.task.get must match "off|
      claudebench.keys.a.secret=short         | claudebench.keys.a.secret size must be between 16 and 1000
      claudebench.keys."a b".secret=0123456789abcdef | each name in claudebench.keys is 1 to 128 of
      claudebench.keys.a.secret=0123456789abcdef claudebench.keys.b.secret=0123456789abcdef | no two claudebench.keys.*.secret
      """)
  void badSettingsAreRefusedInOneSentence(String settings, String sentence) throws IOException {
    var own = new HashMap<String, String>();
    for (String setting : settings.split(" (?=claudebench)")) {
      own.put(setting.substring(0, setting.lastIndexOf('=')), setting.substring(setting.lastIndexOf('=') + 1));
    }
    var service = new ServiceProcess("boot", Packaged.last(TARGET, own), Ports.free(), TARGET.resolve("boot.log"),
        Map.of());
    service.launch();
    Await.until("the service has ended", Duration.ofSeconds(60), () -> !service.isRunning());
    String said = Files.readString(service.log());
    assertTrue(said.contains(sentence), said);
  }
}
