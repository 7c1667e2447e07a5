package io.claudebench.instance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.claudebench.servers.RedisResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(RedisResource.class)
class SystemDiscoverTest {

  @Test
  void itIsTheCatalogueOfTheVerbsDoorWithTheSchemasOfEach() {
    JsonNode verbs = Rest.post("system.discover", "{}").body().get("verbs");

    var bare = verbs.deepCopy();
    bare.forEach(verb -> ((ObjectNode) verb).remove(List.of("inputSchema", "outputSchema")));
    assertEquals(Rest.get("/verbs").body(), bare);
    for (JsonNode verb : verbs) {
      JsonNode schemas = Rest.get("/schemas/" + verb.get("name").asText()).body();
      assertEquals(schemas.get("input"), verb.get("inputSchema"));
      assertEquals(schemas.get("output"), verb.get("outputSchema"));
    }
  }

  @Test
  void aDomainHasItsOwnVerbsOnly() {
    JsonNode verbs = Rest.get("/system/discover?domain=system").body().get("verbs");
    assertTrue(verbs.size() >= 7, verbs::toString);
    verbs.forEach(verb -> assertTrue(verb.get("name").asText().startsWith("system."), verb::toString));
    assertEquals("{\"verbs\":[]}", Rest.post("system.discover", "{\"domain\":\"syst\"}").body().toString());
  }
}
