package io.claudebench.core;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class JsonTest {
  private static final DateTimeFormatter FORM =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);
  private static final long LATEST = Instant.parse("9999-12-31T23:59:59.999Z").toEpochMilli();

  @Test
  void anyTimeIsWrittenInTwentyFourCharacters() {
    long seed = System.nanoTime();
    var random = new SplittableRandom(seed);
    for (int i = 0; i < 10_000; i++) {
      Instant time = Instant.ofEpochMilli(i == 0 ? 0 : i == 1 ? LATEST : random.nextLong(LATEST));
      assertEquals('"' + FORM.format(time) + '"', Json.text(time), () -> "seed " + seed);
    }
  }
}
