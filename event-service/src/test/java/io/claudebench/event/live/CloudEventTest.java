package io.claudebench.event.live;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.claudebench.core.Json;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an envelope becomes. The official SDK reads it in {@code AsyncApiTest}. */
class CloudEventTest {

  @ParameterizedTest
  @CsvSource({"1,1", "2147483647,2147483647", "2147483648,'\"2147483648\"'", "1795989085400,'\"1795989085400\"'"})
  void aVersionOverTheNumbersOfCloudEventsIsItsDigits(String own, String told) {
    var envelope = Json.read("{\"id\":\"a:b:1\",\"type\":\"a\",\"entity\":\"b\",\"payload\":{},\"version\":" + own
        + "}");

    assertEquals(told, CloudEvent.of(envelope, "/claudebench").get("version").toString());
  }
}
