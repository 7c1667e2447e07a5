package io.claudebench.hook.agent.claude;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.claudebench.hook.agent.Golden;
import io.claudebench.hook.agent.TodoChange;
import io.claudebench.hook.agent.TodoChange.Changed;
import io.claudebench.hook.agent.TodoChange.Item;
import io.claudebench.hook.agent.TodoChange.Listed;
import io.claudebench.hook.agent.TodoChange.Made;
import io.claudebench.testkit.Rest;
import java.util.List;
import org.junit.jupiter.api.Test;

class TodoToolsTest {

  @Test
  void aWholeListIsOne() {
    assertEquals(List.of(new Listed(List.of(new Item("Write it", "in_progress", "Writing it"),
        new Item("Test it", "pending", null)))), changes("TodoWrite", """
            {"todos":[{"content":"Write it","status":"in_progress","activeForm":"Writing it"},
            {"content":"Test it","status":"pending"}]}""", "{}"));
    assertEquals(List.of(new Listed(List.of())), changes("TodoWrite", "{\"todos\":[]}", "{}"));
  }

  @Test
  void whatIsMadeHasTheIdThatTheAnswerSays() {
    String input = "{\"subject\":\"Write it\",\"description\":\"By hand\",\"active_form\":\"Writing it\"}";

    assertEquals(List.of(new Made("7", "Write it", "By hand", "Writing it")),
        changes("TaskCreate", input, "{\"task\":{\"id\":\"7\",\"subject\":\"Write it\"}}"));
    assertEquals(List.of(new Made("7", "Write it", "By hand", "Writing it")),
        changes("TaskCreate", input, "{\"task\":{\"id\":7}}"));
    assertEquals(List.of(), changes("TaskCreate", input, "\"Task created\""));
  }

  @Test
  void aChangeIsOfTheTaskByWhicheverNameItHas() {
    for (String name : List.of("taskId", "id", "task_id")) {
      assertEquals(List.of(new Changed("7", "completed", null, null, "Writing", null, List.of(), List.of("1", "2"))),
          changes("TaskUpdate", "{\"" + name + "\":\"7\",\"status\":\"completed\",\"active_form\":\"Writing\","
              + "\"addBlockedBy\":[\"1\",2,{}]}", "{}"));
    }
    assertEquals(List.of(new Changed("7", null, "S", "D", "A", "ann", List.of("9"), List.of())), changes("TaskUpdate",
        """
            {"taskId":"7","id":"8","subject":"S","description":"D","activeForm":"A","active_form":"B","owner":"ann",
            "addBlocks":["9"],"addBlockedBy":null}""", "{}"));
    assertEquals(List.of(), changes("TaskUpdate", "{\"status\":\"completed\"}", "{}"));
    assertEquals(List.of(), changes("TaskUpdate", "{\"taskId\":\"7\",\"status\":\"x\"}", "{\"success\":false}"));
  }

  @Test
  void otherToolsAndOddInputsChangeNothing() {
    for (String tool : List.of("Bash", "TodoWrite", "TaskCreate", "TaskUpdate", "TaskList")) {
      for (String input : List.of("null", "[]", "\"x\"", "{}", "{\"todos\":{}}")) {
        assertEquals(List.of(), changes(tool, input, input), tool + input);
      }
    }
  }

  private static List<TodoChange> changes(String tool, String input, String response) {
    ObjectNode body = Golden.of("PostToolUse").put("tool_name", tool);
    body.set("tool_input", Rest.json(input));
    body.set("tool_response", Rest.json(response));
    return Events.heard("PostToolUse", body).todos();
  }
}
