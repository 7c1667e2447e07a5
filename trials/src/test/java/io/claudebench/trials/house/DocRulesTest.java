package io.claudebench.trials.house;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.claudebench.trials.fault.Fault;
import io.claudebench.trials.fault.Faults;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The documents as they stand keep {@link DocRules}, and each rule finds the fault that is planted for it. */
class DocRulesTest {
  private final House house = House.standing();

  @Test
  void linksLeadSomewhere() {
    assertKept(house.docs().stream().flatMap(doc -> Links.broken(doc, House.root()).stream()).toList());
    var planted = new Source("docs/x.md", "[a](../README.md)\n[b](gone.md)\n[c](errors.md#NOPE) [d](errors.md#FULL)\n");
    assertEquals(List.of(2, 3), lines(Links.broken(planted, House.root())));
  }

  @Test
  void everyWordHasItsPlaceInErrors() {
    Source errors = house.doc("docs/errors.md");
    assertKept(DocRules.words(errors));
    assertFound(errors, "HTTP 507", "HTTP 508", "does not say under FULL: HTTP 507");
    assertFound(errors, "id=\"CONFLICT\"", "id=\"conflict\"", "lacks ## <a id=\"CONFLICT\">");
    assertFound(errors, "\"title\":\"Our own fault\"", "", "does not say under INTERNAL");
  }

  @Test
  void everyTestThatGuaranteesNameExists() {
    Set<String> tests = house.java().stream().filter(source -> source.file().contains("/src/test/")).map(Source::stem)
        .collect(Collectors.toSet());
    Set<String> faults = Faults.ALL.stream().map(Fault::name).collect(Collectors.toSet());
    assertKept(DocRules.shown(house.doc("docs/guarantees.md"), tests, faults));
    assertKept(DocRules.risks(house.doc("docs/security.md"), tests));
    var planted = new Source("x.md", "by `GoneTest`\n| a | `b` | `zombies`, `no-fault` |\n");
    assertEquals(List.of(1, 2), lines(DocRules.shown(planted, tests, faults)));
    assertEquals(10, DocRules.risks(new Source("x.md", "# Security\n"), tests).size());
    String rows = "| API1 a | b | `GoneTest` |\n| API2 a | b | c |\n";
    assertEquals(List.of(1, 2), lines(DocRules.risks(new Source("x.md", rows), tests)).subList(0, 2));
  }

  @Test
  void theSampleOfAScriptKeepsTheHouseRules() {
    var block = Pattern.compile("```lua\\n([\\s\\S]*?)```").matcher(house.doc("CONTRIBUTING.md").text());
    assertTrue(block.find(), "CONTRIBUTING.md has no sample in Lua");
    var script = new Source("task-service/src/main/resources/lua/task_nudge.lua",
        block.group(1).replaceAll("(?m)^ {3}", ""));
    assertKept(LuaRules.check(script, house.fragments("task-service")));
  }

  private static List<Integer> lines(List<Finding> found) {
    return found.stream().map(Finding::line).toList();
  }

  private static void assertFound(Source errors, String right, String wrong, String what) {
    var found = DocRules.words(new Source("x.md", errors.text().replace(right, wrong)));
    assertTrue(found.stream().anyMatch(finding -> finding.what().startsWith(what)), found::toString);
  }

  private static void assertKept(List<Finding> found) {
    assertEquals("", found.stream().map(Finding::toString).collect(Collectors.joining("\n")));
  }
}
