package io.claudebench.hook.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FormsTest {

  @Test
  void aFormIsFoundWhereItsFrontStandsAndTheRestMatches() {
    Forms forms = Forms.of("\\beval\\b exec\\s*\\( os\\.system new\\x20Function");
    for (String text : List.of("eval", "x eval(y)", "exec  (", "exec exec(", "os.system", "new Function")) {
      assertTrue(forms.isIn(text), text);
    }
    for (String text : List.of("", "medieval", "evaluate", "exec", "os_system", "newFunction")) {
      assertFalse(forms.isIn(text), text);
    }
  }

  @Test
  void everyPlaceIsTold() {
    var places = new ArrayList<String>();
    Forms.of("run call\\w*", "\\((.)\\)").each("call(a) run(b) callAll(c) run d", found -> places.add(found.group(1)));
    assertEquals(List.of("b", "a", "c"), places);
  }

  @Test
  void aFormWithoutPlainCharactersInFrontIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> Forms.of("(a|b)c"));
    assertThrows(IllegalArgumentException.class, () -> Forms.of("ab*c"));
  }
}
