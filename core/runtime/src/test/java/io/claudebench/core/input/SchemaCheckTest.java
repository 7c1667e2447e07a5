package io.claudebench.core.input;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.claudebench.core.Json;
import org.junit.jupiter.api.Test;

/** What a carrier refuses by the schema alone, and what it leaves to the owner. */
class SchemaCheckTest {
  private static final String SCHEMA = """
      {"type":"object","required":["workerId","depth","any"],"properties":{
        "workerId":{"type":"string","minLength":1,"maxLength":3,"pattern":"^[a-z]+$"},
        "waitMs":{"type":"integer","minimum":0,"maximum":30000,"default":0},
        "depth":{"type":"integer","default":1},
        "mode":{"type":"string","enum":["fail","run"]},
        "tasks":{"type":"array","maxItems":2,"items":{"type":"object","properties":{"text":{"type":"string"}}}},
        "any":{}}}""";

  @Test
  void everyFaultIsToldWithItsPointer() {
    assertEquals("[/waitMs must be greater than or equal to 0]", faults("'waitMs':-6000"));
    assertEquals("[/waitMs must be less than or equal to 30000]", faults("'waitMs':9223372036854775807"));
    assertEquals("[/waitMs must be a whole number]", faults("'waitMs':1.5"));
    assertEquals("[/waitMs must be a whole number, /mode must be one of [fail, run], /tasks/1/text must be a text]",
        faults("'waitMs':'x','mode':'y','tasks':[{},{'text':1}]"));
    assertEquals("[/tasks must be a list]", faults("'tasks':{}"));
    assertEquals("[/workerId must not be null, /any must not be null]", check("{}"));
    assertEquals("[/workerId size must be between 1 and 3, /workerId must match ^[a-z]+$]",
        check("{'workerId':'ABCD','any':1}"));
  }

  @Test
  void whatTheOwnerTakesOrHasAnotherWordForIsLeftToIt() {
    assertEquals("[]", faults("'waitMs':3e4,'mode':null,'tasks':[],'unknown':[1]"));
    assertEquals("[]", faults("'waitMs':-1,'tasks':[{},{},{}]"));
    assertEquals("[]", check("{'workerId':'abc','any':null}"));
    assertEquals("[]", SchemaCheck.faults(Json.read("{}"), Json.read("{\"a\":[1,null]}")).toString());
  }

  private static String faults(String fields) {
    return check("{'workerId':'w','any':1," + fields + "}");
  }

  private static String check(String input) {
    return SchemaCheck.faults(Json.read(SCHEMA), Json.read(input.replace('\'', '"'))).stream()
        .map(fault -> fault.pointer() + " " + fault.message()).toList().toString();
  }
}
