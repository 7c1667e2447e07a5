package io.claudebench.hook.redact;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.claudebench.core.Json;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What becomes of texts and JSON; the corpora are in {@link RedactorCorpusTest}. */
class RedactorTest {
  /** Not in one piece, so that no scanner takes this file for a leak. */
  private static final String GITHUB = "ghp_" + "16C7e42F292c6912E7710c838347Ae178B4a";
  private static final String PEM = "-----BEGIN " + "PRIVATE KEY-----\n"
      + "MIIEvQIBADANBgkqhkiG9w0BAQEFAASC\n".repeat(20) + "-----END PRIVATE KEY-----";

  private static String text(String text) {
    return Redactor.text(text).value();
  }

  private static String json(String json) {
    return Json.text(Redactor.json(Json.read(json.replace('\'', '"'))).value()).replace('"', '\'');
  }

  @Test
  void onlyTheSecretGoes() {
    assertEquals("password=[redacted:password]", text("password=hunter2secret99"));
    assertEquals("Authorization: Bearer [redacted:bearer]", text("Authorization: Bearer 8f14e45fceea167a5a36"));
    assertEquals("https://user:[redacted:url-password]@host/x", text("https://user:s3cr3t!pw@host/x"));
    assertEquals("a [redacted:github] b", text("a " + GITHUB + " b"));
  }

  @Test
  void theResultCountsAndNamesWhatWent() {
    Redacted<String> left = Redactor.text("PASSWORD=hunter2 X=" + GITHUB + " Y=" + GITHUB);
    assertEquals(3, left.count());
    assertEquals(List.of("github", "password"), left.kinds());
    assertFalse(left.isCut());
    assertEquals(new Redacted<>("ls -la", 0, List.of(), false), Redactor.text("ls -la"));
  }

  @Test
  void aPrivateKeyGoesAsABlockWhateverItsNewlinesAre() {
    assertEquals("x\n[redacted:private-key]\ny", text("x\n" + PEM + "\ny"));
    assertEquals("{\"k\":\"[redacted:private-key]\\n\"}", text("{\"k\":\"" + PEM.replace("\n", "\\n") + "\\n\"}"));
    assertEquals("{'private_key':'[redacted:private-key]'}",
        json("{'private_key':'" + PEM.replace("\n", "\\n") + "'}"));
    String cut = PEM.substring(0, PEM.length() / 2);
    assertFalse(text("x\n" + cut).contains("MIIEvQ"), "the end is missing");
  }

  @Test
  void aFieldSaidToBeSecretIsOneUnlessItObviouslyIsNot() {
    assertEquals("{'password':'[redacted:password]'}", json("{'password':'swordfish'}"));
    assertEquals("{'dbPassword':'[redacted:password]'}", json("{'dbPassword':'correct horse'}"));
    assertEquals("{'API_KEY':['[redacted:key]','[redacted:key]']}", json("{'API_KEY':['abcdefgh','ijklmnop']}"));
    assertEquals("{'Authorization':'Basic [redacted:authorization]'}", json("{'Authorization':'Basic abcdefgh'}"));
    for (String value : List.of("''", "'abc'", "true", "12345678", "null", "'<token>'", "'${VAR}'", "'$VAR'",
        "'process.env.X'", "'xxxxxxxx'", "'changeme'", "'your-token-here'", "'********'", "'token'")) {
      String json = "{'token':" + value + "}";
      assertEquals(json, json(json));
    }
    for (String name : List.of("token_type", "nextPageToken", "max_tokens", "secretName", "monkey", "passed")) {
      String json = "{'" + name + "':'a1b2c3d4e5f6g7h8'}";
      assertEquals(json, json(json));
    }
  }

  @Test
  void pairsOptionsAndNamesAreLookedAtToo() {
    assertEquals("[{'name':'DB_PASSWORD','value':'[redacted:password]'}]",
        json("[{'name':'DB_PASSWORD','value':'swordfish'}]"));
    assertEquals("['x','--password','[redacted:password]','y']", json("['x','--password','swordfish','y']"));
    assertEquals("{'[redacted:github]':1,'[redacted:github]#2':2}",
        json("{'" + GITHUB + "':1,'" + GITHUB.replace("16C7", "26C7") + "':2}"));
    assertEquals("{'a':[{'b':'x [redacted:github]'}]}", json("{'a':[{'b':'x " + GITHUB + "'}]}"));
  }

  @Test
  void aUuidIsASecretOnlyWhenItsNameSaysThatItOpens() {
    String id = "6fa459ea-ee8a-4ca4-894e-db77e160355e";
    assertEquals("{'taskToken':'" + id + "'}", json("{'taskToken':'" + id + "'}"));
    assertEquals("{'access_token':'[redacted:token]'}", json("{'access_token':'" + id + "'}"));
    assertEquals("{'apiKey':'[redacted:key]'}", json("{'apiKey':'" + id + "'}"));
    assertEquals("{'session_id':'" + id + "'}", json("{'session_id':'" + id + "'}"));
  }

  @Test
  void theJsonGivenStaysAndIsGivenBackWhenItHoldsNothing() {
    JsonNode given = Json.read("{\"password\":\"swordfish\"}");
    JsonNode before = given.deepCopy();
    Redactor.json(given);
    assertEquals(before, given);
    JsonNode text = Json.read("\"ls\"");
    assertSame(text, Redactor.json(text).value());
    JsonNode plain = Json.read("{\"a\":[1,null,{\"b\":true,\"c\":{}}]}");
    assertEquals(plain, Redactor.json(plain).value());
  }

  @Test
  void whatLiesTooDeepIsGone() {
    String deep = "[".repeat(70) + "\"" + GITHUB + "\"" + "]".repeat(70);
    Redacted<JsonNode> left = Redactor.json(Json.read(deep));
    assertEquals("[".repeat(JsonWalk.DEPTH_MAX) + "\"[redacted:depth]\"" + "]".repeat(JsonWalk.DEPTH_MAX),
        Json.text(left.value()));
    assertEquals(List.of("depth"), left.kinds());
    assertEquals(left.value(), Redactor.json(left.value()).value());
  }

  @Test
  void noCutShowsAPartOfASecret() {
    String text = "a 😀 token " + GITHUB + " and https://me:pa55word!@h 😀 b";
    String left = text(text);
    for (int max = 0; max <= text.length(); max++) {
      Redacted<String> cut = Redactor.text(text, max);
      assertTrue(cut.value().length() <= max);
      assertTrue(left.startsWith(cut.value()), () -> cut.value());
      assertFalse(cut.value().matches("(?s).*(\\[r?e?d?a?c?t?|[\\ud800-\\udbff])"), cut.value());
      assertEquals(cut.value(), text(cut.value()));
      assertEquals(cut.value().length() < left.length(), cut.isCut());
    }
  }

  @Test
  void ofALongTextASecretAtTheCutGoesWhole() {
    for (int shift = -50; shift <= 10; shift++) {
      String before = "x ".repeat(6_000).substring(0, 10_000 + shift);
      Redacted<String> cut = Redactor.text(before + " " + GITHUB + " " + "y ".repeat(50_000), 10_000);
      assertTrue(cut.isCut());
      String whole = before + " [redacted:github] " + "y ".repeat(100);
      assertTrue(whole.startsWith(cut.value()), cut.value().substring(9_900));
      assertFalse(cut.value().contains("ghp_"));
      assertTrue(cut.value().length() <= 10_000);
    }
  }

  @Test
  void whatIsMarkedIsLeftAlone() {
    List<String> texts = List.of("password=[redacted:password]", "Authorization: Bearer [redacted:bearer]",
        "https://u:[redacted:url-password]@h", "{\"token\":\"[redacted:github]\"}", "cookie: a=[redacted:cookie]");
    texts.forEach(text -> assertEquals(text, text(text)));
  }

  @Test
  void redactingTwiceIsRedactingOnce() {
    long seed = System.nanoTime();
    var random = new Random(seed);
    List<String> parts = RedactorCorpusTest.secrets().stream().map(RedactorCorpusTest.Case::text)
        .collect(Collectors.toList());
    parts.addAll(RedactorCorpusTest.lines("lookalikes"));
    parts.addAll(List.of("password=", "\"token\": \"", "Bearer ", "[redacted:", "[redacted:x]", "://a:", "@h", "\"",
        "'", "\\\"", "\n", "=", ": ", "--api-key ", "😀", "]", "-----END PRIVATE KEY-----", "%3D"));
    for (int round = 0; round < 1_000; round++) {
      var text = new StringBuilder();
      for (int i = random.nextInt(6); i >= 0; i--) {
        String part = parts.get(random.nextInt(parts.size()));
        int from = random.nextInt(3) == 0 ? random.nextInt(part.length()) : 0;
        int to = random.nextInt(3) == 0 ? from + random.nextInt(part.length() - from + 1) : part.length();
        text.append(part, from, to);
      }
      String once = text(text.toString());
      assertEquals(new Redacted<>(once, 0, List.of(), false), Redactor.text(once), () -> "seed " + seed + ": " + text);
      JsonNode json = Json.MAPPER.createObjectNode().put("password", text.toString()).put("a", text.toString());
      JsonNode jsonOnce = Redactor.json(json).value();
      assertEquals(jsonOnce, Redactor.json(jsonOnce).value(), () -> "seed " + seed + ": " + text);
    }
  }

  @Test
  void keysAndTokensOfTheFleetAreKnown() {
    String key = "cb_" + "0123456789abcdef_" + "q7Zt2xWvB9LmK4pRs8YdH3cNfJ6gTaUe1oQiXyVb5Mk";
    String token = "cbt_" + "eyJrIjoic3RvcmVkOjAxMjMifQ_" + "9f86d081884c7d659a2feaa0c55ad015".repeat(2);
    assertEquals("X-API-Key: [redacted:claudebench-key]", text("X-API-Key: " + key));
    assertEquals("/events?token=[redacted:claudebench-token]&x=1", text("/events?token=" + token + "&x=1"));
  }
}
