package io.claudebench.hook.redact;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * The corpora in {@code redact/}, one text in a line, all made up: {@code ⏎} is a newline, {@code ~} is nothing and
 * keeps the file from looking like a leak, {@code ~~} is a tilde. A line of secrets begins with their kinds, and
 * each stands between « and ».
 */
class RedactorCorpusTest {

  /** @param expected what is to be left of the text */
  record Case(String kinds, String text, String expected) {

    static Case of(String line) {
      int colon = line.indexOf(": ");
      String kinds = line.substring(0, colon);
      String marked = line.substring(colon + 2);
      String expected = marked;
      for (String kind : kinds.split("\\+")) {
        int from = expected.indexOf('«');
        expected = expected.substring(0, from) + Mark.of(kind) + expected.substring(expected.indexOf('»') + 1);
      }
      return new Case(kinds, marked.replace("«", "").replace("»", ""), expected);
    }
  }

  static List<String> lines(String name) {
    try (var in = RedactorCorpusTest.class.getResourceAsStream("/redact/" + name + ".txt")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().filter(line -> !line.isBlank())
          .map(line -> line.replace("~~", "\0").replace("~", "").replace('\0', '~').replace('⏎', '\n')).toList();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  static List<Case> secrets() {
    return lines("secrets").stream().map(Case::of).toList();
  }

  @Test
  void everySecretGoesAndTheWordsAroundItStay() {
    var wrong = new ArrayList<String>();
    for (Case one : secrets()) {
      String left = Redactor.text(one.text()).value();
      if (!left.equals(one.expected())) {
        wrong.add(one.kinds() + ": " + one.text() + "\n     " + left);
      }
    }
    assertEquals("", String.join("\n", wrong));
  }

  @Test
  void everyLookAlikeStaysAsItIs() {
    var wrong = new ArrayList<String>();
    for (String text : lines("lookalikes")) {
      String left = Redactor.text(text).value();
      if (!left.equals(text)) {
        wrong.add(text + "\n     " + left);
      }
    }
    assertEquals("", String.join("\n", wrong));
  }

  @Test
  void corporaAreLargeAndOfManyKinds() {
    assertTrue(secrets().stream().distinct().count() >= 300);
    assertTrue(lines("lookalikes").stream().distinct().count() >= 300);
    var kinds = secrets().stream().flatMap(one -> Arrays.stream(one.kinds().split("\\+"))).collect(Collectors.toSet());
    assertTrue(kinds.size() >= 45, kinds::toString);
  }
}
