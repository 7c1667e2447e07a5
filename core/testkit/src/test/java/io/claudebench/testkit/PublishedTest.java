package io.claudebench.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What is not as published is found, each by its place. */
class PublishedTest {
  private static final String SCHEMA = """
      {"type":"object","required":["id"],"properties":{"id":{"type":"string"},"at":{"type":"string","format":"date-time"},
      "state":{"type":"string","enum":["on","off"]},"list":{"type":"array","items":{"type":"object",
      "required":["n"],"properties":{"n":{"type":"integer"}}}},
      "counts":{"type":"object","additionalProperties":{"type":"integer"}}}}""";

  @Test
  void anOutputAsPublishedHasNothingAgainstIt() {
    String output = "{'id':'a','at':'2026-01-31T12:00:00.000Z','state':'on','list':[{'n':1}],'counts':{'x':1}}";
    assertEquals(List.of(), places(output));
  }

  @Test
  void eachDifferenceIsNamedByItsPlace() {
    assertEquals(List.of("/id", "/at", "/state", "/list/*/n", "/list/*/m", "/counts/x"),
        places("{'at':'noon','state':'idle','list':[{'m':1}],'counts':{'x':'1'}}"));
  }

  private static List<String> places(String output) {
    return Published.broken(Rest.json(SCHEMA), Rest.json(output.replace('\'', '"'))).stream()
        .map(found -> found.split(" ")[0]).toList();
  }
}
