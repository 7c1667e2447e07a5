package io.claudebench.instance;

import static io.claudebench.testkit.Rest.HERE;
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
    JsonNode verbs = HERE.post("system.discover", "{}").ok().get("verbs");

    var bare = verbs.deepCopy();
    bare.forEach(verb -> ((ObjectNode) verb).remove(List.of("inputSchema", "outputSchema")));
    assertEquals(HERE.get("/verbs").ok(), bare);
    assertTrue(verbs.size() >= 20, verbs::toString);
    for (JsonNode verb : verbs) {
      JsonNode schemas = HERE.get("/schemas/" + verb.get("name").asText()).ok();
      assertEquals(schemas.get("input"), verb.get("inputSchema"));
      assertEquals(schemas.get("output"), verb.get("outputSchema"));
    }
  }

  @Test
  void aDomainHasItsOwnVerbsOnly() {
    JsonNode verbs = HERE.get("/system/discover?domain=system").ok().get("verbs");
    assertTrue(verbs.size() >= 7, verbs::toString);
    verbs.forEach(verb -> assertTrue(verb.get("name").asText().startsWith("system."), verb::toString));
    assertEquals("{\"verbs\":[]}", HERE.post("system.discover", "{\"domain\":\"syst\"}").ok().toString());
  }
}
