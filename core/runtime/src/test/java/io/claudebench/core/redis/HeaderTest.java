package io.claudebench.core.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a script asks to be told of its caller. */
class HeaderTest {

  @Test
  void aScriptIsToldWhatItAsksForAndNothingElse() {
    assertEquals(List.of(), Header.of("x", "-- x: does it.\nreturn 1\n").caller());
    assertEquals(List.of(Header.About.agent, Header.About.metadata),
        Header.of("x", "-- x: does it.\n-- Caller  agent\n-- Caller  metadata\nreturn 1\n").caller());
    var refused = assertThrows(IllegalStateException.class, () -> Header.of("x", "-- Caller  password\n"));
    assertEquals("x asks for password of its caller; there is [metadata, agent]", refused.getMessage());
  }

  @Test
  void whateverTheOrderOfTheFilesEachLocalIsItsOwnArgument() {
    var texts = Map.of("lib/base", "", "lib/group", "return {}\n", "lib/plain", "return call(ARGV)\n",
        "lib/own", "-- own: x\n-- Caller  agent\nlocal function own() return agent end\n",
        "lib/event", "-- event: x\n-- Caller  metadata\nlocal function event() return metadata end\n",
        "first", "-- first: x\n-- Uses    own, event\nreturn own() .. event()\n",
        "second", "-- second: x\n-- Uses    event, own\nreturn own() .. event()\n");
    for (String file : List.of("first", "second")) {
      var assembly = new Assembly(file, texts::get);
      assertEquals(List.of(Header.About.metadata, Header.About.agent), assembly.caller());
      String text = assembly.text(false, false, false, false);
      assertTrue(text.indexOf("\nagent = table.remove(ARGV)")
          < text.indexOf("\nmetadata = table.remove(ARGV)"), text);
    }
  }
}
