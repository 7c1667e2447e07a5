package io.claudebench.trials.house;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.claudebench.core.Key;
import io.claudebench.core.Keys;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each house rule fails on a bad file planted for it, at the right line, and is quiet about the good one. */
class PlantedFaultsTest {
  private static final String GOOD = """
      -- good: does one thing.
      --
      -- Key     pending zset written   those that wait
      -- Keys    tasks hash read
      -- ARGV[1] id
      -- Returns   1
      -- Refuses   NOT_FOUND no such task
      -- Guarantee one place before and after
      -- Cost      O(log n)
      local id = ARGV[1]
      if redis.call('EXISTS', tasks .. id) == 0 then
        return refuse('NOT_FOUND', 'no task ' .. id)
      end
      redis.call('ZADD', pending, 1, id)
      return 1
      """;

  @Test
  void goodScriptIsQuiet() {
    assertEquals(List.of(), lua(GOOD));
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      redis.call('ZADD', pending, 1, id)      | redis.call('FLUSHALL')                               | 14 | walks or empties
      redis.call('ZADD', pending, 1, id)      | redis.call('keys', pending)                          | 14 | walks or empties
      redis.call('ZADD', pending, 1, id)      | redis.call('DEL', KEYS[3])                           | 14 | counts its keys
      redis.call('ZADD', pending, 1, id)      | redis.call('ZADD', leases, 1, id)                    | 1  | uses the key leases, which its header lacks
      redis.call('ZADD', pending, 1, id)      | redis.call('DEL', tasks .. id)                       | 1  | declares the key pending, which it does not use
      redis.call('ZADD', pending, 1, id)      | redis.call('DEL', tasks .. id)                       | 1  | writes tasks, which its header says is only read
      redis.call('ZADD', pending, 1, id)      | redis.call('ZCARD', pending)                         | 1  | says that it writes pending, and only reads it
      redis.call('ZADD', pending, 1, id)      | local pending = id                                   | 1  | gives the name of the key pending to a local
      -- Keys    tasks hash read              | -- Keys    tasks zset read                           | 1  | the map says hash
      redis.call('ZADD', pending, 1, id)      | redis.call('SET', pending, ARGV[2])                  | 14 | ARGV[2], which its header lacks
      redis.call('ZADD', pending, 1, id)      | redis.call('DEL', 'cb:task:' .. id)                  | 14 | spells a key
      redis.call('ZADD', pending, 1, id)      | redis.call('DEL', 'x' .. id)                         | 14 | forms the key
      redis.call('ZADD', pending, 1, id)      | redis.call('DEL', pending .. id)                     | 14 | forms the key
      redis.call('ZADD', pending, 1, id)      | redis.call('DEL', tasks .. id .. ':more')            | 14 | forms the key
      redis.call('ZADD', pending, 1, id)      | local k = id .. tasks redis.call('DEL', k)           | 14 | forms the key
      if redis.call('EXISTS', tasks .. id)    | redis.call('DEL', pending) if redis.call('EXISTS', pending) | 12 | refuses after a write
      -- Returns   1                          | --                                                   | 1  | lacks the header part Returns
      -- Guarantee one place before and after | --                                                   | 1  | lacks the header part Guarantee
      -- Cost      O(log n)                   | --                                                   | 1  | lacks the header part Cost
      -- Refuses   NOT_FOUND no such task     | --                                                   | 1  | lacks the header part Refuses
      -- good: does one thing.                | -- does one thing                                    | 1  | must begin with
      -- ARGV[1] id                           | -- ARGV[1] id TODO                                   | 5  | TODO
      """)
  void badScriptIsFound(String good, String bad, int line, String what) {
    assertFound(lua(GOOD.replace(good, bad)), line, what);
  }

  @Test
  void refusalsAreFoundWhereTheyCanBeReachedAfterAWrite() {
    assertFound(lua(GOOD.replace("return 1\n",
        "local function f() redis.call('DEL', pending) end\nf()\nreturn refuse('X', 'y')\n")), 17,
            "refuses after a write");
    assertFound(lua(GOOD.replace("return 1\n", "for i = 1, 2 do\nif x then return refuse('X', 'y') end\nend\n")), 16,
        "refuses after a write");
    String loop = "for i = 1, 2 do\nif x then return refuse('X', 'y') end\nredis.call('DEL', pending)\nend\n";
    assertFound(lua(GOOD.replace("redis.call('ZADD', pending, 1, id)\n", loop)), 15, "later round of the loop");
    String branch = "if id then redis.call('DEL', pending) return 1 end\nreturn refuse('X', 'y')\n";
    assertEquals(List.of(), lua(GOOD.replace("redis.call('ZADD', pending, 1, id)\nreturn 1\n", branch)),
        "a branch that returned wrote nothing for the rest");
    assertFound(lua(GOOD.replace("redis.call('ZADD', pending, 1, id)\nreturn 1\n", branch.replace("return 1 ", ""))),
        15, "refuses after a write");
  }

  @Test
  void costsThatAreNotSaidAreFound() {
    String cheap = GOOD.replace("O(log n)", "O(1)");
    assertFound(lua(cheap), 1, "costs more than O(1)");
    var many = fragment("many", "-- Costs   children\nlocal function free()\n  return 1\nend\n"
        + "local function none()\n  return 0\nend\n");
    String uses = GOOD.replace("-- Returns ", "-- Uses    many\n-- Returns ").replace("return 1\n", "return free()\n");
    assertFound(LuaRules.check(script(uses), Map.of("many", many)), 1, "costs children");
    assertEquals(List.of(),
        LuaRules.check(script(uses.replace("O(log n)", "O(log n) per child of its children")), Map.of("many", many)));
  }

  @Test
  void longScriptsAreFound() {
    assertFound(lua(GOOD + "-- more\n".repeat(66)), 81, "at most 80");
    var much = fragment("much", "local x\n".repeat(599));
    assertFound(LuaRules.check(script(GOOD.replace("-- Returns ", "-- Uses    much\n-- Returns ")),
        Map.of("much", much)), 1, "at most 600");
  }

  @Test
  void fragmentsAreNamedByThoseThatTakeOfThem() {
    var leave = fragment("leave",
        "-- Keys    tasks hash written\nlocal function leave(id) redis.call('DEL', tasks .. id) end\n");
    var place = fragment("place", "-- Uses    leave\nlocal function move(id) leave(id) end\n");
    var all = Map.of("leave", leave, "place", place);
    String uses = GOOD.replace("-- Returns ", "-- Uses    place\n-- Returns ");
    assertEquals(List.of(), LuaRules.check(script(uses.replace("return 1\n", "move(id)\nreturn 1\n")), all));
    assertFound(LuaRules.check(script(uses), all), 1, "takes nothing of it");
    assertFound(LuaRules.check(script(uses.replace("return 1\n", "move(id)\nleave(id)\nreturn 1\n")), all), 1,
        "takes leave of lib/leave.lua");
    assertFound(lua(uses), 1, "there is no lua/lib/place.lua");
    assertFound(LuaHeader.unused(List.of(leave, place)), 1, "is used by no script");
    assertFound(LuaHeader.unused(List.of(leave, LuaFile.of(script("-- Uses    leave\n")))), 1,
        "gives leave, which nobody takes");
  }

  @Test
  void aFragmentThatAsksRedisByBeingIncludedIsFound() {
    String text = "-- early: x.\n--\n-- Keys    tasks hash read\nlocal n = redis.call('HLEN', tasks .. 'a')\n";
    assertFound(LuaRules.check(new Source("core/runtime/src/main/resources/lua/lib/early.lua", text), Map.of()), 4,
        "asks Redis by being included");
  }

  @Test
  void aFragmentThatKeepsSomethingFromCallToCallIsFound() {
    String text = "-- keeper: x.\n--\nlocal ONE = 1\nlocal function keep() end\nlocal seen = {}\n";
    assertFound(LuaRules.check(new Source("core/runtime/src/main/resources/lua/lib/keeper.lua", text), Map.of()), 5,
        "keeps what one call made");
  }

  private static LuaFile fragment(String name, String text) {
    return LuaFile.of(new Source("core/runtime/src/main/resources/lua/lib/" + name + ".lua",
        "-- " + name + ": x.\n" + text));
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      Thread.sleep(1);                            | sleeps
      static final SecureRandom R = null;         | keeps a Random
      System.out.println("x");                    | prints
      int x = 1; // TODO later                    | TODO
      String key = "cb:task:" + id;               | spells a key
      String key = "{cb:acme}:task:" + id;        | spells a key
      """)
  void badJavaIsFound(String line, String what) {
    assertFound(java("final class Bad {\n  void f() {\n    " + line + "\n  }\n}\n"), 3, what);
  }

  @Test
  void aWideLineIsFound() {
    String wide = "x".repeat(121);
    assertFound(new Source("A.java", "ok\n" + wide + "\n").wide(), 2, "ends behind column 120");
    assertEquals(List.of(), new Source("A.java", "y = \"\"\"\n" + wide + "\n\"\"\";\n" + "x".repeat(120)).wide());
  }

  @Test
  void longJavaIsFound() {
    assertFound(java("\n".repeat(301)), 301, "at most 300");
    String statements = "\n    g();".repeat(39);
    assertFound(java("final class Bad {\n\n  @Override\n  public void f(String x)\n      throws Exception {"
        + statements + "\n  }\n}\n"), 4, "f has 42 lines");
    assertEquals(List.of(), java("final class Good {\n  void f() {" + statements.substring(9) + "\n  }\n}\n"));
    assertEquals(List.of(),
        java("/** {@code Thread.sleep} and \"cb:x\" */\nfinal class Good {\n  String s = \"Thread.sleep\"; // "
            + "cb:task:\n}\n"));
  }

  @Test
  void verbsWithoutTwinOrEventAreFound() {
    var verb = new Source("task-service/src/main/java/TaskX.java",
        "@Handles(verb = \"task.x\", emits = {\"task.created\"})\nclass TaskX { Script s = scripts.load(\"task_x\"); "
        + "}\n");
    var script = Map.of("task_x", LuaFile.of(script("-- task_x: x.\nevent(s, c, 'task.claimed')\n")));
    assertFound(VerbRules.twin(verb, List.of(verb)), 1, "TaskXTest");
    assertEquals(List.of(), VerbRules.twin(verb, List.of(new Source("task-service/src/test/java/TaskXTest.java", ""))));
    assertFound(VerbRules.emits(verb, script, Map.of()), 1, "emits task.created");
    assertFound(VerbRules.emits(verb, script, Map.of()), 1, "may append task.claimed");
    assertEquals(List.of(),
        VerbRules.emits(new Source(verb.file(), verb.text().replace("task.created", "task.claimed")), script,
            Map.of()));
  }

  @Test
  void aVerbThatDoesNotAskWhoseTaskItChangesIsFound() {
    var verb = new Source("task-service/src/main/java/TaskX.java",
        "@Handles(verb = \"task.x\", may = Access.SUBMIT)\nclass TaskX { Script s = scripts.load(\"task_x\");\n"
        + "record In(@TaskId String id) {} }\n");
    var asks = Map.of("task_x", LuaFile.of(script("-- task_x: x.\n-- Uses    own\nlocal refusal = not_own(t)\n")));
    var forgets = Map.of("task_x", LuaFile.of(script("-- task_x: x.\nlocal t = subject(id)\n")));
    assertFound(VerbRules.own(verb, forgets), 1, "takes no not_own");
    assertEquals(List.of(), VerbRules.own(verb, asks));
    assertEquals(List.of(), VerbRules.own(new Source(verb.file(), verb.text().replace("SUBMIT", "WORK")), forgets));
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      int lifeMs();                            | lifeMs
      @Min(1) int lifeMs();                    | lifeMs
      Optional<String> name();                 | name
      Map<String, String> rates();             | rates
      """)
  void settingsWithoutBoundsAreFound(String setting, String name) {
    assertFound(settings(setting), 4, "the setting " + name + " has no bounds");
  }

  @Test
  void settingsWithBoundsAndGroupsAreQuiet() {
    assertEquals(List.of(), settings("@Range(min = 1, max = 9)\n  int lifeMs();\n  Limits limits();\n"
        + "  Map<String, ApiKey> keys();\n  Optional<@Name String> name();\n  boolean on();\n"
        + "  default long block() {\n    return idBlock().orElse(2L);\n  }"));
  }

  private static List<Finding> settings(String declared) {
    return SettingRules.check(new Source("task-service/src/main/java/TaskSettings.java",
        "@ConfigMapping(prefix = \"x\")\npublic interface TaskSettings {\n  /** How; long. */\n  " + declared
        + "\n}\n"));
  }

  @Test
  void serviceThatNamesAnotherIsFound() {
    assertFound(RoomRules.pom(new Source("task-service/pom.xml",
        "<artifactId>task-service</artifactId>\n<artifactId>hook-service</artifactId>")), 2, "names hook-service");
  }

  @Test
  void mapThatDiffersIsFound() {
    String rows = RoomRules.table().stream().skip(2).map(row -> row + "\n").collect(Collectors.joining());
    String good = "# x\n<!-- keys -->\n| Key | Type | Written by | Life and bound |\n|---|---|---|---|\n" + rows
        + "<!-- /keys -->\n";
    assertEquals(List.of(), RoomRules.map(new Source("docs/redis.md", good)));
    assertFound(RoomRules.map(new Source("docs/redis.md", good.replace("cb:task:{id}", "cb:tasks:{id}"))), 5,
        "where there should be");
    assertFound(RoomRules.map(new Source("docs/redis.md", "# x\n")), 1, "lacks its table");
  }

  private static Source script(String text) {
    return new Source("task-service/src/main/resources/lua/good.lua", text);
  }

  private static List<Finding> lua(String text) {
    return LuaRules.check(script(text), Map.of());
  }

  private static List<Finding> java(String text) {
    return JavaRules.check(new Source("task-service/src/main/java/io/claudebench/task/Bad.java", text));
  }

  private static void assertFound(List<Finding> found, int line, String what) {
    assertTrue(found.stream().anyMatch(f -> f.line() == line && f.what().contains(what)),
        () -> "wanted line " + line + " '" + what + "', found " + found);
  }
}
